"""Sets in a drop: components shared by sets and sold alone, to everybody at once, on both engines.

Whatever happens, pieces of a component are those that lie there and those that orders hold.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from catalog import stock
from catalog.db import db, intent
from catalog.errors import Refusal
from catalog.history import SYSTEM
from catalog.money import Money
from catalog.products import Variant
from catalog.stock.bundling import define
from fulfillment import orders
from fulfillment.orders import Order, OrderLinePart, OrderState
from fulfillment.returns import Looked, approve
from fulfillment.workflow import aftersale, dispatch, intake
from fulfillment.workflow.altering import order_altered
from storefront.payments.lapsing import lapse, lapse_for
from tests.fulfillment.at_once import at_once
from tests.made_bundles import Sets, a_line, some_sets
from tests.made_buying import an_order
from tests.made_returns import a_wish, delivered
from tests.storefront.buying.test_journeys import english
from tests.storefront.buying.walk import check_out, send, words
from tests.storefront.drops.racing import all_at_once

BUYERS = 12


def ordered(
    session: Session, now: datetime, *wanted: tuple[Variant, int], key: str = "web:1"
) -> Order:
    new = an_order((wanted[0][0], 1), key=key)
    lines = tuple(a_line(session, each, pieces) for each, pieces in wanted)
    return intake.order_placed(session, replace(new, lines=lines), actor=SYSTEM, now=now)


def lying(session: Session, sets: Sets) -> tuple[int, int]:
    """Bracelets and pouches that anybody may buy."""
    left = stock.on_hand(session, sets.ids)
    return left[sets.bracelet.id], left[sets.pouch.id]


def test_two_sets_and_their_shared_component_are_never_oversold(
    app: Flask, session: Session, now: datetime
) -> None:
    sets = some_sets(session, now, bracelets=17, pouches=5)
    ids = [sets.gift.id, sets.pair.id, sets.bracelet.id]
    session.commit()

    def act(own: Session, place: int) -> dict[int, int]:
        intent.set("write")
        goods = [own.get_one(Variant, each) for each in ids]
        at = place % 3
        both = [(goods[at], 1), (goods[(at + 1) % 3], 1)][:: 1 if place % 2 else -1]
        order = ordered(own, now, *both, key=f"web:{place}")
        return {line.variant_id: line.pieces for line in order.lines}

    answers = at_once(db.engine, act, clients=BUYERS)
    sold = [each for each in answers if isinstance(each, dict)]
    assert {each for each in answers if isinstance(each, str)} == {"stock.sold_out"}
    gifts, pairs, alone = (sum(each.get(id_, 0) for each in sold) for id_ in ids)
    assert lying(session, sets) == (17 - 2 * gifts - 2 * pairs - alone, 5 - gifts)
    left = stock.on_hand(session, sets.ids)
    assert left[sets.pair.id] == left[sets.bracelet.id] // 2
    # Whoever was refused wanted more than was left: three bracelets are the least of any two.
    assert left[sets.bracelet.id] < 4


def test_a_set_and_its_component_in_one_order_are_one_taking(
    session: Session, now: datetime
) -> None:
    sets = some_sets(session, now, bracelets=5, pouches=5)
    with pytest.raises(stock.SoldOut) as late:
        ordered(session, now, (sets.gift, 2), (sets.bracelet, 2))
    assert late.value.left == {sets.bracelet.id: 5}
    del late
    session.rollback()
    assert lying(session, sets) == (5, 5)
    assert session.scalar(sa.select(sa.func.count()).select_from(OrderLinePart)) == 0
    order = ordered(session, now, (sets.gift, 2), (sets.bracelet, 1))
    assert lying(session, sets) == (0, 3)
    define(session, sets.gift, {sets.pouch.id: 3}, actor=SYSTEM, now=now)
    fewer = orders.Alteration(pieces={order.lines[0].id: 1})
    order_altered(session, order, fewer, actor=SYSTEM, now=now)
    assert lying(session, sets) == (2, 4)  # as it was ordered, not as it is put together today
    intake.order_cancelled(session, order, reason=intake.UNPAID, actor=SYSTEM, now=now)
    assert lying(session, sets) == (5, 5)
    assert intake.order_revived(session, order, payment="bank:late", actor=SYSTEM, now=now)
    assert lying(session, sets) == (2, 4)


def test_holds_of_sets_that_are_over_are_let_go_for_who_wants_a_component(
    session: Session, now: datetime
) -> None:
    sets = some_sets(session, now, bracelets=2, pouches=1)
    ordered(session, now, (sets.gift, 1))
    session.commit()
    later = now + timedelta(hours=1)
    for wanted in ([sets.pouch.id], [sets.pair.id]):
        assert lapse_for(session, wanted, now=now) == 0
    assert lapse_for(session, [sets.pair.id], now=later) == 1  # it shares the bracelets
    assert lying(session, sets) == (2, 1)


def test_expiry_racing_payment_ends_one_way_with_every_piece_counted(
    app: Flask, session: Session, now: datetime
) -> None:
    sets = some_sets(session, now, bracelets=2, pouches=1)
    order_id = ordered(session, now, (sets.gift, 1)).id
    later = now + timedelta(hours=1)
    session.commit()

    def pays() -> object:
        with app.app_context():
            own = db.session()
            facts = {"gateway": "bank", "reference": "T1", "actor": SYSTEM, "now": later}
            order = own.get_one(Order, order_id)
            try:
                late = intake.order_paid(own, order, amount=Money(order.charged_minor), **facts)
                own.commit()
            except Refusal:
                own.rollback()
                order = own.get_one(Order, order_id, populate_existing=True)
                late = intake.order_paid(own, order, amount=Money(order.charged_minor), **facts)
                own.commit()
            return late

    def ends() -> object:
        with app.app_context():
            try:
                lapse(db.session(), order_id, now=later)
            except Refusal:
                db.session.rollback()
            return None

    late, _ = all_at_once(pays, ends)
    session.expire_all()
    order = session.get_one(Order, order_id)
    assert (late, order.state) == (None, OrderState.PAID)
    assert lying(session, sets) == (0, 0)


def test_what_comes_back_lies_on_the_shelf_as_components(session: Session, now: datetime) -> None:
    sets = some_sets(session, now, bracelets=6, pouches=3)
    order = ordered(session, now, (sets.gift, 2))
    paid = {"gateway": "bank", "reference": "T1", "amount": Money(order.total_minor)}
    intake.order_paid(session, order, actor=SYSTEM, now=now, **paid)
    dispatch.order_sent(session, order, carrier="SF", number="SF1", actor=SYSTEM, now=now)
    delivered(session, order, now)
    row = aftersale.return_asked(session, order, a_wish(order, 2), actor=SYSTEM, now=now)
    approve(session, row, says="", actor=SYSTEM, now=now)
    aftersale.return_received(session, row, {row.lines[0].id: Looked(1, 1)}, actor=SYSTEM, now=now)
    assert lying(session, sets) == (4, 2)
    aftersale.return_exchanged(session, row, actor=SYSTEM, now=now)
    assert lying(session, sets) == (0, 0)


def test_a_guest_buys_a_set_and_reads_what_is_in_it(
    app: Flask, session: Session, now: datetime
) -> None:
    sets = some_sets(session, now, bracelets=5, pouches=5)
    session.commit()
    mei: FlaskClient = english(app)
    page = mei.get("/products/gift")
    assert "What is in the set Bracelet Leaf green 2 pieces Pouch" in words(page)
    assert "Only 2 left" in words(page)
    send(mei, page, "/cart/lines", pieces="2")
    send(mei, mei.get("/products/bracelet"), "/cart/lines", pieces="2")
    cart = mei.get("/cart")
    assert "In the set: 2 × Bracelet" in words(cart)
    assert "Only 1 is left." in words(cart)
    send(mei, cart, f"/cart/lines/{sets.bracelet.id}", pieces="1")
    assert check_out(mei).status_code == 303
    session.expire_all()
    assert lying(session, sets) == (0, 3)
    session.commit()
    page = mei.get("/products/gift")
    assert "Others are paying for the last ones" in words(page)
    token = session.scalars(sa.select(Order.token)).one()
    session.commit()
    assert "In the set: 2 × Bracelet" in words(mei.get(f"/orders/{token}"))
