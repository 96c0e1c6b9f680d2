"""Wishes for a fapiao as the sheet that people type or load into the tax software.

One line for each rate of a wish; one without a rate where no tax was known when it was ordered.
"""

from __future__ import annotations

from collections.abc import Iterable

from fulfillment.orders import TaxLine
from storefront.fapiao import FapiaoKind
from storefront.fapiao.queries import Told

HEADS = (
    *("订单号", "发票种类", "抬头类型", "购方名称", "纳税人识别号", "地址", "电话"),
    *("开户银行", "银行账号", "邮箱", "项目名称", "税种", "税率", "不含税金额", "税额", "价税合计"),
)
GOODS = "手工艺品"


def fapiao_rows(told: Iterable[Told]) -> list[list[str]]:
    """The lines below the headings."""
    return [[*_who(each), *_what(tax, each)] for each in told for tax in each.taxes or (None,)]


def _who(told: Told) -> list[str]:
    row = told.row
    kind = "企业" if row.kind is FapiaoKind.COMPANY else "个人"
    sort = "增值税专用发票" if row.special else "普通发票"
    own = (row.title, row.tax_id, row.address, row.phone, row.bank, row.account, row.email)
    return [told.order, sort, kind, *own]


def _what(tax: TaxLine | None, told: Told) -> list[str]:
    if tax is None:
        return [GOODS, "", "", "", "", f"{told.amount.amount:f}"]
    sums = [f"{each.amount:f}" for each in (tax.net, tax.tax, tax.gross)]
    return [GOODS, tax.name.zh, f"{tax.points / 100:g}%", *sums]
