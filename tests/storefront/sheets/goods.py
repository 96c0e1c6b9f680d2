"""Goods that sheets of the tests are read against, and the reading itself."""

from __future__ import annotations

from datetime import date

from catalog.money import Money
from storefront.sheets.grids import Cell, Grid
from storefront.sheets.rows import Good, Terms
from storefront.sheets.rules import Report, read_order

TODAY = date(2026, 11, 23)
DUE = date(2026, 12, 20)


def good(number: int, sku: str, name: str, *, price: int | None = 6800, made: bool = True) -> Good:
    listed = Money(price) if price else None
    return Good(sku, number, number // 10, (name,), listed, made)


GOODS = {
    each.sku: each
    for each in (
        good(11, "BR-JADE-01-GRN", "青玉圆珠手链"),
        good(12, "BR-JADE-01-WHT", "月白圆珠手链"),
        good(21, "KN-LUCK-02-RED", "平安结"),
        good(31, "EM-OLD-01", "旧款", made=False),
        good(41, "EM-NEW-01", "新款", price=None),
    )
}


def read(*rows: tuple[object, ...], due_on: date | None = DUE) -> Report:
    cells = tuple(tuple(each if isinstance(each, Cell) else Cell(each) for each in r) for r in rows)
    return read_order([Grid("订单", cells)], GOODS, Terms(TODAY, due_on=due_on))


def codes(report: Report) -> list[str]:
    return [issue.code.value for issue in report.issues]
