"""Cooperatives: the organisations in whose centres and homes the goods are made."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalog.cooperatives.rules import WEEK
from catalog.db import JsonMap, Model, minor_units
from catalog.words import Words


def _every_day() -> JsonMap:
    return {"days": list(WEEK)}


def _nobody() -> JsonMap:
    return {"names": []}


class Cooperative(Model):
    """A cooperative with its region, its way to the hub, and its smallest batch.

    `kit_days` lie between hub and maker, `return_days` between maker and hub. `open_days` holds the
    weekdays of its centre under `days`, `carriers` who carries for it under `names`.
    """

    __tablename__ = "cooperative"
    __table_args__ = (
        CheckConstraint("kit_days >= 0 AND return_days >= 0", name="lead_times"),
        CheckConstraint("min_batch >= 1", name="min_batch"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[Words]
    province: Mapped[Words]
    city: Mapped[Words]
    region: Mapped[str] = mapped_column(String(40))
    about: Mapped[Words]
    address: Mapped[Words]
    time_zone: Mapped[str] = mapped_column(String(40), default="Asia/Shanghai")
    kit_days: Mapped[int] = mapped_column(default=3)
    return_days: Mapped[int] = mapped_column(default=3)
    cost_per_parcel_minor: Mapped[int] = minor_units(default=0)
    cost_per_kg_minor: Mapped[int] = minor_units(default=0)
    min_batch: Mapped[int] = mapped_column(default=1)
    open_days: Mapped[JsonMap] = mapped_column(default=_every_day)
    carriers: Mapped[JsonMap] = mapped_column(default=_nobody)
    centre_places: Mapped[int] = mapped_column(default=0)
    to_homes: Mapped[bool] = mapped_column(default=True)


class ClosedDay(Model):
    """A day on which a centre is closed; who works at home is not concerned."""

    __tablename__ = "cooperative_closed_day"
    __table_args__ = (UniqueConstraint("cooperative_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperative.id"))
    day: Mapped[date]
