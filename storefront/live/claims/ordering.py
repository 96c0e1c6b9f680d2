"""From a held claim to an order.

Rules
* Whoever orders with a claim in her cart locks it first: a hold whose time is over, or that has
  just been let go, is not hers any more, and the order stands or falls by what the session's floor
  has left.
* What she does not order of it goes back to the floor in the same transaction; the next round
  offers it to the line.
* An order takes the place of the hold, with its own time to pay. If nobody pays it, its pieces
  come back to the floor as those of every order do.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog import stock
from catalog.history import Actor, move
from fulfillment.orders import Order
from storefront.live.claims.holding import changed
from storefront.live.claims.models import LiveClaim
from storefront.live.claims.standing import CLAIM, LiveClaimState


def claims_held(session: Session, ids: Collection[int], *, now: datetime) -> list[LiveClaim]:
    """Those of the claims that are still good, locked until the transaction ends."""
    if not ids:
        return []
    wanted = (
        select(LiveClaim)
        .where(LiveClaim.id.in_(ids), LiveClaim.state == LiveClaimState.CONFIRMED)
        .order_by(LiveClaim.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return [each for each in session.scalars(wanted) if is_good(each, now)]


def is_good(claim: LiveClaim, now: datetime) -> bool:
    """Whether it is confirmed and its time is not over."""
    runs = claim.expires_at is None or claim.expires_at > now
    return claim.state is LiveClaimState.CONFIRMED and runs


def ordered(
    session: Session, claims: Collection[LiveClaim], order: Order, *, actor: Actor, now: datetime
) -> None:
    """The order has their pieces now."""
    for each in sorted(claims, key=lambda claim: claim.id):
        each.order_id = order.id
        move(session, each, CLAIM, "order", actor=actor, now=now, order=order.number)
        stock.give_back(session, key=each.hold, reason="claim_over", now=now)
    for live_id in {each.session_id for each in claims}:
        changed(session, live_id)
