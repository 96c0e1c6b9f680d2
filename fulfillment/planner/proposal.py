"""What the planner answers: shares with their reasons, what falls short, who gets no work and why.

Frozen values, ready to be stored and shown. Invariants: per line, the pieces of its shares and
of its shortfalls sum to what was ordered; every maker has a share or stands in `refusals`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from fulfillment.planner.reasons import Reason

#: Of a re-plan: reasons of work that nobody had before.
NEW_WORK = frozenset({Reason.TAKEN_OVER, Reason.ADDED})


@dataclass(frozen=True, slots=True)
class Because:
    """A reason code with the numbers that its sentence names."""

    code: Reason
    facts: Mapping[str, str | int | float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Share:
    """One maker's part of one line: her batch-to-be. `pay` is in minor units."""

    maker: str
    line: str
    style: str
    pieces: int
    start: date
    due: date
    minutes: int
    pay: int
    reason: Because


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Pieces of a line that no plan in time was found for, and the day they can be here.

    `earliest` is None only where no certified maker could ever make them.
    """

    line: str
    pieces: int
    earliest: date | None
    reason: Because


@dataclass(frozen=True, slots=True)
class Left:
    """A maker who gets no work from this order, and why."""

    maker: str
    reason: Because


@dataclass(frozen=True, slots=True)
class Summary:
    """The plan at a glance. Money in minor units, levels in minor units per hour.

    A maker's level is (recent pay + pay here) / (recent hours + her free hours here); it is
    counted over the makers who could get at least one batch.
    """

    pieces_ordered: int
    pieces_on_time: int
    batches: int
    makers_with_work: int
    makers_who_could: int
    level_min: float
    level_p10: float
    level_median: float
    pay_low: int
    pay_median: int
    pay_high: int
    hours_median: float
    cost: int
    cost_batches: int
    cost_rework: int
    cost_shipping: int
    parcels: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """A whole plan with its reasons; replayable, because it is a function of the facts."""

    shares: tuple[Share, ...]
    shortfalls: tuple[Shortfall, ...]
    refusals: tuple[Left, ...]
    summary: Summary


def new_shares(proposal: Proposal) -> tuple[Share, ...]:
    """The shares of a re-plan that nobody has yet; the others stand."""
    return tuple(share for share in proposal.shares if share.reason.code in NEW_WORK)
