"""News of a parcel, from whoever brings it: written down, and the parcel moved as far as they go.

One transaction under the parcel's lock, so that a push and an answer that come at once end in the
same state. “Delivered” to a customer goes the same way as a person saying so (`parcel_delivered`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.history import Actor
from fulfillment import shipping
from fulfillment.shipping import Parcel, Sighting
from fulfillment.workflow.dispatch import parcel_delivered


def parcel_seen(
    session: Session,
    parcel_id: int,
    news: Sequence[Sighting],
    *,
    source: str,
    actor: Actor,
    now: datetime,
) -> int:
    """A carrier or a person says where a parcel is; how much of it was new."""
    locked = select(Parcel).where(Parcel.id == parcel_id).with_for_update()
    parcel = session.scalars(locked.execution_options(populate_existing=True)).one()
    new = shipping.note(session, parcel, news, source=source, now=now)
    known = shipping.believed_news(session, parcel.id)
    verb = shipping.verb_for(parcel.kind, parcel.state, known)
    if verb == "deliver":
        parcel_delivered(session, parcel, actor=actor, now=now)
    elif verb == "pass_on":
        shipping.pass_on(session, parcel, actor=actor, now=now)
    shipping.looked(session, parcel, new=new, now=now)
    return new


def parcel_unanswered(session: Session, parcel_id: int, *, now: datetime) -> None:
    """The carrier could not be asked; it is asked again, later and later."""
    parcel = session.get_one(Parcel, parcel_id)
    shipping.looked(session, parcel, new=None, now=now)
