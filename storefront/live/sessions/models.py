"""Live sessions: lineup, what each slot cost at each moment, what was done at the desk, what was
sold.

The database itself refuses two slots with one code, two pinned slots, a price under its floor, and
pieces below zero.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.db import Model, choice, minor_units
from catalog.products import Product, Variant
from catalog.words import Words
from storefront.live.models import Host
from storefront.live.sessions.rules import ClaimPolicy, Deed, SessionState

#: Word for word what the indexes of pinned slots and of slots that are shown say of their rows.
PINNED, SHOWN = "pinned_at IS NOT NULL", "withdrawn_at IS NULL"


class LiveSession(Model):
    """A host's session. `reserve_location_id` is where what was carved out for it lies,
    `floor_location_id` what of it is released; every change makes `version` one more. The tokens
    open the overlay, and the desk for a helper without an account."""

    __tablename__ = "live_session"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_it_starts"),
        CheckConstraint("claim_minutes BETWEEN 1 AND 1440", name="claim_minutes"),
        CheckConstraint("version >= 0", name="version"),
        CheckConstraint("state <> 'on_air' OR on_air_at IS NOT NULL", name="on_air"),
        CheckConstraint("state NOT IN ('ended', 'settled') OR ended_at IS NOT NULL", name="ended"),
        Index("ix_live_session_state", "state", "starts_at"),
        Index("ix_live_session_host", "host_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    title: Mapped[Words]
    host_id: Mapped[int] = mapped_column(ForeignKey("host.id"))
    platform: Mapped[str] = mapped_column(String(24), default="")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    state: Mapped[SessionState] = choice(SessionState, default=SessionState.DRAFT)
    currency: Mapped[str] = mapped_column(String(3), default="CNY")
    source_location_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    reserve_location_id: Mapped[int] = mapped_column(ForeignKey("location.id"), unique=True)
    floor_location_id: Mapped[int] = mapped_column(ForeignKey("location.id"), unique=True)
    claim_policy: Mapped[ClaimPolicy] = choice(ClaimPolicy, default=ClaimPolicy.FIRST_CLAIM)
    claim_minutes: Mapped[int] = mapped_column(default=15)
    desk_token: Mapped[str] = mapped_column(String(43), unique=True)
    overlay_token: Mapped[str] = mapped_column(String(43), unique=True)
    on_air_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=0)

    host: Mapped[Host] = relationship()


class LineupSlot(Model):
    """A variant in a session, under a code. `carved` is what was ever set aside for it;
    `normal_minor` what a piece cost in the shop when it was added. The `rehearsed_*` columns stand
    for price and released pieces in a rehearsal, and nowhere else."""

    __tablename__ = "lineup_slot"
    __table_args__ = (
        UniqueConstraint("session_id", "code"),
        CheckConstraint("floor_minor >= 0", name="floor"),
        CheckConstraint("price_minor BETWEEN floor_minor AND normal_minor", name="price"),
        CheckConstraint("carved >= 0", name="carved"),
        CheckConstraint("limit_pieces IS NULL OR limit_pieces BETWEEN 1 AND 999", name="limit"),
        CheckConstraint("rehearsed_pieces IS NULL OR rehearsed_pieces >= 0", name="rehearsed"),
        CheckConstraint(
            "rehearsed_minor IS NULL OR rehearsed_minor BETWEEN floor_minor AND normal_minor",
            name="rehearsed_price",
        ),
        CheckConstraint("pinned_at IS NULL OR withdrawn_at IS NULL", name="pinned_is_shown"),
        Index(
            "ix_lineup_slot_pinned",
            "session_id",
            unique=True,
            sqlite_where=text(PINNED),
            postgresql_where=text(PINNED),
        ),
        Index(
            "ix_lineup_slot_shown",
            "session_id",
            "variant_id",
            unique=True,
            sqlite_where=text(SHOWN),
            postgresql_where=text(SHOWN),
        ),
        Index("ix_lineup_slot_variant", "variant_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("live_session.id"))
    position: Mapped[int]
    code: Mapped[str] = mapped_column(String(8))
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id"))
    price_minor: Mapped[int] = minor_units()
    floor_minor: Mapped[int] = minor_units()
    normal_minor: Mapped[int] = minor_units()
    limit_pieces: Mapped[int | None]
    carved: Mapped[int] = mapped_column(default=0)
    make_to_live: Mapped[bool] = mapped_column(default=False)
    pinned_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    rehearsed_minor: Mapped[int | None] = minor_units()
    rehearsed_pieces: Mapped[int | None]

    product: Mapped[Product] = relationship()
    variant: Mapped[Variant] = relationship()


class SlotPrice(Model):
    """What a slot cost from a moment on; rows are only added."""

    __tablename__ = "slot_price"
    __table_args__ = (
        CheckConstraint("price_minor >= 0", name="price"),
        Index("ix_slot_price_slot", "slot_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey("lineup_slot.id"))
    price_minor: Mapped[int] = minor_units()
    from_at: Mapped[datetime]
    actor_id: Mapped[int | None]


class DeskDeed(Model):
    """One thing that was done at the desk, with what it was before. `undoes_id` names the deed that
    this one takes back; no deed is taken back twice, and the same `key` is done once."""

    __tablename__ = "desk_deed"
    __table_args__ = (Index("ix_desk_deed_session", "session_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("live_session.id"))
    slot_id: Mapped[int | None] = mapped_column(ForeignKey("lineup_slot.id"))
    deed: Mapped[Deed] = choice(Deed)
    rehearsed: Mapped[bool] = mapped_column(default=False)
    before: Mapped[int | None] = minor_units()
    after: Mapped[int | None] = minor_units()
    at: Mapped[datetime]
    actor_id: Mapped[int | None]
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("desk_deed.id"), unique=True)
    key: Mapped[str] = mapped_column(String(80), unique=True)


class SlotBuyer(Model):
    """Somebody who buys of a slot: the row that her presses wait for, one after another."""

    __tablename__ = "slot_buyer"
    __table_args__ = (
        UniqueConstraint("slot_id", "buyer"),
        CheckConstraint("turns >= 0", name="turns"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey("lineup_slot.id"))
    buyer: Mapped[str] = mapped_column(String(80))
    turns: Mapped[int] = mapped_column(default=0)


class SlotSale(Model):
    """Pieces of a slot in an order, at the price of that moment."""

    __tablename__ = "slot_sale"
    __table_args__ = (
        UniqueConstraint("order_id", "slot_id"),
        CheckConstraint("pieces >= 1", name="pieces"),
        CheckConstraint("price_minor >= 0", name="price"),
        Index("ix_slot_sale_slot", "slot_id", "buyer"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey("lineup_slot.id"))
    order_id: Mapped[int] = mapped_column(ForeignKey("customer_order.id"))
    buyer: Mapped[str] = mapped_column(String(80))
    pieces: Mapped[int]
    price_minor: Mapped[int] = minor_units()
    to_make: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime]
