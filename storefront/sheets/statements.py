"""A bank's statement read from its spreadsheet: the lines on which money came, and went.

Pure. Columns are found by what they are called, in Chinese and in English, in whatever order; the
heading row is the first of the opening rows that names a day and an amount. Money that went out
stands apart; a row that cannot be read is named, and the others are read all the same: the
file can be read again, lines that are known change nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from catalog.errors import Invalid
from catalog.money import Money
from storefront.payments.house import NewBankLine
from storefront.sheets.grids import Cell, Grid
from storefront.sheets.headings import columns_by_meaning

MOST_MINOR = 10**12


class Field(StrEnum):
    """What a column of a statement can mean."""

    DAY = "day"
    AMOUNT = "amount"
    INCOME = "income"
    OUTGO = "outgo"
    PAYER = "payer"
    TEXT = "text"
    ID = "id"
    CURRENCY = "currency"


SPELLINGS: dict[Field, str] = {
    Field.DAY: """交易日期 交易时间 日期 记账日期 入账日期 发生日期 记账时间 交易日 date bookingdate
        transactiondate valuedate bookedon posteddate datetime time""",
    Field.AMOUNT: """金额 交易金额 发生额 发生金额 交易金额元 amount sum value transactionamount""",
    Field.INCOME: """收入 收入金额 贷方发生额 贷方金额 贷方 存入金额 转入金额 贷方发生额收入 收入元
        credit creditamount moneyin paidin deposit deposits in""",
    Field.OUTGO: """支出 支出金额 借方发生额 借方金额 借方 支取金额 转出金额 借方发生额支取 支出元
        debit debitamount moneyout paidout withdrawal withdrawals out""",
    Field.PAYER: """对方户名 付款人 付款方 对方名称 付款人名称 付款户名 对方账户名称 对方单位
        交易对方 payer counterparty from payername sender name remitter debtor""",
    Field.TEXT: """摘要 附言 用途 备注 交易摘要 交易附言 摘要用途 交易说明 说明 附言用途 客户附言
        description reference text purpose memo details remittance remittanceinformation narrative
        paymentreference""",
    Field.ID: """流水号 交易流水号 交易号 凭证号 交易序号 业务流水号 银行流水号 核心流水号
        transactionid id bankreference endtoendid referencenumber statementid""",
    Field.CURRENCY: "币种 货币 币别 currency ccy",
}
_MEANING = {spelling: field for field, all_ in SPELLINGS.items() for spelling in all_.split()}
_WANTED = ({Field.DAY, Field.AMOUNT}, {Field.DAY, Field.INCOME})
_CURRENCIES = {"人民币": "CNY", "rmb": "CNY", "cny": "CNY", "￥": "CNY", "¥": "CNY"}
_DAY = re.compile(r"(\d{4})\s*[-/.年]?\s*(\d{1,2})\s*[-/.月]?\s*(\d{1,2})")


@dataclass(frozen=True, slots=True)
class Statement:
    """What a file says: money that came, money that went out (below zero), unreadable rows."""

    lines: tuple[NewBankLine, ...]
    out: tuple[NewBankLine, ...]
    unreadable: tuple[int, ...]

    @property
    def went_out(self) -> int:
        """How many lines went out."""
        return len(self.out)


def read_statement(grids: Sequence[Grid], *, currency: str = "CNY") -> Statement:
    """The lines of a statement, whichever of the sheets holds it."""
    for grid in grids:
        found = columns_by_meaning(grid, _MEANING, *_WANTED)
        if found is not None:
            return _read(grid, *found, currency)
    raise Invalid(
        "statement.headings",
        "We found no row that names a day and an amount. Is this a bank's statement?",
        field="file",
    )


def _read(grid: Grid, heading: int, places: dict[Field, list[int]], currency: str) -> Statement:
    lines: list[NewBankLine] = []
    out: list[NewBankLine] = []
    unreadable: list[int] = []
    for number, cells in grid.numbered():
        if number <= heading or all(cell.empty for cell in cells):
            continue
        row = _Row(cells, places)
        try:
            minor = row.minor()
            if minor is None or (minor and row.day() is None):
                unreadable.append(number)
            elif minor:
                side = lines if minor > 0 else out
                side.append(row.line(Money(minor, row.currency(currency))))
        except ValueError:
            unreadable.append(number)
    return Statement(tuple(lines), tuple(out), tuple(unreadable))


@dataclass(frozen=True, slots=True)
class _Row:
    cells: tuple[Cell, ...]
    places: dict[Field, list[int]]

    def line(self, amount: Money) -> NewBankLine:
        day = self.day()
        if day is None:
            raise ValueError("a line without a day")
        payer, text = self.words(Field.PAYER)[:120], self.words(Field.TEXT)[:400]
        return NewBankLine(day, amount, payer, text, self.words(Field.ID)[:80])

    def of(self, field: Field) -> Iterator[Cell]:
        for at in self.places.get(field, ()):
            if at < len(self.cells) and not self.cells[at].empty:
                yield self.cells[at]

    def words(self, field: Field) -> str:
        return " ".join(cell.text for cell in self.of(field))

    def currency(self, otherwise: str) -> str:
        said = self.words(Field.CURRENCY).strip().lower()
        known = _CURRENCIES.get(said, said.upper())
        return known if re.fullmatch(r"[A-Z]{3}", known) else otherwise

    def day(self) -> date | None:
        for cell in self.of(Field.DAY):
            if isinstance(cell.value, datetime):
                return cell.value.date()
            if isinstance(cell.value, date):
                return cell.value
            if found := _DAY.match(cell.text):
                return date(int(found[1]), int(found[2]), int(found[3]))
        return None

    def minor(self) -> int | None:
        """What came in minor units, below zero what went out; None where nobody can tell."""
        signed = ((Field.INCOME, 1), (Field.OUTGO, -1), (Field.AMOUNT, 1))
        for field, sign in signed:
            for cell in self.of(field):
                if (minor := _minor(cell)) != 0:
                    return None if minor is None else sign * minor
        return None


def _minor(cell: Cell) -> int | None:
    text = re.sub(r"[,\s¥￥元+]|CNY|RMB", "", cell.text)
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return None
    minor = (round(amount, 6) if isinstance(cell.value, float) else amount).scaleb(2)
    if minor != minor.to_integral_value() or abs(minor) > MOST_MINOR:
        return None
    return int(minor)
