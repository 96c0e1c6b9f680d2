"""What happened to an order after its plan was accepted: the causes of a re-plan.

Frozen and pure; kept beside the plan as JSON. Causes of one open re-plan gather: of the same thing
the newest facts win, and pieces that were lost or added twice are added up.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

JsonMap = dict[str, Any]

#: So many causes are remembered; older ones are in the facts anyway.
MOST_CAUSES = 200


class Happened(StrEnum):
    """The kinds of change that a plan follows."""

    DECLINED = "declined"
    FEWER = "fewer"
    LAPSED = "lapsed"
    STOPPED = "stopped"
    LATE = "late"
    KITS = "kits"
    AWAY = "away"
    CERTIFIED = "certified"
    LARGER = "larger"
    SCRAPPED = "scrapped"
    ASTRAY = "astray"


#: After these, pieces came back from a maker; after LOST ones they have no maker, or not yet.
RETURNED = frozenset({Happened.DECLINED, Happened.FEWER, Happened.LAPSED, Happened.STOPPED})
LOST = RETURNED | {Happened.SCRAPPED, Happened.ASTRAY, Happened.LARGER}
#: Who said no, did not answer, cannot work or fell behind is not asked for more at once.
STEPPED_BACK = RETURNED | {Happened.AWAY, Happened.LATE}


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing that happened; `maker` is her code, `place` a cooperative's or craft's slug."""

    kind: Happened
    maker: str = ""
    batch: int = 0
    line: int = 0
    pieces: int = 0
    place: str = ""
    first: date | None = None
    last: date | None = None

    @property
    def about(self) -> tuple[object, ...]:
        """What it is about; two causes about the same are one."""
        return (self.kind, self.maker, self.batch, self.line, self.place)


def merged(before: Iterable[Cause], new: Cause) -> tuple[Cause, ...]:
    """The causes with a new one; of the same thing the newest facts win."""
    others = []
    for each in before:
        if each.about != new.about:
            others.append(each)
        elif new.kind in LOST:
            new = replace(new, pieces=each.pieces + new.pieces)
    return (*others, new)[-MOST_CAUSES:]


def causes_to_json(causes: Iterable[Cause]) -> JsonMap:
    """As they are kept."""
    return {"events": [_plain(each) for each in causes]}


def causes_from_json(kept: JsonMap | None) -> tuple[Cause, ...]:
    """As they happened; an ordinary plan has none."""
    return tuple(
        Cause(
            kind=Happened(row["kind"]),
            maker=row.get("maker", ""),
            batch=row.get("batch", 0),
            line=row.get("line", 0),
            pieces=row.get("pieces", 0),
            place=row.get("place", ""),
            first=_day(row.get("first")),
            last=_day(row.get("last")),
        )
        for row in (kept or {}).get("events", ())
    )


def _plain(cause: Cause) -> JsonMap:
    days = {
        "first": cause.first.isoformat() if cause.first else None,
        "last": cause.last.isoformat() if cause.last else None,
    }
    names = ("maker", "batch", "line", "pieces", "place")
    named = {name: getattr(cause, name) for name in names}
    return {"kind": cause.kind.value} | {k: v for k, v in {**named, **days}.items() if v}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
