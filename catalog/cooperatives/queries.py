"""Reading cooperatives: who they are and where, for the shop."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from catalog.cooperatives.models import ClosedDay, Cooperative
from catalog.cooperatives.rules import Ways
from catalog.words import Words


@dataclass(frozen=True, slots=True)
class CooperativeRow:
    """A cooperative as shoppers may know it: no address, for it is somebody's workplace or home."""

    id: int
    slug: str
    name: Words
    province: Words
    city: Words
    about: Words
    region: str


def cooperatives(session: Session) -> tuple[CooperativeRow, ...]:
    """Every cooperative."""
    return tuple(CooperativeRow(*row) for row in session.execute(_rows().order_by(Cooperative.id)))


def cooperative_of(session: Session, slug: str) -> CooperativeRow | None:
    """The cooperative of that name, or None."""
    row = session.execute(_rows().where(Cooperative.slug == slug)).first()
    return CooperativeRow(*row) if row else None


def ways_of(home: Cooperative) -> Ways:
    """How a cooperative is open and reached."""
    return Ways(
        open_days=tuple(home.open_days.get("days", ())),
        centre_places=home.centre_places,
        to_homes=home.to_homes,
        carriers=tuple(home.carriers.get("names", ())),
        kit_days=home.kit_days,
        return_days=home.return_days,
    )


def closed_of(
    session: Session, cooperative_ids: Collection[int], *, since: date
) -> dict[int, list[date]]:
    """The days on which centres are closed, by cooperative; one statement."""
    found: dict[int, list[date]] = defaultdict(list)
    here = (ClosedDay.cooperative_id.in_(cooperative_ids), ClosedDay.day >= since)
    wanted = select(ClosedDay.cooperative_id, ClosedDay.day).where(*here).order_by(ClosedDay.day)
    for home, day in session.execute(wanted):
        found[home].append(day)
    return found


def _rows() -> Select[int, str, Words, Words, Words, Words, str]:
    return select(
        Cooperative.id,
        Cooperative.slug,
        Cooperative.name,
        Cooperative.province,
        Cooperative.city,
        Cooperative.about,
        Cooperative.region,
    )
