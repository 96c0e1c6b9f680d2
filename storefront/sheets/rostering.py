"""Keeping a roster: who is new, who is there already, and nobody twice however often it is sent.

A person is known by the fingerprint of her identity number; nothing is opened. A roster with one
issue is not kept. Rows are kept in parts, each in a transaction of its own at the edge: what was
kept before an accident is simply found again when the same file is sent once more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.errors import Invalid
from catalog.history import Actor
from fulfillment.makers import Maker, amend, enrol
from fulfillment.makers.privacy import kept_marks, mark_of
from storefront.sheets.roster import Roster, RosterIssue, RosterRow

#: So many people are kept in one transaction.
PART = 100


@dataclass(frozen=True, slots=True)
class Kept:
    """What came of rows."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: Kept) -> Kept:
        return Kept(
            self.new + other.new,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
        )


def known(session: Session, rows: Sequence[RosterRow]) -> dict[int, Maker]:
    """The makers who are there already, by the number of the row."""
    marks: dict[str, int] = {}
    for part in parts_of(rows):
        marks |= kept_marks(session, [each.identity for each in part])
    wanted = select(Maker).where(Maker.id.in_(set(marks.values())))
    makers = {each.id: each for each in session.scalars(wanted)} if marks else {}
    found = {each.row: marks.get(mark_of(each.identity) or "") for each in rows}
    return {row: makers[maker] for row, maker in found.items() if maker is not None}


def checked(session: Session, roster: Roster, cooperative_id: int) -> tuple[RosterIssue, ...]:
    """What is wrong: of the sheet, and where somebody belongs to another cooperative."""
    there = known(session, roster.rows)
    elsewhere = [row for row, maker in there.items() if maker.cooperative_id != cooperative_id]
    told = [
        RosterIssue(
            row, 0, Invalid("roster.elsewhere", "She belongs to another cooperative already.")
        )
        for row in elsewhere
    ]
    return tuple(sorted((*roster.issues, *told), key=lambda each: (each.row, each.column)))


def keep_part(
    session: Session,
    cooperative_id: int,
    rows: Sequence[RosterRow],
    *,
    actor: Actor,
    now: datetime,
) -> Kept:
    """Keep these people; what stands already is not written again."""
    there, kept = known(session, rows), Kept()
    for each in rows:
        maker = there.get(each.row)
        if maker is None:
            enrol(session, cooperative_id, each.new, actor=actor, now=now)
            kept += Kept(new=1)
        elif amend(session, maker, each.new, actor=actor, now=now):
            kept += Kept(changed=1)
        else:
            kept += Kept(unchanged=1)
    return kept


def parts_of(rows: Sequence[RosterRow]) -> Iterator[Sequence[RosterRow]]:
    """The rows in parts that one transaction can hold."""
    return (rows[at : at + PART] for at in range(0, len(rows), PART))
