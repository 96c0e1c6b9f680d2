"""Spare: the free hours of the whole bench in a compact form that any process can keep.

Built by a job from the planner's capacity, written down as bytes, read once per version. Groups are
the kinds of skill that styles ask for: everybody who holds a certificate of a craft at a level or
above. Work of different crafts is compared in standard minutes, so that a style is only its group,
its minutes, its pack and its least batch.

Invariants: `free` and `room` never fall with the day; `shared[g, g]` is 1; days count from `start`.
About 7 MB for 20,000 makers; the bytes are a third of that.
"""

from __future__ import annotations

import io
import zlib
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Counts = NDArray[np.int64]
#: `shared` is kept once a week.
WEEK = 7
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
    """`free[d, m]`: minutes of new work that maker m can have at the hub by day d.

    `room[g, d]` is the same for a whole group, in standard minutes; `load[g, d]` what promised work
    takes of it; `shared[g, h, w]` what group h loses of a standard minute given to g by week w.
    """

    start: date
    free: NDArray[np.uint16]
    groups: tuple[Group, ...]
    room: Floats
    shared: Floats
    load: Floats

    @property
    def last(self) -> int:
        """The last day for which anything can be said."""
        return len(self.free) - 1

    def group(self, craft_id: int, level: int) -> int | None:
        """Where a kind of skill stands; None if the bench was measured without it."""
        wanted = (craft_id, level)
        places = (
            at for at, each in enumerate(self.groups) if (each.craft_id, each.level) == wanted
        )
        return next(places, None)


def to_bytes(spare: Spare) -> bytes:
    """The form in which a snapshot is kept."""
    arrays: dict[str, NDArray[np.generic]] = {
        "start": np.array([spare.start.toordinal()]),
        "kinds": np.array([(each.craft_id, each.level) for each in spare.groups]).reshape(-1, 2),
        "sizes": np.array([len(each.makers) for each in spare.groups], np.int64),
        **{name: getattr(spare, name) for name in ("free", "room", "shared", "load")},
    }
    for name in ("makers", "pace", "least", "until"):
        columns = [getattr(each, name) for each in spare.groups]
        arrays[name] = np.concatenate(columns) if columns else np.empty(0, np.int64)
    file = io.BytesIO()
    np.savez(file, allow_pickle=False, **arrays)
    return zlib.compress(file.getvalue(), 1)


def from_bytes(body: bytes) -> Spare:
    """What `to_bytes` wrote."""
    with np.load(io.BytesIO(zlib.decompress(body)), allow_pickle=False) as kept:
        ends = np.cumsum(kept["sizes"])[:-1]
        parts = [np.split(kept[name], ends) for name in ("makers", "pace", "least", "until")]
        kinds = kept["kinds"].tolist()
        groups = [Group(*kind, *columns) for kind, *columns in zip(kinds, *parts, strict=True)]
        return Spare(
            start=date.fromordinal(int(kept["start"][0])),
            groups=tuple(groups),
            **{name: kept[name] for name in ("free", "room", "shared", "load")},
        )
