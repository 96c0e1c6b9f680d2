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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from functools import lru_cache

from catalog.money import Money

#: The book's day is a day in China, which has one time zone and no summer time.
BOOK_TIME = timezone(timedelta(hours=8))

#: What the first seal follows.
GENESIS = "0" * 64

Fact = str | int

#: A value as it stands in a fingerprint: keys in order, nothing between, every sign as it is.
written = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode
_word = lru_cache(maxsize=256)(written)
_sha = hashlib.sha256


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


def moved(left: str, right: str, amount: Money) -> tuple[NewPosting, NewPosting]:
    """`left` is debited and `right` credited; below zero they exchange their sides."""
    if amount < Money(0, amount.currency):
        left, right, amount = right, left, -amount
    return debit(left, amount), credit(right, amount)


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
    lines = [
        (each.account, each.side.value, each.amount.minor, each.amount.currency)
        for each in entry.postings
    ]
    return said_hash(entry.recipe, entry.reverses_id, written(dict(entry.facts)), lines)


def digest(entry: NewEntry, stamp: Stamp) -> str:
    """The fingerprint of all that is stored of an entry."""
    at = stamp.at.astimezone(UTC).isoformat(timespec="microseconds")
    named = (entry.key, facts_hash(entry), entry.currency)
    return stored_hash(named, str(stamp.booked_on), at, stamp.actor_id)


def said_hash(
    recipe: str, reverses_id: int | None, facts: str, lines: Sequence[tuple[str, str, int, str]]
) -> str:
    """The formula of `facts_hash` over plain values, for who reads a whole book: facts as
    `written`, each line's account, side, minor units and currency."""
    wrong = "null" if reverses_id is None else reverses_id
    sides = ",".join([f'["{a}","{side}",{minor},"{c}"]' for a, side, minor, c in sorted(lines)])
    return _sha(f"[{_word(recipe)},{wrong},{facts},[{sides}]]".encode()).hexdigest()


def stored_hash(named: tuple[str, str, str], day: str, at: str, actor_id: int | None) -> str:
    """The formula of `digest` over plain values: `named` are key, `facts_hash` and currency, `at`
    is UTC in ISO 8601 with microseconds."""
    key, facts, currency = named
    actor = "null" if actor_id is None else actor_id
    whole = f'[{written(key)},"{facts}",{_word(currency)},"{day}","{at}",{actor}]'
    return _sha(whole.encode()).hexdigest()


def link(previous: str, digest: str) -> str:
    """The hash of a seal: the seal before it and the entry it seals."""
    return _sha(f"{previous}\n{digest}".encode()).hexdigest()
