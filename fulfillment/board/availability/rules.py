"""Which word says how a variant can be had.

The first that holds, in this order: not sold any more · ready now · made to order · held by others
while they pay · coming · not sold here (pieces lie only where nothing is sold online) · sold out.

A bundle is known by those of its components that lack (`put_together`): it can be hoped for only
when all of these can, and not before the last of them.

Invariant: a word that gives hope says when: `until` for pieces that others may still leave, `on`
for pieces that are being made. While people wait in the list, what others leave is theirs, so then
nobody is told to try again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum


class Word(StrEnum):
    """How a variant can be had."""

    READY = "ready"
    TO_ORDER = "to_order"
    HELD = "held"
    COMING = "coming"
    ELSEWHERE = "elsewhere"
    SOLD_OUT = "sold_out"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a variant.

    `ready` pieces are on open sale; `held_until` is the first moment at which somebody's time to
    pay for pieces of it is over; `coming_on` the day by which unclaimed pieces are made;
    `elsewhere` pieces lie where nothing is sold online; `waited_for` says that people wait.
    """

    ready: int = 0
    held_until: datetime | None = None
    coming_on: date | None = None
    elsewhere: int = 0
    waited_for: bool = False
    sold: bool = True


@dataclass(frozen=True, slots=True)
class Availability:
    """The word, with what belongs to it."""

    word: Word
    ready: int = 0
    until: datetime | None = None
    on: date | None = None
    waited_for: bool = False

    @property
    def may_wait(self) -> bool:
        """Whether one may stand in line for it: sold here, but nothing of it can be had now."""
        return self.word in _WORTH_WAITING


_WORTH_WAITING = frozenset({Word.HELD, Word.COMING, Word.ELSEWHERE, Word.SOLD_OUT})


def judged(known: Known, *, made_on: date | None = None) -> Availability:
    """The word for a variant; `made_on` is the day by which one can be made to order."""
    if not known.sold:
        return Availability(Word.GONE)
    if known.ready > 0:
        return Availability(Word.READY, ready=known.ready)
    if made_on is not None:
        return Availability(Word.TO_ORDER, on=made_on)
    word, queued = Word.SOLD_OUT, known.waited_for
    if known.held_until is not None and not queued:
        return Availability(Word.HELD, until=known.held_until)
    if known.coming_on is not None:
        return Availability(Word.COMING, on=known.coming_on, waited_for=queued)
    if known.elsewhere > 0:
        word = Word.ELSEWHERE
    return Availability(word, waited_for=queued)


def put_together(bundle: Known, parts: Sequence[tuple[int, Known]]) -> Known:
    """What is known of a bundle by its components: (pieces of it in one bundle, what is known)."""
    short = [each for pieces, each in parts if each.ready < pieces]
    if bundle.ready or not short:
        return bundle
    held = [each.held_until for each in short if each.held_until is not None]
    coming = [each.coming_on for each in short if each.coming_on is not None]
    hoped = all(each.coming_on is not None or each.held_until is not None for each in short)
    away = [n for n, each in parts if each.ready < n and each.ready + each.elsewhere < n]
    return replace(
        bundle,
        held_until=max(held) if len(held) == len(short) else None,
        coming_on=max(coming) if coming and hoped else None,
        elsewhere=0 if away else 1,
        waited_for=any(each.waited_for for each in short),
    )
