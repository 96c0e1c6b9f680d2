"""What a page says of a lot's sample: which pieces, how many bad ones are allowed and found."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from fulfillment import quality
from fulfillment.quality import DefectClass, DefectLine, Inspection, Measured, Verdict
from fulfillment.quality.rules import ClassPlan, Found


@dataclass(frozen=True, slots=True)
class Group:
    """Pieces that are looked at for these classes of defects."""

    places: tuple[int, ...]
    kinds: tuple[DefectClass, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """The sample of a lot and what was found so far; `next` is the piece to measure now."""

    groups: tuple[Group, ...]
    plans: tuple[tuple[DefectClass, ClassPlan, int], ...]
    places: tuple[int, ...]
    passed: bool
    bad: int
    defects: tuple[DefectLine, ...]
    measured: tuple[Measured, ...]
    next: int

    @property
    def is_hard(self) -> bool:
        """Whether more is asked of this lot than usual."""
        return any(plan.severity.value == "tightened" for _kind, plan, _found in self.plans)


def sample_of(session: Session, inspection: Inspection) -> Sample:
    """The sample of a lot as its page shows it."""
    plans = quality.plans_of(inspection)
    drawn = quality.places_of(inspection)
    defects = quality.defects_of(session, inspection.id)
    measured = quality.measured_in(session, inspection.id)
    told = quality.told(session, inspection, Verdict(inspection.lot, 0, 0))
    done = {each.place for each in measured}
    outside = [Found(each.place, each.kind) for each in measured if each.is_out]
    found = [Found(each.place, each.kind) for each in defects] + outside
    return Sample(
        groups=_groups(drawn, plans),
        plans=tuple((kind, plan, told.sample.get(kind, 0)) for kind, plan in plans.items()),
        places=tuple(sorted(drawn)),
        passed=told.sample_passed,
        bad=len(quality.worst(found)),
        defects=defects,
        measured=measured,
        next=next((place for place in sorted(drawn) if place not in done), min(drawn)),
    )


def _groups(drawn: tuple[int, ...], plans: quality.Plans) -> tuple[Group, ...]:
    """The draw cut where a class has seen enough."""
    groups, before = [], 0
    for size in sorted({plan.sample for plan in plans.values()}):
        kinds = tuple(kind for kind, plan in plans.items() if plan.sample > before)
        groups.append(Group(tuple(sorted(drawn[before:size])), kinds))
        before = size
    return tuple(each for each in groups if each.places)
