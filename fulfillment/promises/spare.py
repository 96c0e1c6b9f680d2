"""Spare: the free hours of the whole bench in a compact form that any process can keep.

Built by a job from the planner's capacity, written down as bytes, read once per version. Groups are
the kinds of skill that styles ask for: everybody who holds a certificate of a craft at a level or
above. Work of different crafts is compared in standard minutes, so that a style is only its group,
its minutes, its pack and its least batch.

Days count from `start`: every one of the first eight weeks, then the end of each week, for what is
promised for spring need not be known to the day; in between the earlier day counts.

Invariants: `free` and `room` never fall with the day; `shared[g, g]` is 1. About 3 MB for 20,000
makers.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Counts = NDArray[np.int64]
#: Every day is known for so long; then, and for `shared`, one day a week.
WEEK, DAILY = 7, 56
#: The arrays of a spare bench, and of its groups one after the other.
WHOLE = ("days", "free", "room", "shared", "load")
COLUMNS = ("makers", "pace", "least", "until")
#: Day after which nothing is said of her certificate: it does not end within sight.
NO_END = np.iinfo(np.int16).max


@dataclass(frozen=True, slots=True)
class Group:
    """The makers (columns of `free`) who may do one kind of work.

    `pace` is how many of her minutes one standard minute costs, expected rework included; `least`
    the smallest batch her cooperative takes; `until` the last day for which her certificate counts.
    """

    craft_id: int
    level: int
    makers: NDArray[np.int32]
    pace: Floats
    least: NDArray[np.int32]
    until: NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Spare:
    """`free[d, m]`: minutes of new work that maker m can have at the hub by the day `days[d]`.

    `room[g, d]` is the same for a whole group, in standard minutes; `load[g, d]` what promised work
    takes of it; `shared[g, h, w]` what group h loses of a standard minute given to g by week w.
    """

    start: date
    days: NDArray[np.int32]
    free: NDArray[np.uint16]
    groups: tuple[Group, ...]
    room: Floats
    shared: Floats
    load: Floats

    @property
    def last(self) -> int:
        """Where the last day stands for which anything can be said."""
        return len(self.days) - 1

    def place(self, day: int) -> int:
        """Where a day stands, or the last known one before it; below zero before the first."""
        if day <= DAILY:
            return min(day, self.last)
        return min(DAILY + (day - DAILY) // WEEK, self.last)

    def group(self, craft_id: int, level: int) -> int | None:
        """Where a kind of skill stands; None if the bench was measured without it."""
        wanted = (craft_id, level)
        places = (
            at for at, each in enumerate(self.groups) if (each.craft_id, each.level) == wanted
        )
        return next(places, None)


def known_days(horizon: int) -> NDArray[np.int32]:
    """The days that are kept."""
    later = range(DAILY + WEEK, horizon + 1, WEEK)
    return np.array([*range(min(DAILY, horizon) + 1), *later], np.int32)


def to_bytes(spare: Spare) -> bytes:
    """The form in which a snapshot is kept: a line that says what follows, then the arrays."""
    arrays: dict[str, NDArray[np.generic]] = {
        "kinds": np.array([(each.craft_id, each.level) for each in spare.groups], np.int64),
        "sizes": np.array([len(each.makers) for each in spare.groups], np.int64),
        **{name: getattr(spare, name) for name in WHOLE},
    }
    for name in COLUMNS:
        columns = [getattr(each, name) for each in spare.groups]
        arrays[name] = np.concatenate(columns) if columns else np.empty(0, np.int32)
    parts, told, at = [], {}, 0
    for name, array in arrays.items():
        part = np.ascontiguousarray(array).tobytes()
        told[name] = (array.dtype.str, array.shape, at)
        at += len(part)
        parts.append(part)
    head = json.dumps({"start": spare.start.isoformat(), "arrays": told}).encode()
    return b"\n".join([head, b"".join(parts)])


def from_bytes(body: bytes) -> Spare:
    """What `to_bytes` wrote; nothing is copied."""
    begin = body.index(b"\n") + 1
    head = json.loads(body[: begin - 1])
    kept = {
        name: np.frombuffer(body, kind, math.prod(shape), begin + at).reshape(shape)
        for name, (kind, shape, at) in head["arrays"].items()
    }
    ends = np.cumsum(kept["sizes"])[:-1]
    parts = [np.split(kept[name], ends) for name in COLUMNS]
    kinds = kept["kinds"].reshape(-1, 2).tolist()
    groups = [Group(*kind, *columns) for kind, *columns in zip(kinds, *parts, strict=bool(kinds))]
    whole = {name: kept[name] for name in WHOLE}
    return Spare(start=date.fromisoformat(head["start"]), groups=tuple(groups), **whole)
