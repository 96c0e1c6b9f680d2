"""The sheet to fill in: an XLSX or CSV with our headings, an example row, and every sku we make."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import xlsxwriter

from storefront.sheets.grids import MOST_ROWS


@dataclass(frozen=True, slots=True)
class TemplateWords:
    """The headings and names in the reader's language."""

    sheet: str
    list_sheet: str
    headings: tuple[str, str, str, str, str]
    list_headings: tuple[str, str, str]


_WORDS = {
    "en": TemplateWords(
        "Order",
        "Goods",
        ("SKU", "Pieces", "Due date", "Unit price", "Note"),
        ("SKU", "Name", "Price ¥"),
    ),
    "zh-Hans": TemplateWords(
        "订单",
        "货号表",
        ("货号", "件数", "交货日期", "单价", "备注"),
        ("货号", "品名", "价格 ¥"),
    ),
}


def template_words(language: str) -> TemplateWords:
    """The template's words; they are headings that the reader of sheets knows again."""
    return _WORDS[language]


@dataclass(frozen=True, slots=True)
class ListedGood:
    """A sku with its name and list price, for the second sheet."""

    sku: str
    name: str
    price: str


def workbook_template(words: TemplateWords, goods: Sequence[ListedGood], due_on: date) -> bytes:
    """An XLSX whose sku column chooses from the list and whose numbers are checked while typing."""
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    bold = book.add_format({"bold": True, "bottom": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    order, listed = book.add_worksheet(words.sheet), book.add_worksheet(words.list_sheet)
    order.write_row(0, 0, words.headings, bold)
    order.set_column(0, 0, 22)
    order.set_column(1, 1, 10)
    order.set_column(2, 2, 14, day)
    order.set_column(3, 4, 18)
    order.freeze_panes(1, 0)
    if goods:
        order.write_row(1, 0, (goods[0].sku, 100))
        order.write_datetime(1, 2, due_on, day)
    _validate(order, words.list_sheet, len(goods))
    listed.write_row(0, 0, words.list_headings, bold)
    listed.set_column(0, 2, 26)
    for row, good in enumerate(goods, 1):
        listed.write_row(row, 0, (_inert(good.sku), _inert(good.name), good.price))
    book.close()
    return data.getvalue()


def text_template(words: TemplateWords, goods: Sequence[ListedGood], due_on: date) -> bytes:
    """The same as CSV in UTF-8 with a mark, which every spreadsheet opens rightly."""
    data = io.StringIO()
    writer = csv.writer(data, lineterminator="\r\n")
    writer.writerow(words.headings)
    if goods:
        writer.writerow((goods[0].sku, 100, due_on.isoformat(), "", ""))
    return data.getvalue().encode("utf-8-sig")


def _validate(order: xlsxwriter.worksheet.Worksheet, listed: str, goods: int) -> None:
    last = MOST_ROWS - 1
    if goods:
        source = f"='{listed}'!$A$2:$A${goods + 1}"
        order.data_validation(1, 0, last, 0, {"validate": "list", "source": source})
    whole = {"validate": "integer", "criteria": ">=", "value": 1}
    order.data_validation(1, 1, last, 1, whole)
    days = {"validate": "date", "criteria": ">=", "value": date(2020, 1, 1)}
    order.data_validation(1, 2, last, 2, days)


def _inert(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in "=+-@" else text
