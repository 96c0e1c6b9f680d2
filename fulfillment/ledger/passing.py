"""One pass over the book from an entry on: is each entry balanced, positive, of one currency, does
it still say what it said, and does its seal hold it?

The book is read in parts of so many entries, each as plain values: no rows of classes, no dates,
for a million entries are four million rows. A part needs nothing of the one before it, so parts
may be read by several processes at once (`dividing`); memory is that of one part each.

What is not asked of the database: neither sums nor digests are its own. It only hands out rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, case, func, select
from sqlalchemy.orm import Session

from fulfillment.ledger.models import Entry, Posting
from fulfillment.ledger.rules import Side, link, said_hash, stored_hash
from fulfillment.ledger.told import Told

#: Entries of a part.
PART = 10_000

#: Account, side, minor units, the account's currency.
Line = tuple[str, str, int, str]

_SIDES = frozenset(side.value for side in Side)

_LINES = """SELECT p.entry_id, a.code, p.side, p.amount_minor, a.currency
FROM ledger_posting p LEFT JOIN ledger_account a ON a.id = p.account_id
WHERE p.entry_id BETWEEN {first} AND {last}"""
_ENTRIES = """SELECT e.id, e.key, e.recipe, {facts}, e.facts_hash, e.currency, {day}, {at},
e.actor_id, e.reverses_id, e.hash, s.id, s.previous_hash, s.hash
FROM ledger_entry e LEFT JOIN ledger_seal s
ON s.entry_id = e.id AND s.entry_id BETWEEN {first} AND {last}
WHERE e.id BETWEEN {first} AND {last} ORDER BY e.id"""

#: How each engine writes facts, day and moment as text.
_AS_TEXT = {
    "sqlite": {
        "facts": "e.facts",
        "day": "e.booked_on",
        "at": "substr(e.at, 1, 10) || 'T' || substr(e.at, 12) || '+00:00'",
    },
    "postgresql": {
        "facts": "e.facts::text",
        "day": "to_char(e.booked_on, 'YYYY-MM-DD')",
        "at": """to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"')""",
    },
}


@dataclass(slots=True)
class Passed:
    """How many entries were read, and the first of each kind that is not as it should be."""

    entries: int = 0
    postings: int = 0
    seals: int = 0
    offenders: dict[str, str] = field(default_factory=dict)

    def blame(self, name: str, offender: str) -> None:
        """Remember the first offender of an invariant."""
        self.offenders.setdefault(name, offender)

    def add(self, later: Passed) -> None:
        """What a later part came to."""
        self.entries += later.entries
        self.postings += later.postings
        self.seals += later.seals
        self.offenders = {**later.offenders, **self.offenders}


def parts(session: Session, since: int = 0) -> list[tuple[int, int]]:
    """The first and the last entry of each part of the book, from `since` on."""
    told = select(func.min(Entry.id), func.max(Entry.id), func.count()).where(Entry.id >= since)
    first, last, number = session.execute(told).one()
    if first is None:
        return []
    if last - first < 2 * number + PART:
        return [(at, min(at + PART - 1, last)) for at in range(first, last + 1, PART)]
    return _parts_with_gaps(session, since)


def _parts_with_gaps(session: Session, since: int) -> list[tuple[int, int]]:
    """The same where numbers are so far apart that most parts would be empty."""
    number = (func.row_number().over(order_by=Entry.id) - 1).label("number")
    numbered = select(Entry.id, number).where(Entry.id >= since).subquery()
    ids = numbered.c.id
    wanted = select(func.min(ids), func.max(ids)).group_by(numbered.c.number // PART)
    return sorted((int(first), int(last)) for first, last in session.execute(wanted))


def read(connection: Connection, part: tuple[int, int], told: Told) -> Passed:
    """Read every entry of a part once."""
    found, lines = Passed(), defaultdict[int, list[Line]](list)
    for row in _rows(connection, _LINES, part):
        lines[row[0]].append(row[1:])
        found.postings += 1
    for row in _rows(connection, _ENTRIES, part):
        found.entries += 1
        _look(found, row, lines.get(row[0], ()), told)
    return found


def _rows(connection: Connection, question: str, part: tuple[int, int]) -> Iterable[Any]:
    """Plain tuples, straight from the driver: everything else would cost as much again."""
    first, last = part
    asked = question.format(first=first, last=last, **_AS_TEXT[connection.dialect.name])
    cursor = connection.connection.cursor()
    cursor.execute(asked)
    return cast(Iterable[Any], cursor)


def _look(found: Passed, row: Sequence[Any], lines: Sequence[Line], told: Told) -> None:
    key, place, before, sealed = row[1], *row[11:]
    if not _plain(lines, row[5]):
        _blame_lines(found, key, lines, row[5])
    if not _unchanged(row, lines, told):
        found.blame("entries_unchanged", key)
    if place is not None:
        found.seals += 1
        if link(before, row[10]) != sealed:
            found.blame("chain_unbroken", f"seal {place}")


def _plain(lines: Sequence[Line], currency: str) -> bool:
    """Whether it is one amount from one side to the other: nothing else is to be asked then."""
    if len(lines) != 2:
        return False
    (_, left, minor, first), (_, right, same, second) = lines
    sides = left != right and left in _SIDES and right in _SIDES
    return sides and type(minor) is int and minor == same > 0 and first == second == currency


def _blame_lines(found: Passed, key: str, lines: Sequence[Line], currency: str) -> None:
    if any(type(minor) is not int for _, _, minor, _ in lines):
        found.blame("amounts_positive", key)
        return
    amounts = [minor if side == Side.DEBIT else -minor for _, side, minor, _ in lines]
    if len(lines) < 2 or sum(amounts) != 0:
        found.blame("entries_balanced", key)
    if any(side not in _SIDES or minor <= 0 for _, side, minor, _ in lines):
        found.blame("amounts_positive", key)
    if any(each[3] != currency for each in lines):
        found.blame("one_currency", key)


def _unchanged(row: Sequence[Any], lines: Sequence[Line], told: Told) -> bool:
    """Whether an entry's fingerprints are still those of all that it says."""
    _, key, recipe, facts, facts_hash, currency, day, at, actor_id, wrong_id, proof = row[:11]
    if any(each[0] is None for each in lines):
        return False
    said = said_hash(recipe, wrong_id, told(recipe, facts), lines)
    whole = stored_hash((key, said, currency), day, at, actor_id)
    return bool(facts_hash == said and proof == whole)


def turn() -> ColumnElement[int]:
    """A posting's amount: positive on the left, negative on the right."""
    return case((Posting.side == Side.DEBIT, Posting.amount_minor), else_=-Posting.amount_minor)
