"""Wallets, the lines on them, gift cards, and credit that the office wishes to give.

A wallet's balance is changed by guarded statements only and cannot fall below zero; its lines are
only inserted (`triggers`), each under a key that names its cause.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, event
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import Model, choice, minor_units
from catalog.vault import Sealed
from fulfillment.credit import triggers
from fulfillment.credit.rules import WORDS, CardState, CreditWhy, GrantState, WalletKind


class Wallet(Model):
    """Where credit stands. `account` names its place in the book."""

    __tablename__ = "wallet"
    __table_args__ = (
        CheckConstraint("balance_minor >= 0", name="never_below_zero"),
        CheckConstraint("(kind = 'account') = (user_id IS NOT NULL)", name="owner"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[WalletKind] = choice(WalletKind)
    user_id: Mapped[int | None] = mapped_column(unique=True)
    balance_minor: Mapped[int] = minor_units(default=0)
    currency: Mapped[str] = mapped_column(String(3), default="CNY")
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    @property
    def account(self) -> str:
        """Its place in the book."""
        return f"credit:{self.id}:{self.kind.value}"


class CreditLine(Model):
    """One change of a wallet; it is never changed itself."""

    __tablename__ = "credit_line"
    __table_args__ = (
        CheckConstraint("change_minor <> 0", name="change"),
        Index("ix_credit_line_wallet", "wallet_id", "id"),
        Index("ix_credit_line_order", "order_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    wallet_id: Mapped[int] = mapped_column(ForeignKey("wallet.id"))
    change_minor: Mapped[int] = minor_units()
    why: Mapped[CreditWhy] = choice(CreditWhy)
    order_id: Mapped[int | None] = mapped_column(ForeignKey("customer_order.id"))
    note: Mapped[str] = mapped_column(String(WORDS), default="")
    key: Mapped[str] = mapped_column(String(120), unique=True)
    actor_id: Mapped[int | None]
    at: Mapped[datetime]


class GiftCard(Model):
    """A gift card: bought by an order of its own, or what a guest got back as credit.

    `seed` and the house's key make its code; `code_hash` finds it. Whom it goes to is sealed.
    """

    __tablename__ = "gift_card"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="positive"),
        Index("ix_gift_card_last4", "last4"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    wallet_id: Mapped[int] = mapped_column(ForeignKey("wallet.id"), unique=True)
    order_id: Mapped[int | None] = mapped_column(ForeignKey("customer_order.id"), unique=True)
    refund_key: Mapped[str | None] = mapped_column(String(120), unique=True)
    state: Mapped[CardState] = choice(CardState)
    seed: Mapped[str] = mapped_column(String(43), unique=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    last4: Mapped[str] = mapped_column(String(4))
    amount_minor: Mapped[int] = minor_units()
    currency: Mapped[str] = mapped_column(String(3), default="CNY")
    email: Mapped[str | None] = mapped_column(Sealed("gift_card.email"))
    giver: Mapped[str | None] = mapped_column(Sealed("gift_card.giver"))
    message: Mapped[str | None] = mapped_column(Sealed("gift_card.message"))
    language: Mapped[str] = mapped_column(String(10), default="zh-Hans")
    deliver_on: Mapped[date | None]
    made_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


class CreditGrant(Model):
    """Credit that the office gives to an account, with its reason."""

    __tablename__ = "credit_grant"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="positive"),
        Index("ix_credit_grant_user", "user_id", "id"),
        Index("ix_credit_grant_state", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int]
    state: Mapped[GrantState] = choice(GrantState)
    amount_minor: Mapped[int] = minor_units()
    currency: Mapped[str] = mapped_column(String(3), default="CNY")
    reason: Mapped[str] = mapped_column(String(WORDS))
    asked_by: Mapped[int | None]
    decided_by: Mapped[int | None]
    key: Mapped[str] = mapped_column(String(120), unique=True)
    asked_at: Mapped[datetime]


event.listen(CreditLine.__table__, "after_create", triggers.create)
