"""Wishes for a fapiao. What names people, firms and accounts is sealed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import Model, choice, minor_units
from catalog.vault import Sealed
from storefront.fapiao.rules import FapiaoKind, FapiaoState

_OPEN = text("state <> 'withdrawn'")


class FapiaoRequest(Model):
    """A buyer's wish; an order has one that is not withdrawn.

    `amount_minor` is what it is made out for; `red_minor` what went back after it was exported,
    `red_done_minor` what red ones were issued for; `seen_id` the last row of history that was read.
    """

    __tablename__ = "fapiao_request"
    __table_args__ = (
        CheckConstraint("amount_minor >= 0 AND red_minor <= amount_minor", name="amounts"),
        CheckConstraint("red_done_minor >= 0 AND red_done_minor <= red_minor", name="red"),
        CheckConstraint(
            "state NOT IN ('issued', 'red_wanted', 'red_issued') OR number IS NOT NULL",
            name="number",
        ),
        Index(
            "uq_fapiao_request_of_order",
            "order_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_fapiao_request_state", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("customer_order.id"))
    state: Mapped[FapiaoState] = choice(FapiaoState, default=FapiaoState.ASKED)
    kind: Mapped[FapiaoKind] = choice(FapiaoKind)
    special: Mapped[bool] = mapped_column(default=False)
    title: Mapped[str] = mapped_column(Sealed("fapiao.title"))
    tax_id: Mapped[str] = mapped_column(Sealed("fapiao.tax_id"))
    address: Mapped[str] = mapped_column(Sealed("fapiao.address"))
    phone: Mapped[str] = mapped_column(Sealed("fapiao.phone"))
    bank: Mapped[str] = mapped_column(Sealed("fapiao.bank"))
    account: Mapped[str] = mapped_column(Sealed("fapiao.account"))
    email: Mapped[str] = mapped_column(Sealed("fapiao.email"))
    amount_minor: Mapped[int] = minor_units()
    red_minor: Mapped[int] = minor_units(default=0)
    red_done_minor: Mapped[int] = minor_units(default=0)
    currency: Mapped[str] = mapped_column(String(3))
    seen_id: Mapped[int] = mapped_column(default=0)
    number: Mapped[str | None] = mapped_column(String(20))
    link: Mapped[str] = mapped_column(String(400), default="")
    red_number: Mapped[str | None] = mapped_column(String(20))
    asked_at: Mapped[datetime]
    issued_at: Mapped[datetime | None]
