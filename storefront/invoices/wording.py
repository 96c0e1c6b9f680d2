"""The words of a paper in one language, as the setter takes them: everything written out."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from flask import g
from flask_babel import force_locale
from flask_babel import gettext as _

from catalog.money import Money
from storefront.invoices.models import Invoice
from storefront.invoices.rules import Content, Kind, number_text
from storefront.wiring.languages import LOCALES, day, language, money, points


def worded(paper: Invoice, lang: str) -> dict[str, Any]:
    """A paper as it is printed in a language."""
    before, g.language = language(), lang
    try:
        with force_locale(LOCALES[lang]):
            return _worded(paper, json.loads(paper.content), lang)
    finally:
        g.language = before


def _worded(paper: Invoice, content: Content, lang: str) -> dict[str, Any]:
    number = number_text(paper.kind, paper.year, paper.number)
    credit = paper.kind is Kind.CREDIT_NOTE
    return {
        "title": f"{_('Credit note') if credit else _('Invoice')} {number}",
        "number": number,
        "seller": _seller(content["seller"], lang),
        "buyer": _buyer(content["buyer"]),
        "facts": _facts(paper, content),
        "lines": [_line(each, paper.currency, lang) for each in content.get("lines", [])],
        "sums": _sums(content, paper.currency),
        "taxes": [_tax(each, paper.currency, lang) for each in content["taxes"]],
        "paid": [_paid(each, paper.currency) for each in content.get("paid", [])],
        "words": _heads(),
    }


def _seller(party: Content, lang: str) -> list[str]:
    tax_id = _("Tax number: %(number)s", number=party["tax_id"]) if party["tax_id"] else ""
    names = [party["name"][lang], party["address"][lang], tax_id]
    return [str(each) for each in (*names, party["contact"], party["bank"])]


def _buyer(party: Content) -> list[str]:
    tax_id = _("Tax number: %(number)s", number=party["tax_id"]) if party["tax_id"] else ""
    return [party["name"], *party["address"].splitlines(), str(tax_id)]


def _facts(paper: Invoice, content: Content) -> list[list[str]]:
    facts = [
        [str(_("Date")), day(paper.issued_at)],
        [str(_("Order")), content["order"]],
        [str(_("Ordered on")), day(datetime.fromisoformat(content["ordered_at"]))],
    ]
    if "corrects" in content:
        facts.append([str(_("Corrects invoice")), content["corrects"]])
    return facts


def _line(line: Content, currency: str, lang: str) -> list[str]:
    name = " · ".join(filter(None, (line["name"][lang], line["variant"][lang])))
    amounts = [money(Money(line[each], currency)) for each in ("each", "amount")]
    return [name, str(line["pieces"]), *amounts]


def _sums(content: Content, currency: str) -> list[list[str]]:
    def told(word: str, minor: int) -> list[str]:
        return [str(word), money(Money(minor, currency))]

    if "lines" not in content:
        return [told(_("Money given back"), content["total"])]
    rows = [told(_("Goods"), content["goods"])]
    if content["discount"]:
        rows.append(told(_("Discount"), -content["discount"]))
    rows.append(told(_("Shipping"), content["shipping"]))
    if content["tax"]:
        rows.append(told(_("Tax"), content["tax"]))
    rows.append(told(_("Total"), content["total"]))
    if content["credit"]:
        rows.append(told(_("Paid with credit"), -content["credit"]))
    return rows


def _tax(tax: Content, currency: str, lang: str) -> list[str]:
    how = _("within the prices") if tax["included"] else _("on top")
    name = f"{tax['name'][lang]} ({how})"
    amounts = [money(Money(tax[each], currency)) for each in ("net", "tax")]
    return [name, points(tax["points"]), *amounts]


def _paid(paid: Content, currency: str) -> str:
    ways = {
        "stripe": _("online"),
        "rehearsal": _("rehearsal, no real money"),
        "bank": _("bank transfer"),
        "transfer": _("bank transfer"),
        "counter": _("at the counter"),
        "credit": _("store credit"),
    }
    amount = money(Money(paid["minor"], currency))
    when = day(datetime.fromisoformat(paid["at"]))
    return f"{when} · {ways.get(paid['way'], paid['way'])} · {amount}"


def _heads() -> dict[str, Any]:
    words: dict[str, Any] = {
        "seller": _("Seller"),
        "buyer": _("Buyer"),
        "goods": _("Goods"),
        "taxes": _("Taxes"),
        "paid": _("Payments"),
        "head": [_("Goods"), _("Pieces"), _("Unit price"), _("Amount")],
        "sums_head": [_("Item"), _("Amount")],
        "tax_head": [_("Tax"), _("Tax rate"), _("Without tax"), _("Tax")],
        "foot": _("This paper is not a fapiao of the People's Republic of China."),
    }
    return {
        name: [str(each) for each in word] if isinstance(word, list) else str(word)
        for name, word in words.items()
    }
