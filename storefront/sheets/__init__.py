"""Order sheets: reading what a customer or the office sends as a spreadsheet, row by row.

open_sheet(bytes) → grids → read_order(grids, goods, terms) → Report → order_from_sheet
"""

from storefront.sheets.actions import SheetOrder, order_from_sheet, order_of
from storefront.sheets.issues import SENTENCES, Code, Issue
from storefront.sheets.opening import open_sheet
from storefront.sheets.queries import goods_by_sku, listed_goods
from storefront.sheets.rows import Good, SheetLine, Terms
from storefront.sheets.rules import Report, read_order
from storefront.sheets.templates import (
    TemplateWords,
    template_words,
    text_template,
    workbook_template,
)

__all__ = [
    "SENTENCES",
    "Code",
    "Good",
    "Issue",
    "Report",
    "SheetLine",
    "SheetOrder",
    "TemplateWords",
    "Terms",
    "goods_by_sku",
    "listed_goods",
    "open_sheet",
    "order_from_sheet",
    "order_of",
    "read_order",
    "template_words",
    "text_template",
    "workbook_template",
]
