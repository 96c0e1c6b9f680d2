"""Payments, refunds, disputes and the inbox of gateway notices.

One payment for each order and try; a notice is written down once for each (gateway, event) and
worked off by a job, so that duplicates and disorder change nothing. Of a notice only what it is
about is kept, never its contents: the job asks the gateway how things are now.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import Model, choice, minor_units
from storefront.payments.rules import DisputeState, Flow, NoticeState, PaymentState, RefundState


class Payment(Model):
    """One try to pay an order through a gateway. `reference` is the gateway's id for it.

    `problem` is the gateway's code for why the last attempt on it failed.
    """

    __tablename__ = "payment"
    __table_args__ = (
        UniqueConstraint("gateway", "reference"),
        CheckConstraint("amount_minor > 0", name="positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("customer_order.id"), index=True)
    gateway: Mapped[str] = mapped_column(String(20))
    reference: Mapped[str | None] = mapped_column(String(120))
    charge_reference: Mapped[str | None] = mapped_column(String(120), index=True)
    flow: Mapped[Flow] = choice(Flow, default=Flow.HOSTED)
    state: Mapped[PaymentState] = choice(PaymentState, default=PaymentState.OPEN)
    problem: Mapped[str] = mapped_column(String(60), default="")
    amount_minor: Mapped[int] = minor_units()
    currency: Mapped[str] = mapped_column(String(3))
    page_url: Mapped[str | None] = mapped_column(Text)
    expires_at: Mapped[datetime]
    key: Mapped[str] = mapped_column(String(120), unique=True)
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]


class Refund(Model):
    """Money sent back for a payment; `key` makes it happen once."""

    __tablename__ = "refund"
    __table_args__ = (CheckConstraint("amount_minor > 0", name="positive"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    payment_id: Mapped[int] = mapped_column(ForeignKey("payment.id"), index=True)
    state: Mapped[RefundState] = choice(RefundState, default=RefundState.ASKED)
    amount_minor: Mapped[int] = minor_units()
    currency: Mapped[str] = mapped_column(String(3))
    reason: Mapped[str] = mapped_column(String(40))
    reference: Mapped[str | None] = mapped_column(String(120), unique=True)
    key: Mapped[str] = mapped_column(String(160), unique=True)
    from_earned: Mapped[bool | None]
    created_at: Mapped[datetime]


class Dispute(Model):
    """A customer's bank asks for the money of a payment; one row for each of the gateway's ids.

    `taken` and `given_back` say what the book holds of it; `from_earned`, for a lost one and for a
    refund that is done, what it was taken from.
    """

    __tablename__ = "payment_dispute"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="positive"),
        Index("ix_payment_dispute_state", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    payment_id: Mapped[int] = mapped_column(ForeignKey("payment.id"), index=True)
    reference: Mapped[str] = mapped_column(String(120), unique=True)
    state: Mapped[DisputeState] = choice(DisputeState, default=DisputeState.OPEN)
    amount_minor: Mapped[int] = minor_units()
    currency: Mapped[str] = mapped_column(String(3))
    reason: Mapped[str] = mapped_column(String(60), default="")
    answer_by: Mapped[datetime | None]
    taken: Mapped[bool] = mapped_column(default=False)
    given_back: Mapped[bool] = mapped_column(default=False)
    from_earned: Mapped[bool | None]
    created_at: Mapped[datetime]


class Notice(Model):
    """A signed notice from a gateway, as it came in; unique, so that it is worked off once."""

    __tablename__ = "gateway_notice"
    __table_args__ = (
        UniqueConstraint("gateway", "event"),
        Index("ix_gateway_notice_state", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    gateway: Mapped[str] = mapped_column(String(20))
    event: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(80))
    reference: Mapped[str | None] = mapped_column(String(120), index=True)
    payment_key: Mapped[str | None] = mapped_column(String(120))
    state: Mapped[NoticeState] = choice(NoticeState, default=NoticeState.NEW)
    outcome: Mapped[str] = mapped_column(String(60), default="")
    received_at: Mapped[datetime]
    handled_at: Mapped[datetime | None]
