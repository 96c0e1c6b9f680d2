"""Places in the line for a variant, wishes to be told when it is back, and the office's setting.

Who waits is known by the fingerprint of her address (`reader`), the address itself is sealed. While
a place or a wish is open, `open_for` repeats the fingerprint, so that a person has one of each kind
for a variant, by a unique constraint.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import Model, choice
from catalog.vault import Sealed
from storefront.waiting.rules import PlaceState, WishState


class WaitingPlace(Model):
    """A place in the line; its id is its number. `offer` counts the offers she was made."""

    __tablename__ = "waiting_place"
    __table_args__ = (
        UniqueConstraint("variant_id", "open_for"),
        CheckConstraint("wanted >= 1 AND offered >= 0", name="pieces"),
        Index("ix_waiting_place_line", "variant_id", "state", "id"),
        Index("ix_waiting_place_until", "state", "offer_until"),
        Index("ix_waiting_place_reader", "reader", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id"))
    reader: Mapped[str] = mapped_column(String(64))
    open_for: Mapped[str | None] = mapped_column(String(64))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    email: Mapped[str | None] = mapped_column(Sealed("waiting.email"))
    language: Mapped[str] = mapped_column(String(10))
    state: Mapped[PlaceState] = choice(PlaceState)
    wanted: Mapped[int]
    offered: Mapped[int] = mapped_column(default=0)
    offer_until: Mapped[datetime | None]
    joined_at: Mapped[datetime]

    @property
    def hold(self) -> str:
        """How stock names the pieces that are held for her."""
        return f"waiting:{self.id}"


class BackWish(Model):
    """Somebody wants one letter when a variant is on open sale again."""

    __tablename__ = "back_wish"
    __table_args__ = (
        UniqueConstraint("variant_id", "open_for"),
        Index("ix_back_wish_line", "variant_id", "state", "id"),
        Index("ix_back_wish_reader", "reader", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id"))
    reader: Mapped[str] = mapped_column(String(64))
    open_for: Mapped[str | None] = mapped_column(String(64))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    email: Mapped[str | None] = mapped_column(Sealed("back_wish.email"))
    language: Mapped[str] = mapped_column(String(10))
    state: Mapped[WishState] = choice(WishState)
    wished_at: Mapped[datetime]
    told_at: Mapped[datetime | None]


class WaitingRule(Model):
    """What the office has set; one row, or none while it keeps what is usual."""

    __tablename__ = "waiting_rule"
    __table_args__ = (
        CheckConstraint("id = 1", name="one"),
        CheckConstraint("offer_minutes BETWEEN 5 AND 1440", name="minutes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    offer_minutes: Mapped[int]
    changed_at: Mapped[datetime]
