"""Forgetting carts that nobody came back to.

Rules
* A guest's cart goes `GUEST` after she last changed it, when its cookie has ended too; a member's
  after `MEMBER`. What she typed at the checkout and whom she named go with it.
* A cart with pieces that the waiting line holds for her stays, and so does one whose order is still
  to be paid: she may come back to either.
* One batch is bounded and locks only carts that nobody has in hand; a cart that is changed
  meanwhile is looked at again when its time has passed anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, or_, select
from sqlalchemy.orm import Session

from fulfillment.orders import Order, OrderState
from storefront.carts.models import Cart, CartLine
from storefront.waiting import WaitingPlace
from storefront.waiting.rules import PlaceState

GUEST = timedelta(days=60)
MEMBER = timedelta(days=365)
#: Carts of one transaction.
BATCH = 500


def purge(
    session: Session, *, now: datetime, after: int = 0, most: int = BATCH
) -> tuple[int, int | None]:
    """Forget the next abandoned carts whose number is above `after`: how many there were, and from
    where to go on; None where there are no more."""
    ids = _abandoned(session, now, after, most)
    going = sorted(set(ids) - _to_be_paid(session, ids))
    if going:
        session.execute(delete(CartLine).where(CartLine.cart_id.in_(going)))
        session.execute(delete(Cart).where(Cart.id.in_(going)))
    return len(going), ids[-1] if len(ids) == most else None


def _abandoned(session: Session, now: datetime, after: int, most: int) -> list[int]:
    guest = and_(Cart.user_id.is_(None), Cart.changed_at < now - GUEST)
    member = and_(Cart.user_id.is_not(None), Cart.changed_at < now - MEMBER)
    held = (
        select(CartLine.id)
        .join(WaitingPlace, WaitingPlace.id == CartLine.offer_id)
        .where(CartLine.cart_id == Cart.id, WaitingPlace.state == PlaceState.OFFERED)
    )
    wanted = select(Cart.id).where(Cart.id > after, or_(guest, member), ~held.exists())
    wanted = wanted.order_by(Cart.id).limit(most).with_for_update(skip_locked=True)
    return list(session.scalars(wanted))


def _to_be_paid(session: Session, ids: Sequence[int]) -> set[int]:
    """Those of whose orders one still waits for money; its key names the number of its cart."""
    if not ids:
        return set()
    waiting = (Order.state == OrderState.PLACED, Order.pay_by.is_not(None))
    keys = select(Order.key).where(*waiting, Order.key.like("web:%"))
    numbers = {key.split(":")[1] for key in session.scalars(keys)}
    return {each for each in ids if str(each) in numbers}
