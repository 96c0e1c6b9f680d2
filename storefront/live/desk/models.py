"""What the desk keeps: how the overlay looks and what it says, a host's own cards, what was typed
as captions, and who helps.

One row of `overlay` for a session, from the first change on; without it everything is as it usually
is. What is said for a moment (a card, a caption) stands there with its end, so that nobody has to
take it away; what was typed while on air is also kept in `caption`, for the replay.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import Model, choice
from catalog.words import Words
from storefront.live.desk.rules import CardPlace, Look, Orientation, SafeArea, TextSize


class Overlay(Model):
    """The overlay of a session: its look, and what it says now."""

    __tablename__ = "overlay"
    __table_args__ = (
        CheckConstraint("chat BETWEEN 0 AND 40", name="chat"),
        CheckConstraint(
            "safe_left >= 0 AND safe_top >= 0 AND safe_width >= 0 AND safe_height >= 0 "
            "AND safe_left + safe_width <= 100 AND safe_top + safe_height <= 100",
            name="safe_area",
        ),
        CheckConstraint("(card IS NULL) = (card_until IS NULL)", name="card_ends"),
        CheckConstraint("(caption IS NULL) = (caption_until IS NULL)", name="caption_ends"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("live_session.id"), unique=True)
    orientation: Mapped[Orientation] = choice(Orientation, default=Orientation.PORTRAIT)
    place: Mapped[CardPlace] = choice(CardPlace, default=CardPlace.BOTTOM)
    size: Mapped[TextSize] = choice(TextSize, default=TextSize.USUAL)
    chat: Mapped[int] = mapped_column(default=0)
    safe_left: Mapped[int] = mapped_column(default=0)
    safe_top: Mapped[int] = mapped_column(default=0)
    safe_width: Mapped[int] = mapped_column(default=0)
    safe_height: Mapped[int] = mapped_column(default=0)
    card: Mapped[Words | None]
    card_until: Mapped[datetime | None]
    caption: Mapped[str | None] = mapped_column(String(120))
    caption_until: Mapped[datetime | None]

    @property
    def look(self) -> Look:
        """How it is arranged, as the rules know it."""
        safe = SafeArea(self.safe_left, self.safe_top, self.safe_width, self.safe_height)
        return Look(self.orientation, self.place, self.size, self.chat, safe)


class TextCard(Model):
    """A host's own card, in whatever language she wrote it."""

    __tablename__ = "text_card"
    __table_args__ = (UniqueConstraint("host_id", "text"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    host_id: Mapped[int] = mapped_column(ForeignKey("host.id"))
    text: Mapped[str] = mapped_column(String(40))
    made_at: Mapped[datetime]


class SpokenCaption(Model):
    """What a helper typed while the session was on air; `begins_ms` counts from then. One that was
    taken back is kept, and stands in no file."""

    __tablename__ = "caption"
    __table_args__ = (
        CheckConstraint("begins_ms >= 0", name="begins"),
        UniqueConstraint("session_id", "key"),
        Index("ix_caption_session", "session_id", "begins_ms", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("live_session.id"))
    begins_ms: Mapped[int]
    text: Mapped[str] = mapped_column(String(120))
    key: Mapped[str] = mapped_column(String(43))
    sent_at: Mapped[datetime]
    actor_id: Mapped[int | None]
    taken_back_at: Mapped[datetime | None]


class DeskHelper(Model):
    """Who may work at a session's desk because its host says so; her address only as a
    fingerprint, by which she is known when she signs in."""

    __tablename__ = "desk_helper"
    __table_args__ = (UniqueConstraint("session_id", "email_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("live_session.id"))
    email_key: Mapped[str] = mapped_column(String(64), index=True)
    name: Mapped[str] = mapped_column(String(40))
    named_at: Mapped[datetime]
