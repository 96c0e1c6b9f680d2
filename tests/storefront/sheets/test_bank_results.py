"""Answers of banks and of Alipay, in whichever encoding and order they come."""

from __future__ import annotations

import pytest

from catalog.errors import Invalid
from catalog.money import Money
from fulfillment.earnings.results import Outcome
from storefront.sheets.bank_results import ANSWERS, read_answer
from storefront.sheets.export import xlsx_file
from storefront.sheets.opening import open_sheet

BANK = """批量代付结果,,,,,
序号,收款户名,收款账号,金额（元）,附言,处理状态,失败原因,银行流水号
1,阿禾,6217****4567,"1,078.00",MP000000197 P1,交易成功,,A1
2,小美,6217****1111,26.00,MP000000294 P1,退票,账号不存在,A2
3,小兰,6217****2222,5.00,MP000000391 P1,处理中,,A3
4,小竹,6217****3333,5.00,MP000000488 P1,未成功,,A4
合计,,,"1,114.00",,,,
,,,abc,MP000000585,成功,,
"""


def test_a_banks_csv_is_read_in_both_encodings_and_as_a_workbook() -> None:
    rows = [line.split(",") for line in BANK.replace('"1,078.00"', "1078.00").splitlines()[1:5]]
    files = [BANK.encode("gb18030"), ("\ufeff" + BANK).encode()]
    for data in files:
        answer = read_answer(open_sheet(data, ANSWERS))
        assert [each.outcome.value for each in answer.rows] == [
            *("arrived", "failed", "pending", "unclear"),
        ]
        assert answer.unreadable == (7, 8)
        first, second = answer.rows[:2]
        assert (first.amount, first.account, first.bank_id) == (
            *(Money(107_800), "6217****4567", "A1"),
        )
        assert (second.reason, answer.rows[3].reason) == ("账号不存在", "未成功")
    book = read_answer(open_sheet(xlsx_file(rows[0], rows[1:]), ANSWERS))
    assert [each.amount for each in book.rows] == [Money(107_800), Money(2_600), Money(500)]


def test_alipays_own_columns_are_known_and_other_files_refused() -> None:
    alipay = (
        "商户订单号,收款方支付宝账号,收款方姓名,金额,备注,状态,失败原因,支付宝订单号\n"
        "MP000000197,138****1234,阿禾,78.00,P1 M0001,成功,,2026\n"
    )
    (row,) = read_answer(open_sheet(alipay.encode(), ANSWERS)).rows
    assert (row.text, row.account, row.outcome) == (
        *("MP000000197 P1 M0001", "138****1234", Outcome.ARRIVED),
    )
    with pytest.raises(Invalid) as refusal:
        read_answer(open_sheet(b"a,b\n1,2\n", ANSWERS))
    assert refusal.value.code == "results.headings"
