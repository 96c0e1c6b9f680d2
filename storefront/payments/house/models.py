"""What the house knows of payments it takes itself: bills, and the lines of the bank's statement.

A bill is the far side of a payment, as Stripe's session is: `payment` is what the shop made of it.
Who paid and what she wrote are sealed: they are hers.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import JsonMap, Model, choice, minor_units
from catalog.vault import Sealed
from storefront.payments.house.rules import LineState


class HouseBill(Model):
    """What a customer shall transfer, or pay at the counter; `paid_minor` is what came so far.

    `returned` maps the key of a refund to its minor units and, once somebody sent it, the bank's
    reference of the transfer.
    """

    __tablename__ = "house_bill"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="positive"),
        CheckConstraint("paid_minor BETWEEN 0 AND amount_minor", name="paid"),
        Index("ix_house_bill_order", "order_number", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    gateway: Mapped[str] = mapped_column(String(20))
    reference: Mapped[str] = mapped_column(String(60), unique=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    order_number: Mapped[str] = mapped_column(String(24))
    amount_minor: Mapped[int] = minor_units()
    paid_minor: Mapped[int] = minor_units(default=0)
    currency: Mapped[str] = mapped_column(String(3))
    closed: Mapped[bool] = mapped_column(default=False)
    returned: Mapped[JsonMap]
    owes_back: Mapped[bool] = mapped_column(default=False, index=True)
    expires_at: Mapped[datetime]


class BankLine(Model):
    """Money that came by the bank's statement. `assigned_minor` of it pays a bill."""

    __tablename__ = "bank_line"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="positive"),
        CheckConstraint("assigned_minor BETWEEN 0 AND amount_minor", name="assigned"),
        Index("ix_bank_line_state", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(40), unique=True)
    on: Mapped[date]
    amount_minor: Mapped[int] = minor_units()
    currency: Mapped[str] = mapped_column(String(3))
    payer: Mapped[str | None] = mapped_column(Sealed("bank_line.payer"))
    text: Mapped[str | None] = mapped_column(Sealed("bank_line.text"))
    order_number: Mapped[str | None] = mapped_column(String(24))
    state: Mapped[LineState] = choice(LineState, default=LineState.NEW)
    bill_id: Mapped[int | None] = mapped_column(ForeignKey("house_bill.id"), index=True)
    assigned_minor: Mapped[int] = minor_units(default=0)
    imported_at: Mapped[datetime]
