"""What the office sets before a plan is made: pins, exclusions, a style limit, another date.

Frozen and pure; kept beside the plan as JSON, so that a plan tells what was asked of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from catalog.db import JsonMap

#: Makers, lines and dates that nobody sets by hand in larger numbers.
MOST_PINS = 200


@dataclass(frozen=True, slots=True)
class PinnedShare:
    """So many pieces of an order line that a maker gets by hand; `maker` is her code."""

    maker: str
    line_id: int
    pieces: int


@dataclass(frozen=True, slots=True)
class Adjustments:
    """The wishes of the office; empty ones leave everything to the planner."""

    pins: tuple[PinnedShare, ...] = ()
    excluded: frozenset[str] = frozenset()
    max_styles: int | None = None
    due_on: date | None = None

    def __bool__(self) -> bool:
        return self != Adjustments()

    def pin(self, share: PinnedShare) -> Adjustments:
        """With this pin instead of an earlier one for the same maker and line; 0 takes it away."""
        others = [p for p in self.pins if (p.maker, p.line_id) != (share.maker, share.line_id)]
        pins = [*others, share] if share.pieces > 0 else others
        return replace(self, pins=tuple(pins[-MOST_PINS:]))

    def exclude(self, maker: str) -> Adjustments:
        """Without this maker; pins of hers go too."""
        pins = tuple(pin for pin in self.pins if pin.maker != maker)
        return replace(self, pins=pins, excluded=self.excluded | {maker})

    def admit(self, maker: str) -> Adjustments:
        """With this maker again."""
        return replace(self, excluded=self.excluded - {maker})


def to_json(adjustments: Adjustments) -> JsonMap:
    """As it is kept."""
    return {
        "pins": [
            {"maker": pin.maker, "line": pin.line_id, "pieces": pin.pieces}
            for pin in adjustments.pins
        ],
        "excluded": sorted(adjustments.excluded),
        "max_styles": adjustments.max_styles,
        "due_on": adjustments.due_on.isoformat() if adjustments.due_on else None,
    }


def from_json(kept: JsonMap) -> Adjustments:
    """As it was set."""
    due_on = kept.get("due_on")
    return Adjustments(
        pins=tuple(
            PinnedShare(pin["maker"], pin["line"], pin["pieces"]) for pin in kept.get("pins", ())
        ),
        excluded=frozenset(kept.get("excluded", ())),
        max_styles=kept.get("max_styles"),
        due_on=date.fromisoformat(due_on) if due_on else None,
    )
