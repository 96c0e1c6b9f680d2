"""Invoices and credit notes, only ever inserted (`guards`), and who sells.

What stands on a paper names people: it is sealed.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import Model, choice, minor_units
from catalog.vault import Sealed
from catalog.words import Words
from storefront.invoices import guards
from storefront.invoices.rules import Kind


class Seller(Model):
    """Who sells, as the office told it; the row that was told last is in force."""

    __tablename__ = "seller"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[Words]
    address: Mapped[Words]
    tax_id: Mapped[str] = mapped_column(String(40))
    contact: Mapped[str] = mapped_column(String(120))
    bank: Mapped[str] = mapped_column(String(200))
    told_at: Mapped[datetime]


class Invoice(Model):
    """A paper with its number. A credit note names the invoice that it corrects and the row of
    history by which the money went back, so that each is corrected once."""

    __tablename__ = "invoice"
    __table_args__ = (
        CheckConstraint("number >= 1 AND amount_minor > 0", name="positive"),
        CheckConstraint(
            "(kind = 'credit_note') = (corrects_id IS NOT NULL AND moment_id IS NOT NULL)",
            name="correction",
        ),
        UniqueConstraint("kind", "year", "number"),
        UniqueConstraint("moment_id"),
        Index("uq_invoice_of_order", "order_id", unique=True, **guards.ONE_INVOICE),
        Index("ix_invoice_order_id", "order_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Kind] = choice(Kind)
    year: Mapped[int]
    number: Mapped[int]
    order_id: Mapped[int] = mapped_column(ForeignKey("customer_order.id"))
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("invoice.id"))
    moment_id: Mapped[int | None]
    amount_minor: Mapped[int] = minor_units()
    currency: Mapped[str] = mapped_column(String(3))
    content: Mapped[str] = mapped_column(Sealed("invoice.content"))
    issued_at: Mapped[datetime]


event.listen(Invoice.__table__, "after_create", guards.create)
