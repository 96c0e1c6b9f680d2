"""Selling from a session: what a cart may offer of a slot, and what an order bought of it.

Rules
* Only what is released can be bought, at the price of this moment, while the session is on air; the
  pieces leave its floor by the guarded statement that leaves any other place.
* A slot that is made to live is sold beyond what is released: the line is promised for a day like
  anything that is made to order (`docs/promises.md`), and hours are held as they are there.
* A buyer is who the confirmation goes to. Her presses wait for one row (`SlotBuyer`), one after
  another; then all that she has in orders that stand is counted, so that two presses at once
  cannot pass the limit together, and what lapses counts no more.
* What was sold is written down with the order, once, at the price it was sold for.

How it can fail: `LimitReached`, `live_session.over`; the caller's transaction rolls back.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from catalog.db import insert_once
from catalog.errors import NotFound, Refusal
from catalog.money import Money
from catalog.stock import StockLevel
from catalog.stock.bundling import definitions
from catalog.stock.rules import bundles_in
from catalog.vault import blind
from fulfillment.orders import Order, OrderState
from storefront.carts import Offered
from storefront.carts.models import Cart, CartLine
from storefront.live.sessions.models import LineupSlot, LiveSession, SlotBuyer, SlotSale
from storefront.live.sessions.rules import SessionState


class LimitReached(Refusal):
    """She would have more of a slot than one buyer may have."""

    def __init__(self, code: str, limit: int) -> None:
        super().__init__(
            "slot.limit_reached",
            "At most %(limit)s of %(code)s for each buyer; earlier orders count too.",
            limit=limit,
            code=code,
        )


@dataclass(frozen=True, slots=True)
class Bought:
    """Pieces of a slot that an order buys, and the price of one."""

    slot_id: int
    pieces: int
    price: Money
    to_make: bool = False


def offered(session: Session, slot_ids: Collection[int], /, *, now: datetime) -> dict[int, Offered]:
    """What slots offer at this moment, in three statements. A session is on air until somebody ends
    it, whatever the clock says."""
    rows = session.execute(
        select(LineupSlot, LiveSession)
        .join(LiveSession, LiveSession.id == LineupSlot.session_id)
        .where(LineupSlot.id.in_(slot_ids))
        .execution_options(populate_existing=True)
    ).all()
    variants = {slot.variant_id for slot, _live in rows}
    parts = {**{each: {each: 1} for each in variants}, **definitions(session, variants)}
    lies = _lying(session, {live.floor_location_id for _slot, live in rows}, parts)
    return {slot.id: _offer(slot, live, lies, parts[slot.variant_id]) for slot, live in rows}


def offer_of(session: Session, slug: str, slot_id: int, *, now: datetime) -> tuple[Offered, int]:
    """What a slot of a session that is on air offers, and of which variant."""
    found = offered(session, [slot_id], now=now).get(slot_id)
    if found is None or found.slug != slug:
        raise NotFound("slot")
    if not found.on_air:
        raise Refusal("live_session.over", "The session is not on air; the shop is open.")
    return found, session.get_one(LineupSlot, slot_id).variant_id


def buyer_of(order: Order) -> str:
    """Who buys: the address that the confirmation goes to, told by nobody; else the user."""
    if order.email:
        return "mail:" + blind(order.email.strip().lower(), "slot_buyer.buyer")
    return f"user:{order.user_id}" if order.user_id is not None else f"order:{order.id}"


def sold(session: Session, order: Order, bought: Sequence[Bought], *, now: datetime) -> None:
    """Write down what an order that was just placed bought of slots; refuses beyond the limit."""
    buyer = buyer_of(order)
    for each in sorted(bought, key=lambda one: one.slot_id):
        note_sale(session, order, each, buyer=buyer, now=now)


def note_sale(session: Session, order: Order, bought: Bought, *, buyer: str, now: datetime) -> None:
    """The same of one slot, for a buyer who may be known by another name, such as in a chat."""
    code, limit = session.execute(
        select(LineupSlot.code, LineupSlot.limit_pieces).where(LineupSlot.id == bought.slot_id)
    ).one()
    if limit is not None:
        take_turn(session, bought.slot_id, buyer)
        if bought_before(session, bought.slot_id, buyer) + bought.pieces > limit:
            raise LimitReached(code, limit)
    facts = {
        "slot_id": bought.slot_id,
        "order_id": order.id,
        "buyer": buyer,
        "pieces": bought.pieces,
        "price_minor": bought.price.minor,
        "to_make": bought.to_make,
        "at": now,
    }
    insert_once(session, SlotSale, facts)


def take_turn(session: Session, slot_id: int, buyer: str) -> None:
    """Hold the row of this buyer until the transaction ends: her presses come one by one."""
    insert_once(session, SlotBuyer, {"slot_id": slot_id, "buyer": buyer, "turns": 0})
    mine = (SlotBuyer.slot_id == slot_id, SlotBuyer.buyer == buyer)
    session.execute(
        update(SlotBuyer)
        .where(*mine)
        .values(turns=SlotBuyer.turns + 1)
        .execution_options(synchronize_session=False)
    )


def bought_before(session: Session, slot_id: int, buyer: str) -> int:
    """Pieces of the slot in her orders that stand."""
    mine = (SlotSale.slot_id == slot_id, SlotSale.buyer == buyer)
    standing = (
        select(func.coalesce(func.sum(SlotSale.pieces), 0))
        .join(Order, Order.id == SlotSale.order_id)
        .where(*mine, Order.state != OrderState.CANCELLED)
    )
    return int(session.execute(standing).scalar_one())


def price_seen(session: Session, cart: Cart, slot_id: int) -> None:
    """She has seen what the slot costs now."""
    price = select(LineupSlot.price_minor).where(LineupSlot.id == slot_id).scalar_subquery()
    session.execute(
        update(CartLine)
        .where(CartLine.cart_id == cart.id, CartLine.lineup_slot_id == slot_id)
        .values(seen_minor=price)
        .execution_options(synchronize_session=False)
    )


Lies = Mapping[tuple[int, int], int]


def _lying(session: Session, places: Collection[int], parts: Mapping[int, Collection[int]]) -> Lies:
    """Pieces by (place, variant) of what the variants are made of."""
    wanted = {each for inside in parts.values() for each in inside}
    rows = session.execute(
        select(StockLevel.location_id, StockLevel.variant_id, StockLevel.on_hand).where(
            StockLevel.location_id.in_(places), StockLevel.variant_id.in_(wanted)
        )
    )
    return {(place, variant): pieces for place, variant, pieces in rows}


def _offer(slot: LineupSlot, live: LiveSession, lies: Lies, parts: Mapping[int, int]) -> Offered:
    here = {each: lies.get((live.floor_location_id, each), 0) for each in parts}
    return Offered(
        slot_id=slot.id,
        slug=live.slug,
        title=live.title,
        code=slot.code,
        price=Money(slot.price_minor, live.currency),
        left=bundles_in(here, parts),
        limit=slot.limit_pieces,
        on_air=live.state is SessionState.ON_AIR and slot.withdrawn_at is None,
        makes=slot.make_to_live,
        place_id=live.floor_location_id,
    )
