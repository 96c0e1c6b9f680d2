"""Waves: which pieces of which wave are for whom, what the hub set aside, and the house's rule.

A wave is an order of kind `wave`; only what ties it to the shoppers' orders is kept here.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import Model, choice
from fulfillment.waves.rules import Why


class WaveRule(Model):
    """What the house has set; one row, or none while it keeps what is usual."""

    __tablename__ = "wave_rule"
    __table_args__ = (
        CheckConstraint("id = 1", name="one"),
        CheckConstraint("making_days >= 1 AND notice_days >= 1", name="days"),
        CheckConstraint("longest_wait_days >= 0 AND good_batches >= 1", name="waiting"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    making_days: Mapped[int]
    notice_days: Mapped[int]
    longest_wait_days: Mapped[int]
    good_batches: Mapped[int]
    changed_at: Mapped[datetime]


class Gathered(Model):
    """A shopper's line in a wave: all its pieces, once.

    `open_for` is her line as long as she wants the pieces and empty when they were released; it is
    unique, so that a line is never gathered twice. `set_aside` pieces lie at the hub for her.
    """

    __tablename__ = "wave_gathered"
    __table_args__ = (
        UniqueConstraint("open_for"),
        CheckConstraint("pieces >= 1", name="pieces"),
        CheckConstraint("set_aside BETWEEN 0 AND pieces", name="never_more_than_hers"),
        CheckConstraint("open_for IS NULL OR open_for = web_line_id", name="open_for_her"),
        CheckConstraint("(open_for IS NULL) = (released_at IS NOT NULL)", name="released"),
        CheckConstraint("wave_line_id <> web_line_id", name="two_lines"),
        Index("ix_wave_gathered_wave_line", "wave_line_id"),
        Index("ix_wave_gathered_web_line", "web_line_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    wave_line_id: Mapped[int] = mapped_column(ForeignKey("order_line.id"))
    web_line_id: Mapped[int] = mapped_column(ForeignKey("order_line.id"))
    open_for: Mapped[int | None]
    pieces: Mapped[int]
    set_aside: Mapped[int] = mapped_column(default=0)
    why: Mapped[Why] = choice(Why)
    gathered_at: Mapped[datetime]
    released_at: Mapped[datetime | None]


class SetAside(Model):
    """Pieces of an arrived parcel that the hub keeps for one shopper: of which batch they are."""

    __tablename__ = "wave_set_aside"
    __table_args__ = (
        UniqueConstraint("gathered_id", "parcel_content_id"),
        CheckConstraint("pieces >= 1", name="pieces"),
        Index("ix_wave_set_aside_content", "parcel_content_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    gathered_id: Mapped[int] = mapped_column(ForeignKey("wave_gathered.id"))
    parcel_content_id: Mapped[int] = mapped_column(ForeignKey("parcel_content.id"))
    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id"))
    pieces: Mapped[int]
