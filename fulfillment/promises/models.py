"""What the house keeps of its promises: the measured bench, what was promised since, and the gate.

A snapshot holds everything that was promised until it was measured; claims are what was promised,
or given back, since. Whoever promises turns the gate first, so that two at once never count on the
same hours.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Numeric, String
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import Model


class Snapshot(Model):
    """The bench as it was measured. `token` names this one in every process; `mark` is the last
    history row it knows of; `took_ms` how long measuring took."""

    __tablename__ = "capacity_snapshot"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True)
    day: Mapped[date]
    mark: Mapped[int]
    took_ms: Mapped[int]
    made_at: Mapped[datetime]
    body: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class Claim(Model):
    """Standard minutes of a kind of skill for a day; negative ones were given back.

    `cause` says for what (`order:MH-7KQ4MX`, `quote:Q-7KQ4MX`). With `expires_at` it is a soft hold
    that lapses by itself.
    """

    __tablename__ = "capacity_claim"
    __table_args__ = (
        CheckConstraint("pieces <> 0", name="pieces"),
        Index("ix_capacity_claim_cause", "cause"),
        Index("ix_capacity_claim_expires", "expires_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cause: Mapped[str] = mapped_column(String(110))
    craft_id: Mapped[int] = mapped_column(ForeignKey("craft.id"))
    level: Mapped[int]
    pieces: Mapped[int]
    minutes: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    due_on: Mapped[date]
    expires_at: Mapped[datetime | None]
    at: Mapped[datetime]


class Gate(Model):
    """One row that everybody turns who promises; the database lets one through at a time."""

    __tablename__ = "capacity_gate"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    turns: Mapped[int] = mapped_column(default=0)
