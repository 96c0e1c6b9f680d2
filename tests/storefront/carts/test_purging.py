"""Carts that nobody came back to are forgotten; those that somebody may come back to are not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.products import Variant
from fulfillment.orders import Order
from fulfillment.workflow import intake
from storefront import carts
from storefront.accounts import User
from storefront.accounts.persons import GUEST
from storefront.carts import Cart, CartLine, purging
from storefront.jobs.carts import purge_carts
from storefront.waiting import WaitingPlace
from storefront.waiting.rules import PlaceState
from tests.made_buying import a_shelf, an_order

DAY = timedelta(days=1)


def a_cart(
    session: Session, jade: Variant, changed: datetime, user: int | None = None, **line: int
) -> Cart:
    """A cart with a piece of jade that was last changed at a moment."""
    cart, _token = carts.begin(session, user_id=user, now=changed)
    session.add(CartLine(cart_id=cart.id, variant_id=jade.id, pieces=1, **line))
    carts.keep_draft(session, cart, {"recipient": "Lin Mei"})
    session.flush()
    return cart


def a_place(session: Session, jade: Variant, state: PlaceState, now: datetime) -> int:
    place = WaitingPlace(variant_id=jade.id, reader=state.value, language="en", state=state)
    place.wanted, place.joined_at = 1, now
    session.add(place)
    session.flush()
    return place.id


def left(session: Session) -> set[int]:
    return set(session.scalars(sa.select(Cart.id)))


def test_only_what_nobody_may_come_back_to_goes(
    session: Session, now: datetime, user: Callable[..., User]
) -> None:
    jade = a_shelf(session, pieces=9)
    mei = user("mei@example.org")
    guest, member = now - purging.GUEST, now - purging.MEMBER
    offered = a_place(session, jade, PlaceState.OFFERED, now)
    lapsed = a_place(session, jade, PlaceState.LAPSED, now)
    stays = [
        a_cart(session, jade, guest),
        a_cart(session, jade, guest - DAY, mei.id),
        a_cart(session, jade, member, mei.id),
        a_cart(session, jade, guest - DAY, offer_id=offered),
        (paying := a_cart(session, jade, guest - DAY)),
    ]
    goes = [
        a_cart(session, jade, guest - DAY),
        a_cart(session, jade, member - DAY, mei.id),
        a_cart(session, jade, guest - DAY, offer_id=lapsed),
        (ended := a_cart(session, jade, guest - DAY)),
    ]
    for cart, ends in ((paying, False), (ended, True)):
        new = an_order((jade, 1), key=f"web:{cart.id}:{'n' * 22}")
        order = intake.order_placed(session, new, actor=GUEST.actor(), now=now)
        order.pay_by = now + DAY
        if ends:
            intake.order_cancelled(session, order, reason="late", actor=GUEST.actor(), now=now)
    session.flush()
    ids = {each.id for each in stays}
    gone = {each.id for each in goes}
    assert left(session) == ids | gone
    assert purging.purge(session, now=now) == (len(gone), None)
    session.expire_all()
    assert left(session) == ids
    assert set(session.scalars(sa.select(CartLine.cart_id))) == ids
    assert session.scalar(sa.select(sa.func.count()).select_from(Order)) == 2
    assert purging.purge(session, now=now) == (0, None)


def test_it_goes_batch_by_batch_and_is_held_up_by_no_cart_that_stays(
    session: Session, now: datetime
) -> None:
    jade = a_shelf(session, pieces=9)
    old = now - purging.GUEST - DAY
    offered = a_place(session, jade, PlaceState.OFFERED, now)
    kept = [a_cart(session, jade, old, offer_id=offered).id for _each in range(2)]
    for _each in range(5):
        a_cart(session, jade, old)
    first, after = purging.purge(session, now=now, most=3)
    second, end = purging.purge(session, now=now, after=after or 0, most=3)
    assert (first, second, end) == (3, 2, None)
    assert left(session) == set(kept)
    a_cart(session, jade, old)
    session.commit()
    for _twice in range(2):
        purge_carts(session, {}, now)
        assert left(session) == set(kept)
