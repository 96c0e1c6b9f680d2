"""A bank's or Alipay's answer to a payday, read from its spreadsheet.

Pure. Columns are found by what they are called, in whatever order; the heading row is the first of
the opening rows that names an amount and what became of it. What became of a payment is believed
from a list of words only: “not successful” holds “successful”. A row that cannot be read is named,
and the others are read all the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from catalog.errors import Invalid
from catalog.money import Money, parse
from fulfillment.earnings.results import NewResult, Outcome
from storefront.sheets.grids import Cell, Grid, Size
from storefront.sheets.headings import columns_by_meaning, plain

#: A payday of a large house, in one file.
ANSWERS = Size(30 * 1024 * 1024, 120_000, 192 * 1024 * 1024)


class Field(StrEnum):
    """What a column can mean."""

    TEXT = "text"
    AMOUNT = "amount"
    OUTCOME = "outcome"
    REASON = "reason"
    ACCOUNT = "account"
    ID = "id"
    CURRENCY = "currency"


SPELLINGS: dict[Field, str] = {
    Field.TEXT: """附言 用途 摘要 备注 客户附言 客户流水号 业务参考号 商户订单号 商户流水号 参考号
        付款理由 转账备注 reference text memo note notes paymentreference endtoendid purpose
        description remittanceinformation""",
    Field.AMOUNT: """金额 交易金额 付款金额 转账金额 金额元 付款金额元 收款金额 amount sum
        transactionamount""",
    Field.OUTCOME: """状态 处理状态 交易状态 处理结果 交易结果 付款状态 付款结果 转账结果 结果
        status result outcome state""",
    Field.REASON: """失败原因 原因 退票原因 退汇原因 错误信息 错误原因 返回信息 处理信息 失败理由
        reason returnreason error errormessage failurereason""",
    Field.ACCOUNT: """收款账号 收款帐号 收款人账号 收款卡号 账号 帐号 卡号 收款方账号
        收款方支付宝账号 收款支付宝账号 收款人支付宝账号 account accountnumber payeeaccount
        beneficiaryaccount creditoraccount""",
    Field.ID: """流水号 交易流水号 银行流水号 核心流水号 支付宝流水号 支付宝订单号 支付宝内部流水号
        业务流水号 凭证号 transactionid bankreference id""",
    Field.CURRENCY: "币种 货币 币别 currency ccy",
}
_MEANING = {spelling: field for field, all_ in SPELLINGS.items() for spelling in all_.split()}
_WANTED = {Field.AMOUNT, Field.OUTCOME, Field.TEXT}

_OUTCOMES: dict[Outcome, str] = {
    Outcome.ARRIVED: """成功 交易成功 付款成功 转账成功 处理成功 已成功 已入账 已到账 s success
        successful succeeded completed complete paid settled accepted""",
    Outcome.FAILED: """失败 交易失败 付款失败 转账失败 处理失败 已失败 退票 已退票 退汇 已退汇 退回
        已退回 拒绝 已拒绝 f fail failed failure returned rejected bounced reversed""",
    Outcome.PENDING: """处理中 银行处理中 已受理 待处理 受理成功 已提交 提交成功 等待处理
        交易处理中 p pending processing submitted inprogress""",
}
_MEANT = {word: outcome for outcome, all_ in _OUTCOMES.items() for word in all_.split()}
_CURRENCIES = {"人民币": "CNY", "rmb": "CNY", "cny": "CNY", "": "CNY", "￥": "CNY", "¥": "CNY"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a file says: its rows, and those that could not be read."""

    rows: tuple[NewResult, ...]
    unreadable: tuple[int, ...]


def read_answer(grids: Sequence[Grid]) -> Answer:
    """The rows of an answer, whichever of the sheets holds it."""
    for grid in grids:
        found = columns_by_meaning(grid, _MEANING, _WANTED)
        if found is not None:
            return _read(grid, *found)
    raise Invalid(
        "results.headings",
        "We found no row that names an amount, a reference and what became of the payment.",
        field="file",
    )


def _read(grid: Grid, heading: int, places: dict[Field, list[int]]) -> Answer:
    rows, unreadable = [], []
    for number, cells in grid.numbered():
        if number <= heading or all(cell.empty for cell in cells):
            continue
        said = {field: _words(cells, at) for field, at in places.items()}
        try:
            if not said[Field.TEXT] and not said[Field.OUTCOME]:
                raise ValueError("a sum, not a payment")
            rows.append(_row(number, said))
        except (Invalid, ValueError):
            unreadable.append(number)
    return Answer(tuple(rows), tuple(unreadable))


def _row(number: int, said: dict[Field, str]) -> NewResult:
    outcome = _MEANT.get(plain(said[Field.OUTCOME]), Outcome.UNCLEAR)
    reason = said.get(Field.REASON, "")
    if outcome is Outcome.UNCLEAR and not reason:
        reason = said[Field.OUTCOME]
    return NewResult(
        row=number,
        text=said[Field.TEXT],
        amount=_amount(said[Field.AMOUNT], said.get(Field.CURRENCY, "")),
        outcome=outcome,
        reason=reason,
        account=said.get(Field.ACCOUNT, "").lstrip("'"),
        bank_id=said.get(Field.ID, "").lstrip("'"),
    )


def _words(cells: tuple[Cell, ...], places: list[int]) -> str:
    found = (cells[at].text for at in places if at < len(cells))
    return " ".join(each for each in found if each)


def _amount(text: str, currency: str) -> Money:
    said = currency.strip().lower()
    return parse(re.sub(r"[元\s]|CNY|RMB", "", text), _CURRENCIES.get(said, said.upper()))
