"""Vouchers, who used them on which order, and how often each customer did.

`used` is what the limit is kept by: one guarded statement raises it. A customer is known by a keyed
hash of her account or, as a guest, of her address: nobody reads from it who she is.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import JsonMap, Model, choice, minor_units
from fulfillment.vouchers.rules import VoucherKind


class Voucher(Model):
    """A code that takes something off. `folded` is the code as it is compared; orders with it are
    credited to `host_id`, where it is a host's."""

    __tablename__ = "voucher"
    __table_args__ = (
        CheckConstraint("used >= 0 AND (most IS NULL OR used <= most)", name="never_more"),
        CheckConstraint("points >= 0 AND points <= 10000", name="points"),
        CheckConstraint("amount_minor >= 0 AND least_minor >= 0", name="positive"),
        CheckConstraint("(kind = 'percent') = (points > 0)", name="percent"),
        CheckConstraint("(kind = 'amount') = (amount_minor > 0)", name="amount"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40))
    folded: Mapped[str] = mapped_column(String(40), unique=True)
    note: Mapped[str] = mapped_column(String(120), default="")
    kind: Mapped[VoucherKind] = choice(VoucherKind)
    points: Mapped[int] = mapped_column(default=0)
    amount_minor: Mapped[int] = minor_units(default=0)
    least_minor: Mapped[int] = minor_units(default=0)
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    most: Mapped[int | None]
    each: Mapped[int | None]
    only: Mapped[JsonMap]
    used: Mapped[int] = mapped_column(default=0)
    host_id: Mapped[int | None] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]
    made_at: Mapped[datetime]


class VoucherUse(Model):
    """A voucher on an order: at most one on each. Given back, it may be taken again."""

    __tablename__ = "voucher_use"
    __table_args__ = (
        CheckConstraint("amount_minor >= 0", name="amount"),
        Index("ix_voucher_use_voucher", "voucher_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    voucher_id: Mapped[int] = mapped_column(ForeignKey("voucher.id"))
    order_id: Mapped[int] = mapped_column(ForeignKey("customer_order.id"), unique=True)
    customer: Mapped[str] = mapped_column(String(64))
    amount_minor: Mapped[int] = minor_units()
    taken_at: Mapped[datetime]
    given_back_at: Mapped[datetime | None]


class VoucherTally(Model):
    """How often a customer has a voucher on her orders."""

    __tablename__ = "voucher_tally"
    __table_args__ = (
        UniqueConstraint("voucher_id", "customer"),
        CheckConstraint("used >= 0", name="used"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    voucher_id: Mapped[int] = mapped_column(ForeignKey("voucher.id"))
    customer: Mapped[str] = mapped_column(String(64))
    used: Mapped[int] = mapped_column(default=0)
