"""Work that stands: a batch the planner may neither change nor take away."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Standing:
    """A batch that stands: maker and line by number, its pieces, first and last day."""

    maker: int
    line: int
    pieces: int
    start: int
    due: int
