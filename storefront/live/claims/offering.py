"""Claimed pieces in a cart: what is held for a viewer stands in her line of the cart's slot.

Rules
* The link's button puts in as many pieces as are held for her, at the slot's price; twice is once.
* A cart counts what is held for it beside what everybody may buy, while the hold runs; also when
  the session has ended meanwhile, for what was promised stands for its minutes.
* A cart without such a line asks nothing of all this.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storefront import carts
from storefront.carts import Cart, CartLine, Offered, Slots
from storefront.carts.offered import mark_of_slot
from storefront.live import sessions
from storefront.live.claims.models import LiveClaim
from storefront.live.claims.ordering import claims_held
from storefront.live.claims.standing import LiveClaimState


def offered_to(cart: Cart | None) -> Slots:
    """What sessions offer to whoever has this cart."""

    def slots(
        session: Session, slot_ids: Collection[int], /, *, now: datetime
    ) -> dict[int, Offered]:
        found = sessions.offered(session, slot_ids, now=now)
        held = _held(session, cart.id, now) if cart is not None else {}
        return {each: _with(offer, held.get(each, 0)) for each, offer in found.items()}

    return slots


def bring(session: Session, cart: Cart, claimant_id: int, *, now: datetime) -> int:
    """Put what she may order now into the cart; how many kinds that are."""
    pieces = _pieces(session, claimant_id, now)
    offers = sessions.offered(session, list(pieces), now=now)
    for slot_id, many in sorted(pieces.items()):
        offer, variant_id = offers[slot_id], _variant(session, slot_id)
        mark = mark_of_slot(slot_id)
        carts.change(session, cart, variant_id=variant_id, pieces=0, now=now, mark=mark)
        carts.put_offered(session, cart, offer, variant_id, pieces=many, now=now)
        mine = (CartLine.cart_id == cart.id, CartLine.lineup_slot_id == slot_id)
        session.scalars(select(CartLine).where(*mine)).one().claimant_id = claimant_id
    session.flush()
    return len(pieces)


def claims_in(session: Session, cart: Cart, *, now: datetime) -> list[LiveClaim]:
    """The claims whose pieces are held for this cart, locked until the transaction ends."""
    hers = (
        select(LiveClaim.id)
        .join(CartLine, CartLine.lineup_slot_id == LiveClaim.slot_id)
        .where(CartLine.cart_id == cart.id, CartLine.claimant_id == LiveClaim.claimant_id)
    )
    return claims_held(session, session.scalars(hers).all(), now=now)


def _held(session: Session, cart_id: int, now: datetime) -> dict[int, int]:
    rows = session.execute(
        select(LiveClaim.slot_id, func.sum(LiveClaim.pieces))
        .join(CartLine, CartLine.lineup_slot_id == LiveClaim.slot_id)
        .where(CartLine.cart_id == cart_id, CartLine.claimant_id == LiveClaim.claimant_id)
        .where(LiveClaim.state == LiveClaimState.CONFIRMED, LiveClaim.expires_at > now)
        .group_by(LiveClaim.slot_id)
    )
    return {slot_id: int(pieces) for slot_id, pieces in rows}


def _with(offer: Offered, held: int) -> Offered:
    if not held:
        return offer
    left = offer.left + held if offer.on_air else held
    return replace(offer, left=left, on_air=True)


def _pieces(session: Session, claimant_id: int, now: datetime) -> dict[int, int]:
    runs = LiveClaim.expires_at.is_(None) | (LiveClaim.expires_at > now)
    mine = (LiveClaim.claimant_id == claimant_id, LiveClaim.state == LiveClaimState.CONFIRMED)
    rows = session.execute(
        select(LiveClaim.slot_id, func.sum(LiveClaim.pieces))
        .where(*mine, runs)
        .group_by(LiveClaim.slot_id)
    )
    return {slot_id: int(pieces) for slot_id, pieces in rows}


def _variant(session: Session, slot_id: int) -> int:
    return session.get_one(sessions.LineupSlot, slot_id).variant_id
