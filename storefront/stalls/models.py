"""Stalls and their sites: where they stand, when they are open, who sells there.

A stall has a place of stock of its own, which does not sell online: what lies on a cart is not on
the shelf. A grant to sell ends and begins again; who once had it may still bring what she sold.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import Model
from catalog.words import Words


class StallSite(Model):
    """A place where stalls stand: a metro hall, a market, a shop."""

    __tablename__ = "stall_site"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[Words]
    way: Mapped[Words]
    created_at: Mapped[datetime]


class StallHours(Model):
    """When a site is open on a day of the week; a day without a row is closed."""

    __tablename__ = "stall_hours"
    __table_args__ = (
        UniqueConstraint("site_id", "weekday"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("opens >= 0 AND opens < closes AND closes <= 1440", name="minutes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("stall_site.id"))
    weekday: Mapped[int]
    opens: Mapped[int]
    closes: Mapped[int]


class Stall(Model):
    """A cart or counter. `home_id` is where it is loaded from; `maker_id` who runs it, if a maker
    does; `qr_asset_id` the picture with which a buyer pays on a platform."""

    __tablename__ = "stall"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[Words]
    site_id: Mapped[int] = mapped_column(ForeignKey("stall_site.id"), index=True)
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"), unique=True)
    home_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    maker_id: Mapped[int | None] = mapped_column(ForeignKey("maker.id"), index=True)
    qr_asset_id: Mapped[int | None] = mapped_column(ForeignKey("asset.id"))
    active: Mapped[bool] = mapped_column(default=True, server_default=true())
    created_at: Mapped[datetime]


class StallSeller(Model):
    """That somebody may sell at a stall; `active` until the grant is ended."""

    __tablename__ = "stall_seller"
    __table_args__ = (UniqueConstraint("stall_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    stall_id: Mapped[int] = mapped_column(ForeignKey("stall.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    active: Mapped[bool] = mapped_column(default=True, server_default=true())
    granted_at: Mapped[datetime]
