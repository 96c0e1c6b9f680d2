"""What the far sides told, line by line, and what it was matched with.

A line told has its name at its place (a balance transaction, a fingerprint), so that the same
statement again is the same lines. A match holds one line told, one posting, or both: each at most
once, by constraint. Who paid and what she wrote are sealed: they are hers.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import JsonMap, Model, choice, minor_units
from catalog.vault import Sealed
from storefront.payments.threeway.rules import Finding
from storefront.payments.threeway.work import MatchState, Resolution


class ToldLine(Model):
    """A movement as the gateway or the bank tells it; `names` holds a list under "all"."""

    __tablename__ = "told_line"
    __table_args__ = (
        UniqueConstraint("place", "name"),
        Index("ix_told_line_on", "place", "on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[str] = mapped_column(String(30))
    name: Mapped[str] = mapped_column(String(100))
    kind: Mapped[str] = mapped_column(String(24))
    on: Mapped[date]
    amount_minor: Mapped[int] = minor_units()
    currency: Mapped[str] = mapped_column(String(3))
    names: Mapped[JsonMap]
    words: Mapped[str | None] = mapped_column(Sealed("told_line.words"))
    told_at: Mapped[datetime]


class Match(Model):
    """A pair, or a side that stands alone, and what people did about it.

    `corrected_minor` is what a resolution booked, so that told = booked + corrected once it is
    done; `booked_entry_id` is the entry of the posting, `entry_id` the resolution's own.
    """

    __tablename__ = "money_match"
    __table_args__ = (
        CheckConstraint("told_id IS NOT NULL OR posting_id IS NOT NULL", name="of_something"),
        CheckConstraint(
            "entry_id IS NULL OR (decided_by IS NOT NULL AND decided_by <> asked_by)",
            name="two_people",
        ),
        CheckConstraint("resolution IS NULL OR reason <> ''", name="reason"),
        Index("ix_money_match_state", "state", "id"),
        Index("ix_money_match_on", "on", "place"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[str] = mapped_column(String(30))
    told_id: Mapped[int | None] = mapped_column(ForeignKey("told_line.id"), unique=True)
    posting_id: Mapped[int | None] = mapped_column(ForeignKey("ledger_posting.id"), unique=True)
    booked_entry_id: Mapped[int | None] = mapped_column(ForeignKey("ledger_entry.id"), index=True)
    finding: Mapped[Finding] = choice(Finding)
    state: Mapped[MatchState] = choice(MatchState)
    on: Mapped[date]
    currency: Mapped[str] = mapped_column(String(3))
    told_minor: Mapped[int] = minor_units(default=0)
    booked_minor: Mapped[int] = minor_units(default=0)
    corrected_minor: Mapped[int] = minor_units(default=0)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    reason: Mapped[str] = mapped_column(String(300), default="")
    resolution: Mapped[Resolution | None] = choice(Resolution)
    wait_until: Mapped[date | None]
    asked_by: Mapped[int | None]
    decided_by: Mapped[int | None]
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("ledger_entry.id"), unique=True)


class MatchRun(Model):
    """One comparison at one place: what it looked at and what it left open."""

    __tablename__ = "match_run"
    __table_args__ = (Index("ix_match_run_place", "place", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[str] = mapped_column(String(30))
    at: Mapped[datetime]
    begun: Mapped[date]
    through: Mapped[date]
    looked_at: Mapped[int]
    left: Mapped[int]
