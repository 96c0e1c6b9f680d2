"""The daily round of certificates: a lower one that still holds takes the place of a higher one
that ended, and whose certificate ends soon is told so, once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.db import JsonMap
from fulfillment.makers import step_down
from fulfillment.workflow.endings import endings_told
from fulfillment.workflow.gathering import today
from storefront.accounts.models import Membership
from storefront.notices.outbox import send
from storefront.wiring.settings import settings


def make_round(session: Session, _payload: JsonMap, now: datetime) -> None:
    """Both; run twice it changes nothing more."""
    step_down(session, on=today(now))
    told = endings_told(session, now=now)
    users = select(Membership.maker_id, Membership.user_id).where(Membership.maker_id.in_(told))
    for maker_id, user_id in session.execute(users).all() if told else ():
        ends, code = told[maker_id or 0].expires_on, told[maker_id or 0].code
        link = f"{settings().public_url}/work/courses"
        facts = {"link": link, "day": ends.isoformat() if ends else ""}
        key = f"certificate_ends:{code}:{user_id}"
        send(session, "certificate_ends", key=key, now=now, user_id=user_id, facts=facts)
