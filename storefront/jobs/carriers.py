"""Asking carriers where parcels are: a few a turn, no transaction open while they think.

The first time that it asks about a parcel it also asks to be told by itself (`subscribe`).

A carrier that is slow, failing or lying costs this turn some seconds and nothing else: after a
failure the parcel waits longer, after five in a row nobody is asked for a minute.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from catalog.db import JsonMap, reading, writing
from catalog.history import SYSTEM
from fulfillment import shipping
from fulfillment.board.watching import Watched, to_look_at
from fulfillment.shipping import Sighting
from fulfillment.workflow import tracking
from storefront import carriers
from storefront.carriers import Asked, Carrier, NotCarried, Unreachable
from storefront.wiring.settings import settings

#: Parcels of one turn: at worst so many times ten seconds.
TURN = 10
log = structlog.get_logger()


def look_after_parcels(session: Session, _payload: JsonMap, now: datetime) -> None:
    """`parcels.look`: ask about the parcels whose time has come."""
    carrier, fuse = carriers.carrier(), carriers.breaker()
    if carrier is None:
        return
    with reading(session):
        waiting = to_look_at(session, now=now, limit=TURN)
    for each in waiting:
        if not fuse.lets_through(now):
            return
        _look(session, carrier, each, now)


def _look(session: Session, carrier: Carrier, each: Watched, now: datetime) -> None:
    news: Sequence[Sighting] | None = None
    asked, pushes = Asked(each.carrier, each.number, each.phone_end, each.since), False
    try:
        news = carrier.look(asked, now=now)
        carriers.breaker().succeeded()
        pushes = not each.subscribed and _subscribed(carrier, asked)
    except NotCarried:
        pass  # asked again rarely: a person may have mended the name
    except Unreachable as failure:
        carriers.breaker().failed(now)
        log.warning("carrier.unreachable", carrier=carrier.name, why=str(failure))
    with writing(session):
        if pushes:
            shipping.subscribed(session, each.parcel_id, now=now)
        if news is None:
            tracking.parcel_unanswered(session, each.parcel_id, now=now)
        else:
            source = carrier.name
            tracking.parcel_seen(
                session, each.parcel_id, news, source=source, actor=SYSTEM, now=now
            )


def _subscribed(carrier: Carrier, asked: Asked) -> bool:
    """Whether it pushes from now on; where it does not, it is asked as before, and tried again."""
    door = f"{settings().public_url}/webhooks/carriers/{carrier.name}"
    try:
        return carrier.subscribe(asked, callback=door)
    except (NotCarried, Unreachable) as failure:
        log.warning("carrier.not_subscribed", carrier=carrier.name, why=str(failure))
        return False
