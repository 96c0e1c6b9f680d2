"""Grants between partners: a partner is a cooperative or one user, never both."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import Model, choice
from storefront.partners.rules import Scope


class PartnerGrant(Model):
    """`owner` lets a partner see one thing from a day to a day; ended once, never taken up."""

    __tablename__ = "partner_grant"
    __table_args__ = (
        CheckConstraint("(partner_id IS NULL) <> (user_id IS NULL)", name="one_partner"),
        CheckConstraint("last_on >= first_on", name="term"),
        CheckConstraint("owner_id <> partner_id", name="another"),
        Index("ix_partner_grant_owner", "owner_id", "id"),
        Index("ix_partner_grant_partner", "partner_id", "owner_id"),
        Index("ix_partner_grant_user", "user_id", "owner_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("cooperative.id"))
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("cooperative.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    scope: Mapped[Scope] = choice(Scope)
    first_on: Mapped[date]
    last_on: Mapped[date]
    given_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
