"""Reading cooperatives: who they are and where, for the shop."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from catalog.cooperatives.models import Cooperative
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
