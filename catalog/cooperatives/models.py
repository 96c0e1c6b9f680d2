"""Cooperatives: the organisations in whose centres and homes the goods are made."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import Model, minor_units
from catalog.words import Words


class Cooperative(Model):
    """A cooperative with its region, its way to the hub, and its smallest batch.

    `kit_days` lie between hub and maker, `return_days` between maker and hub.
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
