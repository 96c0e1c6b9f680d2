"""Joining the line, confirming, leaving it, and ordering what was offered.

Rules
* A person has one place for a variant while it is open: joining again answers with the first one.
* Who begins to wait opens the queue in the same transaction, with the levels of the variant locked
  (`stock.queueing`): from her on nothing that comes free goes on open sale.
* A guest's place waits for her word, by the letter's link; it keeps its number meanwhile. So many
  letters wait for one address at a time, and no more (`waiting.letters`).
* An offer ends once: ordered, left or run out, by the place's compare-and-set. What was held for
  her and is not in her order is given back.

Locks: a place before the levels of stock.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog import queue, stock
from catalog.db import insert_once
from catalog.errors import NotFound, Refusal
from catalog.history import SYSTEM, Actor, move, record
from catalog.products import sold_as
from catalog.stock import queueing
from catalog.stock.bundling import definition
from catalog.vault import blind
from storefront.waiting.models import WaitingPlace
from storefront.waiting.rules import MOST_UNCONFIRMED, PLACE, Joining, PlaceState, checked

#: The job that serves the line of one variant.
SERVE = "waiting.serve"


def reader_of(email: str) -> str:
    """How the tables know an address."""
    return blind(email.strip().lower(), "waiting.reader")


def join(
    session: Session, wish: Joining, *, actor: Actor, now: datetime
) -> tuple[WaitingPlace, bool]:
    """Her place in the line, and whether it is new."""
    checked(wish)
    check_sold(session, wish.variant_id)
    waits_for = parts_of_one(session, wish.variant_id)
    if not queueing.is_queued(session, waits_for) and on_sale(session, wish.variant_id):
        raise Refusal("waiting.on_sale", "There are some: just put them into your cart.")
    reader = reader_of(wish.email)
    if not wish.known:
        _check_letters(session, reader)
    place = _inserted(session, wish, reader, now)
    if place is None:
        return _of_reader(session, wish.variant_id, reader), False
    record(session, place, "join", actor=actor, now=now, wanted=wish.pieces)
    if wish.known:
        _opened(session, place, waits_for, now)
    return place, True


def confirm(session: Session, place: WaitingPlace, *, actor: Actor, now: datetime) -> None:
    """The address is hers: her place counts from now on. Twice is once."""
    if place.state is not PlaceState.UNCONFIRMED:
        return
    move(session, place, PLACE, "confirm", actor=actor, now=now)
    _opened(session, place, parts_of_one(session, place.variant_id), now)
    ask_to_serve(session, place.variant_id, cause=f"confirmed:{place.id}", now=now)


def leave(session: Session, place: WaitingPlace, *, actor: Actor, now: datetime) -> None:
    """She wants them no more; what was held for her passes on."""
    _end(session, place, "leave", actor=actor, now=now)


def lapse(session: Session, place: WaitingPlace, *, now: datetime) -> None:
    """Her time is over."""
    _end(session, place, "lapse", actor=SYSTEM, now=now)


def serve(
    session: Session, offers: Mapping[int, int], *, actor: Actor, now: datetime
) -> dict[int, str]:
    """She orders what places offer her (variant → place); the holds to take, by variant.

    An offer that has just ended holds nothing any more: the order then stands or falls by what is
    on open sale.
    """
    holds: dict[int, str] = {}
    for variant_id, place_id in sorted(offers.items()):
        place = session.get(WaitingPlace, place_id, populate_existing=True)
        if place is None or place.state is not PlaceState.OFFERED:
            continue
        try:
            move(session, place, PLACE, "serve", actor=actor, now=now)
        except Refusal:
            continue
        place.open_for = place.offer_until = None
        holds[variant_id] = place.hold
        rest = {"variant": variant_id, "place": place.id}
        queue.enqueue(session, SERVE, rest, now=now, key=f"{SERVE}:rest:{place.id}")
    session.flush()
    return holds


def settle(session: Session, place_id: int, *, now: datetime) -> None:
    """What was held for her and is not in her order is given back; twice is once."""
    place = session.get_one(WaitingPlace, place_id)
    if place.state is PlaceState.SERVED:
        stock.give_back(session, key=place.hold, reason="offer_over", now=now)


def ask_to_serve(session: Session, variant_id: int, *, cause: str, now: datetime) -> None:
    """Let a job look after the line of a variant."""
    key = f"{SERVE}:{variant_id}:{cause}"
    queue.enqueue(session, SERVE, {"variant": variant_id}, now=now, key=key)


def parts_of_one(session: Session, variant_id: int) -> dict[int, int]:
    """What one of it is made of: of a bundle its components, else itself."""
    return definition(session, variant_id) or {variant_id: 1}


def _opened(session: Session, place: WaitingPlace, parts: Mapping[int, int], now: datetime) -> None:
    """From now on what lacks for her is kept when it comes."""
    if place.variant_id in parts:
        queueing.open_queue(session, place.variant_id)
        return
    queueing.open_queues(session, parts)
    ask_to_serve(session, place.variant_id, cause=f"opened:{place.id}", now=now)


def check_sold(session: Session, variant_id: int) -> None:
    """What is not sold is not waited for."""
    if session.scalar(sold_as(variant_id)) is None:
        raise NotFound("variant")


def on_sale(session: Session, variant_id: int) -> bool:
    """Whether anybody may buy one now."""
    return stock.on_hand(session, [variant_id])[variant_id] > 0


def _end(session: Session, place: WaitingPlace, verb: str, *, actor: Actor, now: datetime) -> None:
    held = place.state is PlaceState.OFFERED
    move(session, place, PLACE, verb, actor=actor, now=now)
    place.open_for = place.offer_until = None
    session.flush()
    if held:
        stock.give_back(session, key=place.hold, reason="offer_over", now=now)
    ask_to_serve(session, place.variant_id, cause=f"{verb}:{place.id}", now=now)


def _inserted(session: Session, wish: Joining, reader: str, now: datetime) -> WaitingPlace | None:
    state = PlaceState.WAITING if wish.known else PlaceState.UNCONFIRMED
    values = {
        "variant_id": wish.variant_id,
        "reader": reader,
        "open_for": reader,
        "user_id": wish.user_id,
        "email": wish.email.strip(),
        "language": wish.language,
        "state": state,
        "wanted": wish.pieces,
        "offered": 0,
        "joined_at": now,
    }
    place_id = insert_once(session, WaitingPlace, values)
    return None if place_id is None else session.get_one(WaitingPlace, place_id)


def _of_reader(session: Session, variant_id: int, reader: str) -> WaitingPlace:
    hers = (WaitingPlace.variant_id == variant_id, WaitingPlace.open_for == reader)
    return session.scalars(select(WaitingPlace).where(*hers)).one()


def _check_letters(session: Session, reader: str) -> None:
    unanswered = (WaitingPlace.reader == reader, WaitingPlace.state == PlaceState.UNCONFIRMED)
    waiting = session.scalar(select(func.count()).select_from(WaitingPlace).where(*unanswered))
    if (waiting or 0) >= MOST_UNCONFIRMED:
        raise Refusal(
            "waiting.letters",
            "We have written to this address several times. Please answer one of the letters.",
            status=429,
        )
