"""A bank's statement, as banks write it."""

from __future__ import annotations

from datetime import date

import pytest

from catalog.errors import Invalid
from catalog.money import Money
from storefront.payments.house import NewBankLine
from storefront.sheets import open_sheet
from storefront.sheets.statements import Statement, read_statement

CHINESE = """账户明细,,,,,
账号：6200 0000 0000 0000,,,,,
交易日期,交易流水号,借方发生额,贷方发生额,对方户名,摘要
2026-11-23,A001,,148.00,林梅,货款 MH-7KQ4MX
20261123,A002,35.00,,顺丰速运,运费
2026/11/24,A003,0.00,"1,480.50",上海某某公司,MH-234567
2026-11-24,A004,,abc,坏行,
合计,,35.00,1628.50,,
"""
ENGLISH = """Date;Amount;Counterparty;Payment reference;Currency
2026-11-23;148.00;Lin Mei;MH-7KQ4MX;CNY
2026-11-23;-35.00;SF Express;freight;CNY
"""


def read(text: str, encoding: str) -> Statement:
    return read_statement(open_sheet(text.encode(encoding)))


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig"])
def test_a_chinese_statement_is_read(encoding: str) -> None:
    found = read(CHINESE, encoding)
    assert found.lines == (
        NewBankLine(date(2026, 11, 23), Money(14_800), "林梅", "货款 MH-7KQ4MX", "A001"),
        NewBankLine(date(2026, 11, 24), Money(148_050), "上海某某公司", "MH-234567", "A003"),
    )
    assert (found.went_out, found.unreadable) == (1, (7, 8))


def test_a_signed_amount_is_read() -> None:
    found = read(ENGLISH, "utf-8")
    assert [(each.amount, each.payer, each.text) for each in found.lines] == [
        (Money(14_800), "Lin Mei", "MH-7KQ4MX")
    ]
    assert found.went_out == 1


def test_a_list_of_goods_is_no_statement() -> None:
    with pytest.raises(Invalid) as refusal:
        read("sku,pieces\nJADE-M,2\n", "utf-8")
    assert refusal.value.code == "statement.headings"
