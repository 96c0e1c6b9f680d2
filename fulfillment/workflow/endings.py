"""Ends of certificates: who is to be told, once, while there is time to renew."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.history import SYSTEM, record
from fulfillment.makers import Certificate, Maker, Skill
from fulfillment.workflow.gathering import today

#: She is told so long before; so many in one round.
BEFORE, MOST = timedelta(days=60), 500


def endings_told(session: Session, *, now: datetime) -> dict[int, Certificate]:
    """Certificates that count and end soon, by maker, the first end of each; noted as told.

    Who has several that end is told of the next one on the next day.
    """
    on = today(now)
    wanted = (
        select(Certificate)
        .join(Skill, Skill.certificate_id == Certificate.id)
        .join(Maker, Maker.id == Certificate.maker_id)
        .where(Certificate.expires_on.between(on, on + BEFORE), Maker.active)
        .where(Certificate.reminded_at.is_(None), Certificate.revoked_on.is_(None))
        .order_by(Certificate.expires_on.desc(), Certificate.id.desc())
        .limit(MOST)
    )
    found = {each.maker_id: each for each in session.scalars(wanted)}
    for certificate in found.values():
        certificate.reminded_at = now
        record(session, certificate, "remind", actor=SYSTEM, now=now)
    return found
