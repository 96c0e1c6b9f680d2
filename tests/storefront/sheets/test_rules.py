"""What an order sheet says: by table, and by generated noise."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.money import Money
from storefront.sheets.grids import Cell, Grid, letter
from storefront.sheets.issues import SENTENCES, Code
from storefront.sheets.rows import Terms
from storefront.sheets.rules import read_order
from tests.pace import examples
from tests.storefront.sheets.goods import DUE, GOODS, TODAY, codes, read


def test_a_clean_sheet_becomes_lines() -> None:
    report = read(
        ("客户：林梅贸易",),
        (),
        ("货号", "数量", "交期", "单价", "备注"),
        ("br-jade-01-grn", 600.0, "2026-12-18", 60.0, "礼盒"),
        ("KN-LUCK-02-RED", "1,400", "", "", ""),
        ("合计", 2000.0),
    )
    assert report.clean
    assert report.customer == "林梅贸易"
    assert (report.rows, report.pieces, report.styles) == (2, 2000, 2)
    first, second = report.lines
    assert (first.pieces, first.unit_price, first.note) == (600, Money(6000), "礼盒")
    assert first.due_on == date(2026, 12, 18)
    assert (second.due_on, second.unit_price) == (DUE, Money(6800))
    assert codes(report) == ["total.skipped"]


def test_a_date_above_the_headings_counts_for_rows_without_one() -> None:
    report = read(("交期", "2027-01-15"), ("sku", "qty"), ("KN-LUCK-02-RED", 5.0))
    assert report.lines[0].due_on == date(2027, 1, 15)


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        (("", 5.0), "sku.missing", 1),
        (("BR-JADE-01-GRM", 5.0), "sku.unknown", 1),
        (("EM-OLD-01", 5.0), "sku.delisted", 1),
        (("EM-NEW-01", 5.0), "price.missing", 4),
        (("KN-LUCK-02-RED", ""), "pieces.missing", 2),
        (("KN-LUCK-02-RED", 5.5), "pieces.fraction", 2),
        (("KN-LUCK-02-RED", 5.0, "yesterday"), "due.unreadable", 3),
        (("KN-LUCK-02-RED", 5.0, "", "cheap"), "number.unreadable", 4),
        (("KN-LUCK-02-RED", 5.0, "", "", "x" * 300), "note.long", 5),
        (("KN-LUCK-02-RED", Cell(broken=True)), "cell.broken", 2),
        (("KN-LUCK-02-RED", Cell(formula=True)), "cell.formula_without_result", 2),
    ],
)
def test_one_wrong_row_is_named_and_keeps_the_sheet_out(
    row: tuple[object, ...], code: str, column: int
) -> None:
    report = read(
        ("货号", "数量", "交期", "单价", "备注"),
        ("BR-JADE-01-GRN", 10.0),
        row,
        ("BR-JADE-01-WHT", 5.0),
    )
    assert not report.clean
    assert [(issue.row, issue.column, issue.code.value) for issue in report.issues] == [
        (3, column, code)
    ]


def test_every_wrong_cell_of_a_row_is_told() -> None:
    report = read(("货号", "数量", "交期"), ("NOPE-01", -3.0, "2020-01-01"))
    assert codes(report) == ["sku.unknown", "pieces.negative", "due.past"]


def test_an_unknown_sku_comes_with_a_suggestion() -> None:
    issue = read(("货号", "数量"), ("KN-LUKC-02-RED", 5.0)).issues[0]
    assert (issue.place, issue.found, issue.suggestion) == (
        "A2",
        "KN-LUKC-02-RED",
        "KN-LUCK-02-RED",
    )


def test_no_date_anywhere_is_told() -> None:
    assert codes(read(("货号", "数量"), ("KN-LUCK-02-RED", 5.0), due_on=None)) == ["due.missing"]


def test_rows_that_say_the_same_are_added_and_told() -> None:
    report = read(("货号", "数量"), ("KN-LUCK-02-RED", 5.0), ("kn-luck-02-red", 7.0))
    assert report.clean
    assert [line.pieces for line in report.lines] == [12]
    assert codes(report) == ["row.merged"]


def test_one_sku_for_two_dates_stays_two_lines() -> None:
    report = read(
        ("货号", "数量", "交期"),
        ("KN-LUCK-02-RED", 5.0, "2026-12-01"),
        ("KN-LUCK-02-RED", 7.0, "2026-12-15"),
    )
    assert [line.pieces for line in report.lines] == [5, 7]


def test_one_sku_at_two_prices_is_a_contradiction() -> None:
    report = read(
        ("货号", "数量", "单价"), ("KN-LUCK-02-RED", 5.0, 60.0), ("KN-LUCK-02-RED", 7.0, 61.0)
    )
    assert codes(report) == ["row.contradicts"]
    assert not report.clean


def test_a_total_that_does_not_agree_is_told() -> None:
    report = read(("货号", "数量"), ("KN-LUCK-02-RED", 5.0), ("合计", 6.0))
    assert codes(report) == ["total.differs"]


def test_a_nameless_total_and_a_footnote_are_left_out() -> None:
    report = read(
        ("货号", "数量"),
        ("KN-LUCK-02-RED", 5.0),
        ("BR-JADE-01-GRN", 6.0),
        ("", 11.0),
        ("注：请用礼盒包装",),
    )
    assert report.clean
    assert report.pieces == 11


def test_an_amount_that_is_not_the_product_is_told() -> None:
    report = read(("货号", "数量", "单价", "金额"), ("KN-LUCK-02-RED", 5.0, 60.0, 310.0))
    assert codes(report) == ["amount.differs"]


def test_a_formula_with_a_result_is_taken_and_told_once() -> None:
    rows = [(sku, Cell(5.0, formula=True)) for sku in ("KN-LUCK-02-RED", "BR-JADE-01-GRN")]
    report = read(("货号", "数量"), *rows)
    assert report.clean
    assert codes(report) == ["cell.formula"]


def test_a_price_far_from_the_list_is_told_but_taken() -> None:
    report = read(("货号", "数量", "单价"), ("KN-LUCK-02-RED", 5.0, 6.8))
    assert report.clean
    assert codes(report) == ["price.unusual"]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ((("颜色", "天气"), ("红", "晴")), "sheet.no_headings"),
        ((), "sheet.no_headings"),
        ((("货号", "数量"),), "sheet.no_rows"),
    ],
)
def test_a_sheet_without_an_order_is_told(rows: tuple[tuple[object, ...], ...], code: str) -> None:
    report = read(*rows)
    assert codes(report) == [code]
    assert not report.clean


def test_two_orders_in_one_file_are_told() -> None:
    grid = Grid("a", ((Cell("货号"), Cell("数量")), (Cell("KN-LUCK-02-RED"), Cell(5.0))))
    report = read_order([grid, grid], GOODS, Terms(TODAY, due_on=DUE))
    assert codes(report) == ["sheet.several_orders"]


def test_a_heading_twice_is_told_and_an_unknown_one_is_left_out() -> None:
    report = read(("货号", "数量", "件数", "天气"), ("KN-LUCK-02-RED", 5.0, 5.0, "晴"))
    assert codes(report) == ["heading.twice", "heading.unknown"]
    assert not report.clean


def test_every_code_has_a_sentence() -> None:
    assert set(SENTENCES) == set(Code)


def test_columns_have_their_letters() -> None:
    assert [letter(at) for at in (1, 26, 27, 52, 703)] == ["A", "Z", "AA", "AZ", "AAA"]


NOISE = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(),
    st.text(max_size=12),
    st.dates(TODAY - timedelta(days=900), TODAY + timedelta(days=900)),
    st.sampled_from(["KN-LUCK-02-RED", "BR-JADE-01-GRN", "合计", "货号", "数量", "total"]),
)


@settings(max_examples=examples(300), deadline=None)
@given(st.lists(st.lists(NOISE, max_size=6), max_size=12))
def test_noise_is_never_loaded_without_a_word(noise: list[list[object]]) -> None:
    """Whatever stands below the headings: each row that holds something is in a line, in an issue,
    or is a total or its footnote; and a report is clean only if no error was told."""
    report = read(("货号", "数量", "交期", "单价", "备注", "金额"), *map(tuple, noise))
    assert report.clean is (
        bool(report.lines) and not any(not issue.note for issue in report.issues)
    )
    assert all(line.pieces >= 1 for line in report.lines)
    for issue in report.issues:
        assert issue.message()


@settings(max_examples=examples(200), deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["BR-JADE-01-GRN", "KN-LUCK-02-RED"]), st.integers(1, 5000)),
        min_size=1,
        max_size=30,
    )
)
def test_no_piece_is_lost_between_rows_and_lines(rows: list[tuple[str, int]]) -> None:
    report = read(("货号", "数量"), *[(sku, float(pieces)) for sku, pieces in rows])
    assert report.clean
    assert report.pieces == sum(pieces for _, pieces in rows)
