"""How what was told of money meets what was booked: first by name, then by amount and day. Pure.

Rules
* A fact is one movement of money at one place, as one side tells it: the far side (the gateway,
  the bank) or the book. Names are written `what:which` (`refund:re_1`, `payout:P20261130-1:MK7`).
* A line told that names an entry was paired by a person, before everything else.
* By name: a told and a booked fact that share a name, and share it with nobody else, belong
  together, whatever amount and day they have. Several that share a name are parted by equal
  amounts, as long as that leaves one for one.
* By amount and day: what has no name of the same kind on the other side belongs together if the
  amounts are equal, the days lie within the window, and nobody else could be meant on either side.
* Where two could be meant nothing is guessed: all of them become a question for a person.
* What the book took back itself (an entry and its exact reverse) is nobody's business outside.

Invariants: every fact stands in exactly one pair, so no line is matched twice and nothing is lost;
the order in which facts are told does not matter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from catalog.money import Money

#: How far the day of the far side and the day of the book may lie apart.
WINDOW = timedelta(days=5)


class Finding(StrEnum):
    """What a pair is."""

    MATCHED = "matched"
    ONLY_GATEWAY = "only_gateway"
    ONLY_BANK = "only_bank"
    ONLY_BOOK = "only_book"
    AMOUNT = "amount"
    DAY = "day"
    QUESTION = "question"
    UNDONE = "undone"


#: What needs nobody.
FINE = frozenset({Finding.MATCHED, Finding.UNDONE})


@dataclass(frozen=True, slots=True)
class Fact:
    """A movement: its id on its side, signed amount, day, names."""

    id: int
    amount: Money
    on: date
    names: frozenset[str] = frozenset()

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of its names."""
        return frozenset(each.partition(":")[0] for each in self.names)


@dataclass(frozen=True, slots=True)
class Pair:
    """What belongs together; a side is missing where nobody tells of it."""

    told: Fact | None
    booked: Fact | None
    finding: Finding


@dataclass(frozen=True, slots=True)
class _Group:
    told: tuple[Fact, ...]
    booked: tuple[Fact, ...]

    @property
    def one(self) -> tuple[Fact, Fact] | None:
        return (self.told[0], self.booked[0]) if len(self.told) == len(self.booked) == 1 else None


def match(
    told: Sequence[Fact], booked: Sequence[Fact], *, alone: Finding, window: timedelta = WINDOW
) -> list[Pair]:
    """Every fact in its pair; `alone` is what a told one without the book is."""
    undone, booked = _undone(booked)
    pairs, told, booked = _by_name(told, booked, window)
    more, told, booked = _by_amount(told, booked, window)
    return [
        *undone,
        *pairs,
        *more,
        *(Pair(each, None, alone) for each in told),
        *(Pair(None, each, Finding.ONLY_BOOK) for each in booked),
    ]


def found(told: Fact, booked: Fact, window: timedelta = WINDOW) -> Finding:
    """What two that belong together are."""
    if told.amount != booked.amount:
        return Finding.AMOUNT
    return Finding.MATCHED if abs(told.on - booked.on) <= window else Finding.DAY


Matching = tuple[list[Pair], list[Fact], list[Fact]]


def _undone(booked: Sequence[Fact]) -> tuple[list[Pair], list[Fact]]:
    """Two of the book that share a name with each other alone, and come to nothing."""
    by_name: dict[str, list[Fact]] = defaultdict(list)
    for each in booked:
        for name in each.names:
            by_name[name].append(each)
    gone: dict[int, Fact] = {}
    for _name, some in sorted(by_name.items()):
        opposite = len(some) == 2 and some[0].amount == -some[1].amount
        if opposite and not any(each.id in gone for each in some):
            gone.update((each.id, each) for each in some)
    pairs = [Pair(None, each, Finding.UNDONE) for each in gone.values()]
    return pairs, [each for each in booked if each.id not in gone]


def _by_name(told: Sequence[Fact], booked: Sequence[Fact], window: timedelta) -> Matching:
    pairs: list[Pair] = []
    for keys in (_by_hand, _named, _named_and_equal, _named):
        ones = [each.one for each in _groups(told, booked, keys) if each.one is not None]
        pairs += [Pair(*one, found(*one, window)) for one in ones]
        told, booked = _left(pairs, told, booked)
    asked = [each for each in _groups(told, booked, _named) if each.told and each.booked]
    return _with_questions(pairs, asked, told, booked)


def _by_amount(told: Sequence[Fact], booked: Sequence[Fact], window: timedelta) -> Matching:
    pairs: list[Pair] = []
    asked: list[_Group] = []
    for group in _near(told, booked, window):
        if group.one is not None:
            pairs.append(Pair(*group.one, Finding.MATCHED))
        elif group.told and group.booked:
            asked.append(group)
    told, booked = _left(pairs, told, booked)
    return _with_questions(pairs, asked, told, booked)


def _with_questions(
    pairs: list[Pair], asked: Iterable[_Group], told: Sequence[Fact], booked: Sequence[Fact]
) -> Matching:
    for group in asked:
        pairs += [Pair(each, None, Finding.QUESTION) for each in group.told]
        pairs += [Pair(None, each, Finding.QUESTION) for each in group.booked]
    return pairs, *_left(pairs, told, booked)


def _left(
    pairs: Iterable[Pair], told: Sequence[Fact], booked: Sequence[Fact]
) -> tuple[list[Fact], list[Fact]]:
    here = {each.told.id for each in pairs if each.told}
    there = {each.booked.id for each in pairs if each.booked}
    return (
        [each for each in told if each.id not in here],
        [each for each in booked if each.id not in there],
    )


def _by_hand(fact: Fact) -> Iterator[Hashable]:
    yield from (each for each in fact.names if each.startswith("entry:"))


def _named(fact: Fact) -> Iterator[Hashable]:
    yield from fact.names


def _named_and_equal(fact: Fact) -> Iterator[Hashable]:
    yield from ((name, fact.amount) for name in fact.names)


def _groups(
    told: Sequence[Fact], booked: Sequence[Fact], keys: Callable[[Fact], Iterator[Hashable]]
) -> Iterator[_Group]:
    """Who hangs together by common keys, each group whole."""
    by_key: dict[Hashable, list[tuple[bool, int]]] = defaultdict(list)
    for mine, side in ((True, told), (False, booked)):
        for place, fact in enumerate(side):
            for key in keys(fact):
                by_key[key].append((mine, place))
    yield from _hanging(told, booked, by_key.values())


def _near(told: Sequence[Fact], booked: Sequence[Fact], window: timedelta) -> Iterator[_Group]:
    """Who could be meant by amount and day: no names of one kind on both sides."""
    by_amount: dict[Money, list[int]] = defaultdict(list)
    for place, fact in enumerate(booked):
        by_amount[fact.amount].append(place)
    edges = [
        [(True, mine), (False, theirs)]
        for mine, fact in enumerate(told)
        for theirs in by_amount.get(fact.amount, ())
        if not fact.kinds & booked[theirs].kinds and abs(fact.on - booked[theirs].on) <= window
    ]
    yield from _hanging(told, booked, edges)


def _hanging(
    told: Sequence[Fact], booked: Sequence[Fact], ties: Iterable[Sequence[tuple[bool, int]]]
) -> Iterator[_Group]:
    leader: dict[tuple[bool, int], tuple[bool, int]] = {}

    def led(each: tuple[bool, int]) -> tuple[bool, int]:
        while leader.setdefault(each, each) != each:
            leader[each] = leader[leader[each]]
            each = leader[each]
        return each

    for tie in ties:
        for each in tie:
            leader[led(each)] = led(tie[0])
    members: dict[tuple[bool, int], list[tuple[bool, int]]] = defaultdict(list)
    for each in list(leader):
        members[led(each)].append(each)
    for some in members.values():
        yield _Group(
            tuple(told[place] for mine, place in some if mine),
            tuple(booked[place] for mine, place in some if not mine),
        )
