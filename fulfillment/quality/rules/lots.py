"""One lot: the plan of each class of defect, the pieces that are drawn, and what was found.

A style's `Standard` names a level and an AQL for major and minor defects. Critical ones are not
allowed at all unless it names an AQL for them: Ac 0 in the sample of the major ones. Each class has
its own plan; the pieces are drawn once, in an order, and a class looks at the first of them.
A piece counts once, in its worst class. Where acceptance has stopped, every piece is looked at.

Invariants: the same lot, sample and seed always draw the same pieces; a piece is drawn at most
once; each is as likely as any other; whoever looks cannot choose.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from fulfillment.quality.rules.sampling import Plan, plan_for, tighter
from fulfillment.quality.rules.switching import Result, Series
from fulfillment.quality.rules.tables import Severity


class DefectClass(StrEnum):
    """How grave a defect is, the gravest first."""

    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"


@dataclass(frozen=True, slots=True)
class Standard:
    """How lots of a style are sampled; no AQL for critical ones: none is allowed."""

    level: str = "II"
    critical: str | None = None
    major: str = "2.5"
    minor: str = "4.0"
    fewer_agreed: bool = False
    at_hub: bool = False

    def aql(self, each: DefectClass) -> str | None:
        """The AQL of a class."""
        return {DefectClass.CRITICAL: self.critical, DefectClass.MAJOR: self.major}.get(
            each, self.minor
        )


@dataclass(frozen=True, slots=True)
class ClassPlan:
    """What a lot's plan says of one class; `aql` is empty where nothing is allowed."""

    aql: str
    severity: Severity
    letter: str
    sample: int
    accept: int


Plans = Mapping[DefectClass, ClassPlan]


def plans_for(lot: int, standard: Standard, series: Mapping[DefectClass, Series]) -> Plans:
    """The plan of each class for a lot, as hard as its series asks for."""
    plans = {
        each: _plan(lot, standard.level, aql, series.get(each, Series()))
        for each in DefectClass
        if (aql := standard.aql(each)) is not None
    }
    major = plans[DefectClass.MAJOR]
    none = ClassPlan("", major.severity, major.letter, major.sample, 0)
    return {DefectClass.CRITICAL: plans.get(DefectClass.CRITICAL, none), **plans}


def _plan(lot: int, level: str, aql: str, series: Series) -> ClassPlan:
    plan = plan_for(lot, level=level, aql=aql, severity=series.severity)
    sample = lot if series.discontinued else plan.sample
    return ClassPlan(aql, series.severity, plan.letter, sample, plan.accept)


def sample_of(plans: Plans) -> int:
    """How many pieces are looked at: as many as the largest plan asks for."""
    return max(each.sample for each in plans.values())


def drawn(lot: int, sample: int, seed: int) -> tuple[int, ...]:
    """Which pieces are looked at, counted from 1, in the order of the draw."""
    places: dict[int, int] = {}
    found = []
    for turn in range(min(sample, lot)):
        stream = sha256(f"{seed}:{turn}".encode()).digest()
        other = turn + int.from_bytes(stream) % (lot - turn)
        found.append(places.get(other, other) + 1)
        places[other] = places.get(turn, turn)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Found:
    """A defect on a piece."""

    place: int
    kind: DefectClass


def worst(found: Iterable[Found]) -> dict[int, DefectClass]:
    """The class of each bad piece."""
    order = list(DefectClass)
    grave: dict[int, DefectClass] = {}
    for each in found:
        known = grave.get(each.place, each.kind)
        grave[each.place] = min(known, each.kind, key=order.index)
    return grave


def counted(
    plans: Plans, places: Sequence[int], found: Iterable[Found], unsaid: int = 0
) -> dict[DefectClass, int]:
    """Bad pieces of each class in its sample; `unsaid` ones, that nobody described, are major."""
    grave = worst(found)
    counts = {
        each: sum(grave.get(place) is each for place in places[: plan.sample])
        for each, plan in plans.items()
    }
    counts[DefectClass.MAJOR] += max(unsaid, 0)
    return counts


def undescribed(bad: int, described: int, lot: int, sample: int) -> int:
    """How many bad pieces that nobody described lay in the sample, if every piece was looked at."""
    return (2 * max(bad - described, 0) * sample + lot) // (2 * lot)


def passes(plans: Plans, counts: Mapping[DefectClass, int]) -> bool:
    """Whether the sample allows the lot."""
    return all(counts[each] <= plan.accept for each, plan in plans.items())


def results(plans: Plans, counts: Mapping[DefectClass, int]) -> dict[DefectClass, Result]:
    """What a lot says to the series of each class that has one."""
    return {each: _result(plan, counts[each]) for each, plan in plans.items() if plan.aql}


def _result(plan: ClassPlan, bad: int) -> Result:
    reached = Plan(plan.letter, plan.sample, plan.accept, plan.accept + 1, whole=False)
    stricter = tighter(reached, plan.aql)
    return Result(
        accepted=bad <= plan.accept,
        stricter=stricter is not None and bad <= stricter,
        accept_number=plan.accept,
    )
