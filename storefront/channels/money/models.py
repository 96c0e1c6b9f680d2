"""What platforms settled, line by line, and the orders about which somebody must look.

A line is known by (shop, its name at the platform): the same file again is the same lines. `same`
says that another file told of this money before, so that it is not booked twice.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import Model, choice, minor_units
from storefront.channels.money.layouts import MoneyKind
from storefront.channels.money.rules import Gap
from storefront.payments.threeway.work import MatchState, Resolution


class ChannelMoney(Model):
    """A line of a settlement, refund or flow file."""

    __tablename__ = "channel_money"
    __table_args__ = (
        UniqueConstraint("shop_id", "name"),
        Index("ix_channel_money_mark", "shop_id", "mark"),
        Index("ix_channel_money_order", "shop_id", "platform_order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("channel_shop.id"))
    layout: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(100))
    mark: Mapped[str] = mapped_column(String(32))
    kind: Mapped[MoneyKind] = choice(MoneyKind)
    on: Mapped[date]
    platform_order: Mapped[str] = mapped_column(String(80))
    platform_line: Mapped[str] = mapped_column(String(80))
    scene: Mapped[str] = mapped_column(String(60))
    host: Mapped[str] = mapped_column(String(120))
    currency: Mapped[str] = mapped_column(String(3))
    net_minor: Mapped[int] = minor_units()
    platform_minor: Mapped[int] = minor_units()
    commission_minor: Mapped[int] = minor_units()
    unexplained_minor: Mapped[int] = minor_units()
    same: Mapped[bool]
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("ledger_entry.id"), unique=True)
    told_at: Mapped[datetime]


class ChannelGap(Model):
    """One order of a shop: what it sold for, what was settled, and what people did about it."""

    __tablename__ = "channel_gap"
    __table_args__ = (
        UniqueConstraint("shop_id", "platform_order"),
        CheckConstraint(
            "entry_id IS NULL OR (decided_by IS NOT NULL AND decided_by <> asked_by)",
            name="two_people",
        ),
        CheckConstraint("resolution IS NULL OR reason <> ''", name="reason"),
        Index("ix_channel_gap_state", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("channel_shop.id"))
    platform_order: Mapped[str] = mapped_column(String(80))
    finding: Mapped[Gap] = choice(Gap)
    state: Mapped[MatchState] = choice(MatchState)
    currency: Mapped[str] = mapped_column(String(3))
    expected_minor: Mapped[int | None] = minor_units()
    received_minor: Mapped[int] = minor_units(default=0)
    booked_minor: Mapped[int] = minor_units(default=0)
    unexplained_minor: Mapped[int] = minor_units(default=0)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    reason: Mapped[str] = mapped_column(String(300), default="")
    resolution: Mapped[Resolution | None] = choice(Resolution)
    wait_until: Mapped[date | None]
    asked_by: Mapped[int | None]
    decided_by: Mapped[int | None]
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("ledger_entry.id"), unique=True)

    @property
    def less_minor(self) -> int:
        """How much less was settled than sold, without what was booked about it."""
        return (self.expected_minor or 0) - self.received_minor - self.booked_minor
