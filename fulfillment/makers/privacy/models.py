"""What is kept of a maker in private, and who has opened it.

A value is sealed for this maker and this part: moved to another row it does not open. `mark` is a
keyed fingerprint by which she is found without opening anybody's, `imprint` one that only tells
whether the same was written again. The log of readings is only
inserted into (`insert_only`).
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import JsonMap, Model, choice
from fulfillment.makers.insert_only import insert_only
from fulfillment.makers.privacy.rules import Field, Purpose, Seat

_IDENTITIES = text("field = 'identity'")


class PrivateFact(Model):
    """One part of one maker's record."""

    __tablename__ = "maker_private"
    __table_args__ = (
        UniqueConstraint("maker_id", "field"),
        Index("ix_maker_private_mark", "field", "mark"),
        Index(
            "uq_maker_private_identity",
            "mark",
            unique=True,
            sqlite_where=_IDENTITIES,
            postgresql_where=_IDENTITIES,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    maker_id: Mapped[int] = mapped_column(ForeignKey("maker.id"))
    field: Mapped[Field] = choice(Field)
    sealed: Mapped[str] = mapped_column(Text)
    mark: Mapped[str | None] = mapped_column(String(64))
    imprint: Mapped[str] = mapped_column(String(64))
    kept_at: Mapped[datetime]


class AdaptationNote(Model):
    """What helps her to work: about what, and who beside the office's keepers may open it.

    `readers` holds `lead` and `office` under the key `seats`. A note that no longer holds is ended,
    and its text is emptied.
    """

    __tablename__ = "maker_note"
    __table_args__ = (Index("ix_maker_note_maker", "maker_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    maker_id: Mapped[int] = mapped_column(ForeignKey("maker.id"))
    about: Mapped[str] = mapped_column(String(24))
    sealed: Mapped[str | None] = mapped_column(Text)
    readers: Mapped[JsonMap]
    kept_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Reading(Model):
    """One opening of one part: whose, by whom in which seat, why, when."""

    __tablename__ = "maker_reading"
    __table_args__ = (
        Index("ix_maker_reading_maker", "maker_id", "id"),
        Index("ix_maker_reading_user", "user_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    maker_id: Mapped[int] = mapped_column(ForeignKey("maker.id"))
    field: Mapped[Field] = choice(Field)
    user_id: Mapped[int | None]
    seat: Mapped[Seat] = choice(Seat)
    purpose: Mapped[Purpose] = choice(Purpose)
    at: Mapped[datetime]


insert_only(Reading)
