"""What single cells of an order sheet say, however they are typed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.money import Money
from storefront.sheets.amounts import pieces_of, price_of
from storefront.sheets.closest import closest, edits, neighbour, normal
from storefront.sheets.days import due_of
from storefront.sheets.grids import Cell
from storefront.sheets.headings import Column, meaning
from storefront.sheets.issues import Code, Unreadable
from tests.storefront.sheets.goods import GOODS, TODAY


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("货号", Column.SKU),
        ("SKU", Column.SKU),
        ("Style No.", Column.SKU),
        ("商品编码/SKU", Column.SKU),
        ("数量（件）", Column.PIECES),
        ("Qty", Column.PIECES),
        ("Order Qty (pcs)", Column.PIECES),
        ("ＱＴＹ", Column.PIECES),
        ("交货日期", Column.DUE),
        ("Due date", Column.DUE),
        ("单价(元)", Column.PRICE),
        ("Unit Price", Column.PRICE),
        ("备注", Column.NOTE),
        ("天气", None),
    ],
)
def test_headings_are_known_by_their_synonyms(heading: str, column: Column | None) -> None:
    assert meaning(heading) is column


@pytest.mark.parametrize(
    ("typed", "pieces"),
    [
        (1200.0, 1200),
        ("1200", 1200),
        ("1,200", 1200),
        ("１，２００", 1200),
        ("1 200", 1200),
        ("1'200", 1200),
        ("100.0", 100),
        ("60件", 60),
        ("60 pcs", 60),
        ("+60", 60),
    ],
)
def test_pieces_are_read_however_they_are_typed(typed: str | float, pieces: int) -> None:
    assert pieces_of(Cell(typed)) == pieces


@pytest.mark.parametrize(
    ("typed", "code", "suggestion"),
    [
        (12.5, Code.PIECES_FRACTION, ""),
        ("12.5", Code.PIECES_FRACTION, ""),
        (-60.0, Code.PIECES_NEGATIVE, "60"),
        ("−60", Code.PIECES_NEGATIVE, "60"),
        (0.0, Code.PIECES_ZERO, ""),
        (3_000_000.0, Code.PIECES_ABSURD, ""),
        ("1.200", Code.NUMBER_TWO_WAYS, "1200"),
        ("12,5", Code.NUMBER_TWO_WAYS, "12.5"),
        ("1.2万", Code.NUMBER_UNREADABLE, "12000"),
        ("1OO", Code.NUMBER_UNREADABLE, "100"),
        ("一百", Code.NUMBER_UNREADABLE, ""),
        ("many", Code.NUMBER_UNREADABLE, ""),
        (True, Code.NUMBER_UNREADABLE, ""),
        ("1e4", Code.NUMBER_UNREADABLE, ""),
        ("nan", Code.NUMBER_UNREADABLE, ""),
    ],
)
def test_odd_pieces_are_told_and_never_guessed(
    typed: str | float, code: Code, suggestion: str
) -> None:
    with pytest.raises(Unreadable) as told:
        pieces_of(Cell(typed))
    assert (told.value.code, told.value.suggestion) == (code, suggestion)


@pytest.mark.parametrize(
    ("typed", "minor"),
    [(12.1, 1210), ("12.1", 1210), ("¥1,234.50", 123450), ("68元", 6800), ("￥68/件", 6800)],
)
def test_prices_become_whole_minor_units(typed: str | float, minor: int) -> None:
    assert price_of(Cell(typed), "CNY") == Money(minor)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (12.345, Code.PRICE_TOO_FINE),
        (0.0, Code.PRICE_NOT_POSITIVE),
        (-5.0, Code.PRICE_NOT_POSITIVE),
        ("12,50", Code.NUMBER_TWO_WAYS),
        (9_999_999.0, Code.PRICE_ABSURD),
        ("free", Code.NUMBER_UNREADABLE),
    ],
)
def test_odd_prices_are_told(typed: str | float, code: Code) -> None:
    with pytest.raises(Unreadable) as told:
        price_of(Cell(typed), "CNY")
    assert told.value.code is code


@pytest.mark.parametrize(
    "typed",
    [
        date(2026, 12, 1),
        "2026-12-01",
        "2026/12/1",
        "2026.12.1",
        "20261201",
        20261201.0,
        46357.0,
        "2026年12月1日",
        "2026 年 12 月 1 号",
        "２０２６年１２月１日",
        "2026-12-01 00:00:00",
        "1 Dec 2026",
        "1-Dec-26",
        "1st December 2026",
        "Dec 1, 2026",
    ],
)
def test_a_day_is_read_in_many_spellings(typed: str | float | date) -> None:
    assert due_of(Cell(typed), TODAY) == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("typed", "code", "suggestion"),
    [
        ("25/12/2025", Code.DUE_PAST, "2026-12-25"),
        ("2026-11-22", Code.DUE_PAST, "2027-11-22"),
        ("01/12/2026", Code.DUE_TWO_WAYS, "2026-01-12 / 2026-12-01"),
        ("26-12-01", Code.DUE_TWO_WAYS, "2026-12-01"),
        ("12月1日", Code.DUE_NO_YEAR, "2026-12-01"),
        ("3/1", Code.DUE_NO_YEAR, "2027-03-01"),
        ("2026-02-30", Code.DUE_IMPOSSIBLE, ""),
        ("2099-01-01", Code.DUE_FAR, ""),
        ("下周", Code.DUE_UNREADABLE, ""),
        ("asap", Code.DUE_UNREADABLE, ""),
        (12.5, Code.DUE_UNREADABLE, ""),
        (True, Code.DUE_UNREADABLE, ""),
    ],
)
def test_odd_days_are_told(typed: str | float, code: Code, suggestion: str) -> None:
    with pytest.raises(Unreadable) as told:
        due_of(Cell(typed), TODAY)
    assert (told.value.code, told.value.suggestion) == (code, suggestion)


def test_today_is_not_past() -> None:
    assert due_of(Cell(TODAY), TODAY) == TODAY


@pytest.mark.parametrize(
    ("typed", "sku"),
    [
        ("BR-JADE-01-GRM", "BR-JADE-01-GRN"),
        ("BR-JADE-01-GNR", "BR-JADE-01-GRN"),
        ("BRJADE-01-GRN", "BR-JADE-01-GRN"),
        ("青玉圆珠手链", "BR-JADE-01-GRN"),
        ("ZZZZ", ""),
        ("", ""),
    ],
)
def test_the_nearest_sku_is_suggested(typed: str, sku: str) -> None:
    names = {name: each.sku for each in GOODS.values() for name in each.names}
    assert closest(typed, GOODS, names) == sku


@given(st.text("AB-1", max_size=8), st.text("AB-1", max_size=8))
def test_edits_are_symmetric_and_none_between_equals(first: str, second: str) -> None:
    assert edits(first, second, 99) == edits(second, first, 99)
    assert (edits(first, second, 99) == 0) is (first == second)


def test_dashes_width_and_case_do_not_make_another_sku() -> None:
    assert normal("br–jade—01－ｇｒｎ ") == "BR-JADE-01-GRN"


@pytest.mark.parametrize("typed", ["BR-GRM", "BR-GRNN", "BR-GN", "RB-GRN", "BR-RGN"])
def test_a_sku_one_edit_away_is_found_without_going_through_all(typed: str) -> None:
    assert neighbour(typed, {"BR-GRN", "KN-RED"}) == "BR-GRN"


def test_a_sku_is_no_neighbour_of_itself_or_of_others() -> None:
    assert [neighbour(each, {"BR-GRN"}) for each in ("BR-GRN", "KN-RED", "")] == ["", "", ""]
