"""The jobs of waiting: `waiting.serve` looks after one line, `waiting.round` after all that need
it, `waiting.tell` tells who wished to hear that something is back.

Each line is a transaction of its own, so that none grows with the others. Twice is once: a turn
begins from what is kept and who waits now, and a letter's key names the place.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from catalog.db import JsonMap
from storefront import waiting
from storefront.notices import send


def serve(session: Session, payload: JsonMap, now: datetime) -> None:
    """`waiting.serve`: what an order left of its offer goes back; then the first are served."""
    if "place" in payload:
        waiting.settle(session, int(payload["place"]), now=now)
    _serve(session, int(payload["variant"]), now)


def make_round(session: Session, _payload: JsonMap, now: datetime) -> None:
    """`waiting.round`: what ran out passes on, and what came free is offered."""
    while waiting.end_due(session, now=now) >= waiting.HEADS:
        session.commit()
    for variant_id in waiting.lines_to_serve(session):
        session.commit()
        _serve(session, variant_id, now)


def tell_back(session: Session, _payload: JsonMap, now: datetime) -> None:
    """`waiting.tell`: who wished to hear is told, a batch in each transaction."""
    waiting.forget_unconfirmed(session, now=now)
    after = 0
    while found := waiting.variants_back(session, after=after):
        for after in found:
            while wishes := waiting.told(session, after, now=now):
                for wish_id in wishes:
                    letter = (waiting.WISH, wish_id)
                    send(session, "wish_back", key=f"wish_back:{wish_id}", now=now, reader=letter)
                session.commit()


def _serve(session: Session, variant_id: int, now: datetime) -> None:
    """The line of a variant; of a bundle, those of what lies in it."""
    for each in sorted(waiting.parts_of_one(session, variant_id)):
        _serve_one(session, each, now)
        waiting.rest_released(session, each)


def _serve_one(session: Session, variant_id: int, now: datetime) -> None:
    while True:
        offered = waiting.serve_line(session, variant_id, now=now)
        for place in offered:
            key = f"waiting_offer:{place.id}"
            send(session, "waiting_offer", key=key, now=now, reader=(waiting.PLACE, place.id))
        if len(offered) < waiting.HEADS:
            return
        session.commit()
