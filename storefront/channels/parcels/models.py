"""Parcels of channel orders, and the files by which their platforms are told of them.

A parcel is known by (order, tracking number). It is in one file at most (`file_id`): what was given
out once is not given out again, but the file itself can be had as often as it is wanted.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import Model


class ChannelParcelFile(Model):
    """A file for a platform, with what it tells."""

    __tablename__ = "channel_parcel_file"
    __table_args__ = (CheckConstraint("parcels >= 1", name="parcels"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("channel_shop.id"), index=True)
    parcels: Mapped[int]
    made_by: Mapped[int | None]
    made_at: Mapped[datetime]


class ChannelParcel(Model):
    """A parcel of a channel order: from our own order (`parcel_id`), or as a person says."""

    __tablename__ = "channel_parcel"
    __table_args__ = (
        UniqueConstraint("order_id", "tracking"),
        CheckConstraint("carrier <> '' AND tracking <> ''", name="said"),
        Index("ix_channel_parcel_file", "shop_id", "file_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("channel_shop.id"))
    order_id: Mapped[int] = mapped_column(ForeignKey("channel_order.id"))
    parcel_id: Mapped[int | None] = mapped_column(ForeignKey("parcel.id"), unique=True)
    carrier: Mapped[str] = mapped_column(String(80))
    tracking: Mapped[str] = mapped_column(String(80))
    noted_by: Mapped[int | None]
    noted_at: Mapped[datetime]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("channel_parcel_file.id"), index=True)
