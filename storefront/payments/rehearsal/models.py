"""What the rehearsal gateway knows of its payments. It is not the shop's own record of them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import JsonMap, Model, choice, minor_units
from storefront.payments.rules import PaymentState


class RehearsalMove(Model):
    """A line of the rehearsal's balance, as a bank keeps them: nothing is ever changed in it."""

    __tablename__ = "rehearsal_move"
    __table_args__ = (Index("ix_rehearsal_move_at", "at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(160), unique=True)
    kind: Mapped[str] = mapped_column(String(24))
    source: Mapped[str] = mapped_column(String(160))
    amount_minor: Mapped[int] = minor_units()
    currency: Mapped[str] = mapped_column(String(3))
    at: Mapped[datetime]


class RehearsalPayment(Model):
    """One page. `returned` maps the key of a refund to its minor units; `told` counts notices."""

    __tablename__ = "rehearsal_payment"
    __table_args__ = (CheckConstraint("amount_minor > 0", name="positive"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(60), unique=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    order_number: Mapped[str] = mapped_column(String(24))
    state: Mapped[PaymentState] = choice(PaymentState, default=PaymentState.OPEN)
    amount_minor: Mapped[int] = minor_units()
    currency: Mapped[str] = mapped_column(String(3))
    return_url: Mapped[str] = mapped_column(Text)
    cancel_url: Mapped[str] = mapped_column(Text)
    expires_at: Mapped[datetime]
    returned: Mapped[JsonMap]
    told: Mapped[int] = mapped_column(default=0)
