"""What a certificate proves: a craft, a level, from a day on and until another.

Invariants
* A level is 1, 2 or 3, and what ends does not end before it begins.
* What is recognised says why, so that somebody can ask later.
* Of several certificates in a craft the one counts that holds today at the highest level, and of
  those the one that holds longest; if none holds, the one that ended last.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from catalog.errors import Invalid

MOST_LEVEL = 3
LONGEST_GROUND = 200


@dataclass(frozen=True, slots=True)
class Proof:
    """A craft and a level, proven on a day, perhaps until another; by an assessment or a reason."""

    craft_id: int
    level: int
    on: date
    expires_on: date | None
    assessment_id: int | None = None
    ground: str = ""


def recognised(
    craft_id: int, level: int, *, on: date, expires_on: date | None, ground: str
) -> Proof:
    """What somebody can do already, as it was typed."""
    ground = " ".join(ground.split())[:LONGEST_GROUND]
    if not 1 <= level <= MOST_LEVEL:
        raise Invalid("maker.level", "Please choose a level from 1 to 3.", field="level")
    if expires_on is not None and expires_on <= on:
        raise Invalid("maker.expiry", "It ends before it begins.", field="expires_on")
    if not ground:
        raise Invalid("maker.ground", "Please say what this is recognised for.", field="ground")
    return Proof(craft_id, level, on, expires_on, ground=ground)


class Dated(Protocol):
    """Something with a level that holds for a while."""

    @property
    def level(self) -> int: ...

    @property
    def issued_on(self) -> date: ...

    @property
    def expires_on(self) -> date | None: ...

    @property
    def revoked_on(self) -> date | None: ...


D = TypeVar("D", bound=Dated)


def holds(each: Dated, on: date) -> bool:
    """Whether it counts on a day; the last day counts."""
    if each.revoked_on is not None or each.issued_on > on:
        return False
    return each.expires_on is None or each.expires_on >= on


def best(certificates: Iterable[D], *, on: date) -> D | None:
    """The certificate that counts; None if all of them were taken back."""
    standing = [each for each in certificates if each.revoked_on is None]
    return max(standing, key=lambda each: _rank(each, on), default=None)


def _rank(each: Dated, on: date) -> tuple[bool, int, date]:
    lasts, held = each.expires_on or date.max, holds(each, on)
    return (held, each.level if held else 0, lasts)
