"""Channels: shops on platforms, and their orders line by line as the platforms tell them.

`seen` is the second (since 1970) of the newest export that spoke of a row, `older` the seconds of
those columns that this export did not have (`merging`). What the platform shows of the buyer is
sealed as one text; `buyer_mark` is its keyed fingerprint, so that nobody opens it to compare.
A line of which `whole` is true stands for all of its order: some layouts name no single items.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import JsonMap, Model, choice, minor_units
from catalog.vault import Sealed
from storefront.channels.rules import (
    LONGEST_SLUG,
    Aftersale,
    Channel,
    ChannelState,
    ImportState,
    Landing,
    Privacy,
)

#: How long an id of a platform may be.
ID = 80


class ChannelShop(Model):
    """An account of ours on a platform.

    `location_id` is the place of its quota (a place that does not sell online); without one it
    sells from the places that do. `zone` is the one in which its files tell times.
    """

    __tablename__ = "channel_shop"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(LONGEST_SLUG), unique=True)
    channel: Mapped[Channel] = choice(Channel)
    name: Mapped[str] = mapped_column(String(80))
    currency: Mapped[str] = mapped_column(String(3), default="CNY")
    zone: Mapped[str] = mapped_column(String(40), default="Asia/Shanghai")
    location_id: Mapped[int | None] = mapped_column(ForeignKey("location.id"))
    made_at: Mapped[datetime]


class ChannelOrder(Model):
    """An order as its platform tells it; `order_id` is the order of the house that fills it.

    `paid_minor` is what the buyer paid for all of it, where the platform says so. `why` tells a
    person what hinders the house (`landing` kept).
    """

    __tablename__ = "channel_order"
    __table_args__ = (
        UniqueConstraint("shop_id", "platform_id"),
        Index("ix_channel_order_landing", "shop_id", "landing", "id"),
        Index("ix_channel_order_placed", "shop_id", "placed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("channel_shop.id"))
    platform_id: Mapped[str] = mapped_column(String(ID))
    placed_at: Mapped[datetime | None]
    paid_at: Mapped[datetime | None]
    currency: Mapped[str] = mapped_column(String(3))
    paid_minor: Mapped[int | None] = minor_units()
    shipping_minor: Mapped[int | None] = minor_units()
    privacy: Mapped[Privacy] = choice(Privacy, default=Privacy.NONE)
    buyer: Mapped[str | None] = mapped_column(Sealed("channel_order.buyer"))
    buyer_mark: Mapped[str | None] = mapped_column(String(16))
    promised_at: Mapped[datetime | None]
    landing: Mapped[Landing] = choice(Landing, default=Landing.LOOK)
    why: Mapped[str] = mapped_column(String(24), default="")
    order_id: Mapped[int | None] = mapped_column(ForeignKey("customer_order.id"), unique=True)
    seen: Mapped[int] = mapped_column(BigInteger)
    older: Mapped[JsonMap | None]


class ChannelLine(Model):
    """One line of such an order: the unit by which platforms count, refund and settle.

    `paid_minor` is what the buyer pays for the line, `bonus_minor` what platform and host add to
    it; `value_minor` of both is what the sale is worth to us. `platform_host_id` is only filled
    where the platform itself credits a host (`source` is its word for where the buyer came from).
    """

    __tablename__ = "channel_line"
    __table_args__ = (
        UniqueConstraint("shop_id", "platform_line_id"),
        CheckConstraint("pieces >= 1", name="pieces"),
        Index("ix_channel_line_order", "order_id"),
        Index("ix_channel_line_sku", "shop_id", "sku"),
        Index("ix_channel_line_host", "platform_host_id", "shop_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("channel_shop.id"))
    order_id: Mapped[int] = mapped_column(ForeignKey("channel_order.id"))
    platform_line_id: Mapped[str] = mapped_column(String(ID * 2))
    whole: Mapped[bool] = mapped_column(default=False, server_default=false())
    state: Mapped[ChannelState | None] = choice(ChannelState)
    aftersale: Mapped[Aftersale | None] = choice(Aftersale)
    title: Mapped[str | None] = mapped_column(String(200))
    variation: Mapped[str | None] = mapped_column(String(200))
    sku: Mapped[str | None] = mapped_column(String(ID))
    platform_product_id: Mapped[str | None] = mapped_column(String(ID))
    pieces: Mapped[int | None]
    unit_price_minor: Mapped[int | None] = minor_units()
    paid_minor: Mapped[int | None] = minor_units()
    bonus_minor: Mapped[int | None] = minor_units()
    refunded_minor: Mapped[int | None] = minor_units()
    sent_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    carrier: Mapped[str | None] = mapped_column(String(80))
    tracking: Mapped[str | None] = mapped_column(String(80))
    platform_host_id: Mapped[str | None] = mapped_column(String(ID))
    platform_host_name: Mapped[str | None] = mapped_column(String(120))
    source: Mapped[str | None] = mapped_column(String(40))
    reason: Mapped[str | None] = mapped_column(String(200))
    variant_id: Mapped[int | None] = mapped_column(ForeignKey("variant.id"), index=True)
    seen: Mapped[int] = mapped_column(BigInteger)
    older: Mapped[JsonMap | None]

    @property
    def value_minor(self) -> int | None:
        """What the sale of it is worth to us before fees."""
        return None if self.paid_minor is None else self.paid_minor + (self.bonus_minor or 0)


class ChannelSku(Model):
    """Which variant of ours a shop's sku means: once told by a person, true for every file."""

    __tablename__ = "channel_sku"
    __table_args__ = (UniqueConstraint("shop_id", "sku"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("channel_shop.id"))
    sku: Mapped[str] = mapped_column(String(ID))
    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id"))


class ChannelMap(Model):
    """A saved column map, for files that no layout fits: heading → field, told by a person."""

    __tablename__ = "channel_map"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    columns: Mapped[JsonMap]
    words: Mapped[JsonMap]
    made_at: Mapped[datetime]


class ChannelImport(Model):
    """A file that somebody brought for a shop, and what it says or what came of it.

    The file is kept, packed, until it is imported or dropped. `refusal` is why the last step was
    not taken: `{"code", "message", "facts"}`.
    """

    __tablename__ = "channel_import"
    __table_args__ = (
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
        CheckConstraint("data IS NOT NULL OR state IN ('kept','dropped','refused')", name="file"),
        Index("ix_channel_import_shop", "shop_slug", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    shop_slug: Mapped[str] = mapped_column(String(LONGEST_SLUG))
    name: Mapped[str] = mapped_column(String(120))
    map_name: Mapped[str] = mapped_column(String(40), default="")
    state: Mapped[ImportState] = choice(ImportState, default=ImportState.BROUGHT)
    data: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    percent: Mapped[int] = mapped_column(default=0)
    layout: Mapped[str] = mapped_column(String(40), default="")
    report: Mapped[JsonMap | None]
    refusal: Mapped[JsonMap | None]
    brought_by: Mapped[int | None]
    brought_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
