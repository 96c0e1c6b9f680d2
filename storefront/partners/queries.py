"""Which grants stand, for whom."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from catalog.cooperatives import Cooperative
from catalog.words import Words
from storefront.partners.models import PartnerGrant
from storefront.partners.rules import Scope

#: So many grants of one cooperative stand on its page.
MOST = 100


@dataclass(frozen=True, slots=True)
class GivenGrant:
    """A grant that a cooperative gave and did not end."""

    id: int
    partner: Words | None
    user_id: int | None
    scope: Scope
    first_on: date
    last_on: date


@dataclass(frozen=True, slots=True)
class Seen:
    """A cooperative that lets somebody see something, or did: what of it stands today."""

    owner_id: int
    slug: str
    name: Words
    scopes: frozenset[Scope]


def given_by(session: Session, owner_id: int) -> tuple[GivenGrant, ...]:
    """What a cooperative lets others see, the newest first."""
    columns = (PartnerGrant.id, Cooperative.name, PartnerGrant.user_id, PartnerGrant.scope)
    wanted = (
        select(*columns, PartnerGrant.first_on, PartnerGrant.last_on)
        .outerjoin(Cooperative, Cooperative.id == PartnerGrant.partner_id)
        .where(PartnerGrant.owner_id == owner_id, PartnerGrant.ended_at.is_(None))
        .order_by(PartnerGrant.id.desc())
        .limit(MOST)
    )
    return tuple(GivenGrant(*row) for row in session.execute(wanted))


def seen_by(
    session: Session, user_id: int, homes: Collection[int], *, on: date
) -> tuple[Seen, ...]:
    """The cooperatives that let this person see something, with what stands on a day.

    One that once let hers see is told for good, for what both are at work on; to a person of no
    cooperative nothing is left when her grant has ended.
    """
    wanted = (
        select(PartnerGrant, Cooperative.slug, Cooperative.name)
        .join(Cooperative, Cooperative.id == PartnerGrant.owner_id)
        .where(_for(user_id, homes))
        .order_by(Cooperative.id, PartnerGrant.id)
    )
    found: dict[int, Seen] = {}
    for grant, slug, name in session.execute(wanted):
        stands = _stands(grant, on)
        if grant.partner_id is None and not stands:
            continue
        before = found.get(grant.owner_id, Seen(grant.owner_id, slug, name, frozenset()))
        more = {grant.scope} if stands else set()
        found[grant.owner_id] = Seen(grant.owner_id, slug, name, before.scopes | more)
    return tuple(found.values())


def shown_of(
    session: Session, slug: str, user_id: int, homes: Collection[int], *, on: date
) -> Seen | None:
    """What a cooperative lets this person see today, or None where it never did."""
    return next(
        (each for each in seen_by(session, user_id, homes, on=on) if each.slug == slug), None
    )


def _for(user_id: int, homes: Collection[int]) -> ColumnElement[bool]:
    return or_(PartnerGrant.user_id == user_id, PartnerGrant.partner_id.in_(homes))


def _stands(grant: PartnerGrant, on: date) -> bool:
    return grant.ended_at is None and grant.first_on <= on <= grant.last_on
