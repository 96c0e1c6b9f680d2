"""Who may act for a maker. A row is agreed to once and ended once; both times stay."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import Model


class NamedHelper(Model):
    """A user who is named for a maker: `called` is the word by which the maker knows her."""

    __tablename__ = "maker_helper"
    __table_args__ = (
        CheckConstraint("last_on >= first_on", name="term"),
        Index("ix_maker_helper_maker", "maker_id", "id"),
        Index("ix_maker_helper_user", "user_id", "ended_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    maker_id: Mapped[int] = mapped_column(ForeignKey("maker.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    called: Mapped[str] = mapped_column(String(40))
    first_on: Mapped[date]
    last_on: Mapped[date]
    named_at: Mapped[datetime]
    agreed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
