"""Time studies, the table of wages, and words of two people on rates below it. Rows are added, none
is changed: what was true stays to be seen."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import JsonMap, Model, choice, minor_units
from catalog.fairness.rules import WageKind


class TimeStudy(Model):
    """A study of one style: its elements as they were observed, and the minutes that follow."""

    __tablename__ = "time_study"
    __table_args__ = (
        CheckConstraint("minutes > 0", name="minutes"),
        CheckConstraint("personal >= 5 AND fatigue >= 0 AND delay >= 0", name="allowances"),
        Index("ix_time_study_product", "product_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    elements: Mapped[JsonMap]
    personal: Mapped[int]
    fatigue: Mapped[int]
    delay: Mapped[int]
    minutes: Mapped[Decimal] = mapped_column(Numeric(8, 2))
    observed_on: Mapped[date]
    note: Mapped[str] = mapped_column(String(200), default="")
    told_by: Mapped[int | None]
    told_at: Mapped[datetime]


class RegionalWage(Model):
    """What an hour must earn in a region from a day on, and who says so."""

    __tablename__ = "regional_wage"
    __table_args__ = (
        CheckConstraint("hour_minor > 0", name="positive"),
        UniqueConstraint("region", "kind", "currency", "starts_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(String(40))
    kind: Mapped[WageKind] = choice(WageKind)
    hour_minor: Mapped[int] = minor_units()
    currency: Mapped[str] = mapped_column(String(3), default="CNY")
    starts_on: Mapped[date]
    source: Mapped[str] = mapped_column(String(200))


class RateConsent(Model):
    """That a rate below the line may be quoted until a day: why, who asked, who agreed.

    It holds for exactly this rate and these minutes; another rate needs another word.
    """

    __tablename__ = "rate_consent"
    __table_args__ = (
        CheckConstraint("agreed_by IS NULL OR agreed_by <> asked_by", name="two_people"),
        CheckConstraint("rate_minor > 0", name="positive"),
        Index("ix_rate_consent_product", "product_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    rate_minor: Mapped[int] = minor_units()
    currency: Mapped[str] = mapped_column(String(3), default="CNY")
    minutes: Mapped[Decimal] = mapped_column(Numeric(8, 2))
    reason: Mapped[str] = mapped_column(String(300))
    until: Mapped[date]
    asked_by: Mapped[int | None]
    asked_at: Mapped[datetime]
    agreed_by: Mapped[int | None]
    agreed_at: Mapped[datetime | None]
