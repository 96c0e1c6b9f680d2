"""Giving a grant and ending it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from catalog.cooperatives import Cooperative
from catalog.errors import Invalid
from catalog.history import Actor, record
from storefront.partners.models import PartnerGrant
from storefront.partners.rules import Scope


@dataclass(frozen=True, slots=True)
class NewGrant:
    """Who may see what, and when: a cooperative by its id, or a user by hers."""

    scope: Scope
    first: date
    last: date
    partner_id: int | None = None
    user_id: int | None = None


def give_grant(
    session: Session, owner: Cooperative, new: NewGrant, *, actor: Actor, now: datetime
) -> PartnerGrant:
    """Let a partner see something of this cooperative's work."""
    if new.partner_id == owner.id:
        raise Invalid("grant.own", "That is this cooperative itself.", field="partner")
    row = PartnerGrant(
        owner_id=owner.id,
        partner_id=new.partner_id,
        user_id=new.user_id,
        scope=new.scope,
        first_on=new.first,
        last_on=new.last,
        given_at=now,
    )
    session.add(row)
    session.flush()
    record(session, owner, "give_grant", actor=actor, now=now, grant=row.id, scope=row.scope.value)
    return row


def end_grant(
    session: Session, owner: Cooperative, row: PartnerGrant, *, actor: Actor, now: datetime
) -> None:
    """From now on it shows nothing but what both are at work on; said twice it is once."""
    standing = (PartnerGrant.id == row.id, PartnerGrant.ended_at.is_(None))
    ended = update(PartnerGrant).where(*standing).values(ended_at=now).returning(PartnerGrant.id)
    if session.scalar(ended) is not None:
        record(session, owner, "end_grant", actor=actor, now=now, grant=row.id)
