"""What stands on an invoice and on a credit note, and how they are numbered.

Rules
* An invoice is for an order that is paid; it says what was sold, at which price, taxed at which
  rate, and how it was paid. It is frozen when it is issued, in both languages.
* Invoices and credit notes are two series. In each the numbers of a year run from one without a
  gap: `INV-2026-000001`, `CN-2026-000001`.
* Nothing of an invoice is ever changed. Money that went back is a credit note that names it.

How it can fail: an order that is not paid, or that costs nothing, has no invoice (`Refusal`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from catalog.words import Words
from fulfillment.orders import ShownLine, Sums, TaxLine

#: Whose calendar the year of a number is.
HOUSE = ZoneInfo("Asia/Shanghai")
Content = dict[str, Any]


class Kind(StrEnum):
    """The two series of papers."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"


PREFIX = {Kind.INVOICE: "INV", Kind.CREDIT_NOTE: "CN"}


@dataclass(frozen=True, slots=True)
class Party:
    """Who sells: as she writes herself, with her number at the tax office and her account."""

    name: Words
    address: Words
    tax_id: str = ""
    contact: str = ""
    bank: str = ""


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who buys, as she wants to stand on the paper."""

    name: str
    address: str = ""
    tax_id: str = ""


@dataclass(frozen=True, slots=True)
class Paid:
    """One payment: by which way, when, how much."""

    way: str
    at: datetime
    minor: int


def number_text(kind: Kind, year: int, number: int) -> str:
    """The number as people write it."""
    return f"{PREFIX[kind]}-{year}-{number:06d}"


def year_of(moment: datetime) -> int:
    """The year in which a paper counts."""
    return moment.astimezone(HOUSE).year


def content_of(
    seller: Party,
    buyer: Buyer,
    lines: Iterable[ShownLine],
    sums: Sums,
    taxes: Iterable[TaxLine],
    *,
    order: tuple[str, datetime],
    paid: Iterable[Paid],
) -> Content:
    """All that stands on an invoice, as plain data; amounts in minor units."""
    return {
        **_heads(seller, buyer, order),
        "lines": [
            {
                "name": _both(each.name),
                "variant": _both(each.variant),
                "pieces": each.pieces,
                "each": each.each.minor,
                "amount": each.amount.minor,
            }
            for each in lines
        ],
        "goods": sums.goods.minor,
        "shipping": sums.shipping.minor,
        "discount": sums.discount.minor,
        "tax": sums.tax.minor,
        "total": sums.total.minor,
        "credit": sums.credit.minor,
        "taxes": _taxes(taxes),
        "paid": [{"way": e.way, "at": e.at.isoformat(), "minor": e.minor} for e in paid],
    }


def correction_of(invoice: Content, number: str, back: Iterable[TaxLine], minor: int) -> Content:
    """What stands on a credit note: whose invoice it corrects, by how much, taxed how."""
    kept = {name: invoice[name] for name in ("seller", "buyer", "order", "ordered_at")}
    return {**kept, "corrects": number, "total": minor, "taxes": _taxes(back)}


def _heads(seller: Party, buyer: Buyer, order: tuple[str, datetime]) -> Content:
    return {
        "seller": {
            "name": _both(seller.name),
            "address": _both(seller.address),
            "tax_id": seller.tax_id,
            "contact": seller.contact,
            "bank": seller.bank,
        },
        "buyer": {"name": buyer.name, "address": buyer.address, "tax_id": buyer.tax_id},
        "order": order[0],
        "ordered_at": order[1].isoformat(),
    }


def _taxes(taxes: Iterable[TaxLine]) -> list[Content]:
    return [
        {
            "name": _both(each.name),
            "points": each.points,
            "included": each.included,
            "net": each.net.minor,
            "tax": each.tax.minor,
        }
        for each in taxes
    ]


def _both(words: Words) -> dict[str, str]:
    return {"zh-Hans": words.get("zh-Hans"), "en": words.get("en")}
