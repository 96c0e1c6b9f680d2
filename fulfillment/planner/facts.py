"""What the planner is told: an order, the makers, their cooperatives and the house's settings.

Frozen values, filled from the database or from a file, never from a form directly. Invariants:
identities are strings and unique per kind, money is whole minor units of one currency, dates
are plain days. `fulfillment.planner.checks` refuses facts that break them; nothing here does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class LineFacts:
    """So many pieces of one style at the hub by `due`; the higher `priority` is served first."""

    id: str
    style: str
    pieces: int
    due: date
    priority: int = 0


@dataclass(frozen=True, slots=True)
class StyleFacts:
    """How a style is made: craft and level, time per piece, pay, weights, batch and pack size."""

    id: str
    craft: str
    level: int
    standard_minutes: float
    piece_rate: int
    weight_g: float = 0.0
    kit_weight_g: float = 0.0
    min_batch: int = 1
    pack: int = 1


@dataclass(frozen=True, slots=True)
class Commitment:
    """Minutes already promised to other work that is handed in by `due`."""

    due: date
    minutes: float


@dataclass(frozen=True, slots=True)
class MakerFacts:
    """One person: certificates, pace, her safe hours on her own days, what she earned lately.

    `working_days` are weekday numbers, Monday is 0. `recent_pay` is in minor units.
    """

    id: str
    cooperative: str
    home_based: bool
    skills: Mapping[str, int]
    pace: Mapping[str, float]
    hours_per_week: float
    working_days: tuple[int, ...]
    days_off: tuple[date, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    first_pass_yield: float = 1.0
    recent_pay: int = 0
    recent_hours: float = 0.0
    max_styles: int | None = None


@dataclass(frozen=True, slots=True)
class CooperativeFacts:
    """Days a kit and the finished goods travel, what parcels cost, the least batch it takes."""

    id: str
    kit_days: int = 0
    return_days: int = 0
    cost_per_parcel: int = 0
    cost_per_kg: int = 0
    min_batch: int = 1


@dataclass(frozen=True, slots=True)
class Settings:
    """House rules of planning; money in units of 10 ** -`minor_digits` of the currency."""

    currency: str = "CNY"
    minor_digits: int = 2
    max_styles_per_maker: int = 3
    rework_minutes_share: float = 0.5
    rework_cost_share: float = 0.6
    parcel_kg: float = 10.0
    cost_per_batch: int = 0
    cost_per_home_batch: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a proposal depends on: the same facts in any order give the same proposal."""

    start: date
    lines: tuple[LineFacts, ...]
    styles: tuple[StyleFacts, ...]
    makers: tuple[MakerFacts, ...]
    cooperatives: tuple[CooperativeFacts, ...]
    settings: Settings = field(default_factory=Settings)


@dataclass(frozen=True, slots=True)
class Pin:
    """A share the planner fixed by hand: this maker, this line, so many pieces.

    Without days the kit leaves at once and the pieces are handed in on the last possible day.
    """

    maker: str
    line: str
    pieces: int
    start: date | None = None
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Release:
    """Work that leaves a maker again; the `done` pieces stay hers."""

    maker: str
    line: str
    done: int


@dataclass(frozen=True, slots=True)
class Event:
    """What happened after a plan was accepted: who gave back what, and on which day."""

    date: date
    releases: tuple[Release, ...]
    kind: str = ""
