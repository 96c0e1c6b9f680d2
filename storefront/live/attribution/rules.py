"""Which host a line of an order is credited to, and by which rule.

Rules
* Stated by the platform > a voucher of hers > the last click on her link within thirty days > a
  session of hers in which the piece was shown while it was bought > nobody. Among candidates of one
  rule the latest counts; what is still equal is decided by its ids, so that the same candidates in
  any order name the same host.
* One host a line at most. Who else was near is kept beside it, with the rule she was near by.
* What a host buys herself pays nobody: the line remembers that it was hers, and earns nothing.
  Nobody else is put in her place, or two hosts could buy from one another.
* A correction by two people stands above all rules; what it put aside is kept as well.

A commission is a share of what was paid for the line, without shipping and after a discount, at the
rate of the day of the order. It follows from the whole and what is left of the money, never from
earlier parts: the same refunds in any order end with the same commission.

How it can fail: it cannot; no candidate is nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

#: How long a click is remembered.
WINDOW = timedelta(days=30)


class AttributionRule(StrEnum):
    """By what a line was credited, the strongest first."""

    CORRECTION = "correction"
    PLATFORM = "platform"
    VOUCHER = "voucher"
    LAST_CLICK = "last_click"
    SESSION = "session"


class CommissionState(StrEnum):
    """pending until the return window ends, then payable; void when the sale came back."""

    PENDING = "pending"
    PAYABLE = "payable"
    VOID = "void"


_RANK = {rule: place for place, rule in enumerate(AttributionRule)}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A reason to credit a host: `ref` is the link, voucher, session or correction it names."""

    rule: AttributionRule
    host_id: int
    at: datetime
    ref: int = 0
    own: bool = False

    @property
    def place(self) -> tuple[int, float, int, int]:
        """Where it stands among others; the least wins."""
        return (_RANK[self.rule], -self.at.timestamp(), -self.ref, self.host_id)

    def told(self) -> dict[str, Any]:
        """As a row keeps it."""
        kept = {"rule": self.rule.value, "host": self.host_id, "at": self.at.isoformat()}
        return {**kept, "ref": self.ref, **({"own": True} if self.own else {})}


@dataclass(frozen=True, slots=True)
class Decision:
    """Who is credited, and who else was near, the nearest first."""

    winner: Candidate
    losers: tuple[Candidate, ...] = ()

    @property
    def pays(self) -> bool:
        """Whether anything is earned: nobody earns on herself."""
        return not self.winner.own


def decide(candidates: Iterable[Candidate], *, now: datetime) -> Decision | None:
    """The strongest candidate of a line bought at `now`; none where nobody was near."""
    near = sorted({each for each in candidates if _counts(each, now)}, key=lambda each: each.place)
    return Decision(near[0], tuple(near[1:])) if near else None


def _counts(each: Candidate, now: datetime) -> bool:
    clicked = each.rule is AttributionRule.LAST_CLICK
    return not clicked or timedelta() <= now - each.at <= WINDOW


def commission_of(goods: int, rate_points: int, left: int, total: int) -> int:
    """The commission on what is left of an order's money, in minor units, halves rounded up."""
    whole = (goods * rate_points + 5_000) // 10_000
    return (2 * whole * left + total) // (2 * total) if total else 0


def losers_of(kept: Mapping[str, Any]) -> tuple[Candidate, ...]:
    """Who else was near, as a row kept it; rows of before there were other rules kept visits."""
    visits = (
        Candidate(
            AttributionRule.LAST_CLICK,
            each["host"],
            datetime.fromisoformat(each["at"]),
            each["link"],
        )
        for each in kept.get("visits", ())
    )
    others = (
        Candidate(
            AttributionRule(each["rule"]),
            each["host"],
            datetime.fromisoformat(each["at"]),
            each.get("ref", 0),
            each.get("own", False),
        )
        for each in kept.get("near", ())
    )
    return (*visits, *others)
