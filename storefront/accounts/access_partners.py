"""Access between cooperatives: one she leads, its grants and staff; a partner's work by a grant."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from catalog.cooperatives import Cooperative
from catalog.db import db
from catalog.errors import NotFound
from storefront import partners
from storefront.accounts.models import POSTS, Membership, Role, User
from storefront.accounts.persons import Person
from storefront.partners import PartnerGrant, Seen

#: No id is larger.
MOST = 2**31 - 1


def home_led(person: Person, slug: str) -> Cooperative:
    """A cooperative she leads, by its name; without one, the first of hers."""
    wanted = select(Cooperative).where(Cooperative.id.in_(person.cooperative_ids))
    if slug:
        wanted = wanted.where(Cooperative.slug == slug)
    found = db.session.scalars(wanted.order_by(Cooperative.id)).first()
    if found is None:
        raise NotFound("cooperative")
    return found


def homes_led(person: Person) -> tuple[Cooperative, ...]:
    """All that she leads."""
    wanted = select(Cooperative).where(Cooperative.id.in_(person.cooperative_ids))
    return tuple(db.session.scalars(wanted.order_by(Cooperative.id)))


def grant_of(person: Person, home: Cooperative, grant_id: int) -> PartnerGrant:
    """A grant that a cooperative she leads gave."""
    found = db.session.get(PartnerGrant, min(grant_id, MOST))
    if found is None or found.owner_id != home.id or home.id not in person.cooperative_ids:
        raise NotFound("grant")
    return found


def partner_seen(person: Person, slug: str, today: date) -> Seen:
    """What a cooperative lets this person see; who was never let in does not know it."""
    homes = person.homes(*POSTS)
    found = partners.shown_of(db.session(), slug, person.user_id or 0, homes, on=today)
    if found is None:
        raise NotFound("partner")
    return found


def staff_of(person: Person, home: Cooperative) -> tuple[tuple[int, str, Role], ...]:
    """Who holds which post at a cooperative she leads: membership, how she is called, post."""
    if home.id not in person.cooperative_ids:
        raise NotFound("cooperative")
    wanted = (
        select(Membership.id, User.name, User.email, Membership.role)
        .join(User, User.id == Membership.user_id)
        .where(Membership.cooperative_id == home.id)
        .order_by(Membership.id)
    )
    rows = db.session.execute(wanted)
    return tuple((row.id, row.name or row.email, row.role) for row in rows)


def post_of(person: Person, home: Cooperative, membership_id: int) -> Membership:
    """A post at a cooperative she leads; the lead's own place is not among them."""
    found = db.session.get(Membership, min(membership_id, MOST))
    here = found is not None and found.cooperative_id == home.id
    led = home.id in person.cooperative_ids
    if found is None or not (here and led) or found.role not in POSTS:
        raise NotFound("post")
    return found
