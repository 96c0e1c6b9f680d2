"""The lineup: what is shown in a session, under which code, for how much, and with which pieces.

Rules
* A code is had once in a session, also by a slot that was withdrawn; a variant stands once in what
  is shown of it.
* Pieces are carved out of the place that the session says, and lie in its reserve until they are
  released. Withdrawing a slot brings back what lies for it. Not in a rehearsal: that touches none.
* The order of slots is a number; moving one changes places with its neighbour.

How it can fail: `slot.*`, `stock.sold_out`; nothing is written then.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from catalog import stock
from catalog.db import insert_once
from catalog.errors import Invalid, NotFound, Refusal
from catalog.history import Actor, record
from catalog.pricing import prices_of
from catalog.products import Product, ProductState, Variant
from catalog.stock.rules import bundles_in
from catalog.stock.transferring import lying_at, parts_for
from storefront.live.sessions.models import LineupSlot, LiveSession, SlotPrice
from storefront.live.sessions.planning import cause_of, turned
from storefront.live.sessions.rules import (
    BEFORE_AIR,
    CHANGEABLE,
    MOST_PIECES,
    MOST_SLOTS,
    SessionState,
    check_limit,
    check_price,
    code_typed,
    next_code,
)

#: A rehearsal touches no real stock.
REAL = BEFORE_AIR | {SessionState.ON_AIR}


@dataclass(frozen=True, slots=True)
class NewSlot:
    """What the office says of a slot; no code is the next one that is free."""

    variant_id: int
    price_minor: int
    floor_minor: int
    code: str = ""
    limit_pieces: int | None = None
    make_to_live: bool = False


def add_slot(
    session: Session, live: LiveSession, new: NewSlot, *, actor: Actor, now: datetime
) -> LineupSlot:
    """One more at the end of the lineup."""
    turned(session, live, CHANGEABLE)
    variant, normal = _sold(session, new, now)
    check_price(new.price_minor, new.floor_minor, normal)
    check_limit(new.limit_pieces)
    codes, last = _codes(session, live)
    facts = {
        "session_id": live.id,
        "position": last + 1,
        "code": code_typed(new.code) if new.code.strip() else next_code(codes),
        "product_id": variant.product_id,
        "variant_id": variant.id,
        **_terms(new),
        "normal_minor": normal,
        "carved": 0,
    }
    made = insert_once(session, LineupSlot, facts)
    if made is None:
        raise Invalid(
            "slot.taken", "This code or this variant stands in the lineup already.", field="code"
        )
    slot = session.get_one(LineupSlot, made)
    note_price(session, slot, actor=actor, now=now)
    record(session, slot, "add", actor=actor, now=now, code=slot.code)
    return slot


def _codes(session: Session, live: LiveSession) -> tuple[frozenset[str], int]:
    """The codes that are taken, and the last position."""
    mine = LineupSlot.session_id == live.id
    codes = frozenset(session.scalars(select(LineupSlot.code).where(mine)))
    if len(codes) >= MOST_SLOTS:
        raise Refusal("slot.too_many", "At most %(most)s in one lineup, please.", most=MOST_SLOTS)
    return codes, session.scalar(select(func.max(LineupSlot.position)).where(mine)) or 0


def change_slot(
    session: Session,
    live: LiveSession,
    slot: LineupSlot,
    new: NewSlot,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Other terms, before it is on air; the variant stays."""
    turned(session, live, BEFORE_AIR)
    check_price(new.price_minor, new.floor_minor, slot.normal_minor)
    check_limit(new.limit_pieces)
    code = code_typed(new.code) if new.code.strip() else slot.code
    other = (LineupSlot.session_id == live.id, LineupSlot.code == code, LineupSlot.id != slot.id)
    if session.scalar(select(LineupSlot.id).where(*other)):
        raise Invalid(
            "slot.taken", "This code or this variant stands in the lineup already.", field="code"
        )
    changed = slot.price_minor != new.price_minor
    for name, value in {**_terms(new), "code": code}.items():
        setattr(slot, name, value)
    session.flush()
    if changed:
        note_price(session, slot, actor=actor, now=now)
    record(session, slot, "change", actor=actor, now=now, code=code)


def move_slot(
    session: Session, live: LiveSession, slot: LineupSlot, *, up: bool, actor: Actor, now: datetime
) -> None:
    """It changes places with its neighbour; at the end of the list nothing happens."""
    turned(session, live, CHANGEABLE)
    beside = LineupSlot.position < slot.position if up else LineupSlot.position > slot.position
    order = LineupSlot.position.desc() if up else LineupSlot.position
    shown = (LineupSlot.session_id == live.id, LineupSlot.withdrawn_at.is_(None))
    other = session.scalars(select(LineupSlot).where(*shown, beside).order_by(order)).first()
    if other is None:
        return
    slot.position, other.position = other.position, slot.position
    record(session, slot, "move", actor=actor, now=now, position=slot.position)


def withdraw(
    session: Session,
    live: LiveSession,
    slot: LineupSlot,
    *,
    key: str,
    actor: Actor,
    now: datetime,
) -> None:
    """It is shown no more, and what lies for it goes back where it came from."""
    turned(session, live, REAL)
    if slot.withdrawn_at is not None:
        return
    for place in (live.floor_location_id, live.reserve_location_id):
        if there := whole_at(session, slot, place):
            carry(session, live, slot, Way(place, live.source_location_id, key, now), there)
    slot.pinned_at, slot.withdrawn_at = None, now
    record(session, slot, "withdraw", actor=actor, now=now, code=slot.code)


def carve(
    session: Session,
    live: LiveSession,
    slot: LineupSlot,
    pieces: int,
    *,
    key: str,
    actor: Actor,
    now: datetime,
) -> bool:
    """Set so many pieces aside, or, below zero, give so many back before they are released; False
    if this key did it before."""
    turned(session, live, REAL)
    if not 1 <= abs(pieces) <= MOST_PIECES:
        raise Invalid("slot.pieces", "Please give a number of pieces.", field="pieces")
    if slot.withdrawn_at is not None:
        raise Refusal("slot.withdrawn", "This one was withdrawn from the lineup.")
    home, reserve = live.source_location_id, live.reserve_location_id
    ends = (home, reserve) if pieces > 0 else (reserve, home)
    way = Way(*ends, key, now)
    if not carry(session, live, slot, way, abs(pieces)):
        return False
    session.execute(
        update(LineupSlot).where(LineupSlot.id == slot.id).values(carved=LineupSlot.carved + pieces)
    )
    session.refresh(slot)
    record(session, slot, "carve", actor=actor, now=now, pieces=pieces)
    return True


def note_price(session: Session, slot: LineupSlot, *, actor: Actor, now: datetime) -> None:
    """What it costs from this moment on."""
    facts = {"slot_id": slot.id, "price_minor": slot.price_minor, "from_at": now}
    session.add(SlotPrice(**facts, actor_id=actor.user_id))


@dataclass(frozen=True, slots=True)
class Way:
    """From where to where pieces of a slot go, by which press and when."""

    source_id: int
    target_id: int
    key: str
    now: datetime


def carry(session: Session, live: LiveSession, slot: LineupSlot, way: Way, pieces: int) -> bool:
    """Pieces of a slot go from place to place; False if this press did it before."""
    return stock.transfer(
        session,
        slot.variant_id,
        from_id=way.source_id,
        to_id=way.target_id,
        pieces=pieces,
        cause=cause_of(live),
        key=f"{cause_of(live)}:{slot.id}:{way.source_id}:{way.key}"[:110],
        now=way.now,
    )


def whole_at(session: Session, slot: LineupSlot, place: int) -> int:
    """How many pieces of the slot lie there."""
    parts = parts_for(session, slot.variant_id)
    return bundles_in(lying_at(session, place, parts), parts)


def _terms(new: NewSlot) -> dict[str, int | bool | None]:
    return {
        "price_minor": new.price_minor,
        "floor_minor": new.floor_minor,
        "limit_pieces": new.limit_pieces,
        "make_to_live": new.make_to_live,
    }


def _sold(session: Session, new: NewSlot, now: datetime) -> tuple[Variant, int]:
    """The variant, if the shop sells it, and what one costs in the shop now."""
    variant = session.get(Variant, new.variant_id)
    if variant is None or variant.retired_at is not None:
        raise NotFound("variant")
    if new.make_to_live and variant.is_bundle:
        raise Refusal("slot.bundle_made", "A set is put together from what is there, not made.")
    product = session.get_one(Product, variant.product_id)
    price = prices_of(session, [variant.id], now=now).get(variant.id)
    if product.state is not ProductState.PUBLISHED or price is None:
        raise Refusal("slot.not_sold", "The shop does not sell this; please publish it first.")
    return variant, price.minor
