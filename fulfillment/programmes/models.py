"""Targets: one row a year and region."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import Model


class YearTarget(Model):
    """How many people of a region are to be trained, certified and at work in a year."""

    __tablename__ = "year_target"
    __table_args__ = (
        UniqueConstraint("year", "region"),
        CheckConstraint("trained >= 0 AND certified >= 0 AND worked >= 0", name="people"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    region: Mapped[str] = mapped_column(String(40))
    trained: Mapped[int]
    certified: Mapped[int]
    worked: Mapped[int]
