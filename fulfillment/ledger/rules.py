"""What an entry is, and the fingerprints by which it is recognised.

An entry names one business fact by its key, has one currency, and its postings are positive,
each with a side; debits equal credits. `facts_hash` covers what was said (recipe, facts,
postings): the same key with the same hash is a repetition, with another a conflict. `digest`
covers everything that is stored, so that a change behind the triggers shows. `link` chains
digests: each seal holds the one before it.

How it can fail: an entry that does not balance, mixes currencies or carries anything but words
and whole numbers is a bug of a recipe and raises `ValueError`; nobody is asked to understand it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum

from catalog.money import Money

#: The book's day is a day in China, which has one time zone and no summer time.
BOOK_TIME = timezone(timedelta(hours=8))

#: What the first seal follows.
GENESIS = "0" * 64

Fact = str | int


class AccountKind(StrEnum):
    """On which side an account normally stands."""

    ASSET = "asset"
    LIABILITY = "liability"
    INCOME = "income"
    EXPENSE = "expense"
    EQUITY = "equity"

    @property
    def normal(self) -> Side:
        """The side on which it grows."""
        return Side.DEBIT if self in (AccountKind.ASSET, AccountKind.EXPENSE) else Side.CREDIT


class Side(StrEnum):
    """Debit (left) or credit (right); a side, never a sign."""

    DEBIT = "debit"
    CREDIT = "credit"

    @property
    def other(self) -> Side:
        """The opposite side."""
        return Side.CREDIT if self is Side.DEBIT else Side.DEBIT


@dataclass(frozen=True, slots=True)
class NewPosting:
    """A positive amount on one side of one account."""

    account: str
    side: Side
    amount: Money


@dataclass(frozen=True, slots=True)
class NewEntry:
    """One business fact, ready to be booked."""

    key: str
    recipe: str
    facts: Mapping[str, Fact]
    postings: tuple[NewPosting, ...]
    reverses_id: int | None = None

    @property
    def currency(self) -> str:
        """The one currency of all its postings."""
        return self.postings[0].amount.currency

    def check(self) -> None:
        """Raise `ValueError` unless it balances in one currency with positive amounts."""
        sums = {Side.DEBIT: 0, Side.CREDIT: 0}
        for each in self.postings:
            if each.amount.minor <= 0 or each.amount.currency != self.currency:
                raise ValueError(f"{self.key}: {each}")
            sums[each.side] += each.amount.minor
        if len(self.postings) < 2 or sums[Side.DEBIT] != sums[Side.CREDIT]:
            raise ValueError(f"{self.key} does not balance")
        if not all(type(fact) in (str, int) for fact in self.facts.values()):
            raise ValueError(f"{self.key}: facts are words and whole numbers")


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the house adds to a fact when it books it."""

    booked_on: date
    at: datetime
    actor_id: int | None


def debit(account: str, amount: Money) -> NewPosting:
    """An amount on the left side of `account`."""
    return NewPosting(account, Side.DEBIT, amount)


def credit(account: str, amount: Money) -> NewPosting:
    """An amount on the right side of `account`."""
    return NewPosting(account, Side.CREDIT, amount)


def reversal_of(entry: NewEntry, entry_id: int, reason: str) -> NewEntry:
    """The exact reverse of a booked entry: every side swapped, every amount kept."""
    return NewEntry(
        key=f"entry:{entry_id}:reversed",
        recipe="reversal",
        facts={"entry": entry_id, "reason": reason},
        postings=tuple(
            NewPosting(each.account, each.side.other, each.amount) for each in entry.postings
        ),
        reverses_id=entry_id,
    )


def book_day(now: datetime) -> date:
    """The day of the book at an instant."""
    return now.astimezone(BOOK_TIME).date()


def facts_hash(entry: NewEntry) -> str:
    """The fingerprint of what was said, whoever says it and whenever."""
    return _hash([entry.recipe, entry.reverses_id, dict(entry.facts), _lines(entry.postings)])


def digest(entry: NewEntry, stamp: Stamp) -> str:
    """The fingerprint of all that is stored of an entry."""
    at = stamp.at.astimezone(UTC).isoformat(timespec="microseconds")
    facts = facts_hash(entry)
    return _hash([entry.key, facts, entry.currency, str(stamp.booked_on), at, stamp.actor_id])


def link(previous: str, digest: str) -> str:
    """The hash of a seal: the seal before it and the entry it seals."""
    return hashlib.sha256(f"{previous}\n{digest}".encode()).hexdigest()


def _lines(postings: Iterable[NewPosting]) -> list[list[Fact]]:
    return sorted(
        [each.account, each.side.value, each.amount.minor, each.amount.currency]
        for each in postings
    )


def _hash(value: object) -> str:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
