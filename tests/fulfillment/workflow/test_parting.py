"""An order leaves in several parcels: its pieces, its money, and what it may no longer do."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import SYSTEM
from catalog.money import Money
from fulfillment import ledger, orders, parts
from fulfillment.board.books import prove_books
from fulfillment.board.parcels import orders_to_send
from fulfillment.orders import Order, OrderState, Parts, Whereto
from fulfillment.returns import NewReturn, ReturnReason, Wanted, Wish
from fulfillment.shipping import Parcel, ParcelKind, Waybill
from fulfillment.workflow import aftersale, dispatch, intake, parting
from tests.fulfillment.workflow.test_dispatch import accepted, on_its_way
from tests.made_making import Floor, a_floor

BILL = Waybill("SF", "SF1")
WHO: dict[str, Any] = {"actor": SYSTEM}


def arrived(session: Session, at: Floor, pieces: int, now: datetime) -> None:
    parcel = on_its_way(session, at, accepted(session, at, pieces, now), pieces, now)
    dispatch.parcel_received(session, parcel, **WHO, now=now)
    session.commit()


def sent(session: Session, order: Order, now: datetime) -> Parcel:
    parcel = parting.part_sent(session, order, BILL, **WHO, now=now)
    session.commit()
    return parcel


def earned(session: Session) -> int:
    accounts = ("revenue:goods", "revenue:shipping", "tax:payable")
    return sum(ledger.balance(session, each).minor for each in accounts)


def advance(session: Session, order: Order) -> int:
    return ledger.balance(session, f"order:{order.number}:advance").minor


def paid(session: Session, order: Order, now: datetime) -> None:
    money = Money(order.total_minor)
    intake.order_paid(
        session, order, gateway="rehearsal", amount=money, reference="p", **WHO, now=now
    )


def test_it_leaves_part_by_part_and_earns_what_it_costs(session: Session, now: datetime) -> None:
    at = a_floor(session, pieces=20)
    order = at.order
    paid(session, order, now)
    arrived(session, at, 7, now)
    with pytest.raises(Refusal):
        sent(session, order, now)
    session.rollback()
    assert [order.parts_sent, earned(session), orders_to_send(session)] == [0, 0, ()]
    parting.parts_chosen(session, order, Parts.WANTED, **WHO, now=now)
    session.commit()
    assert [each.number for each in orders_to_send(session)] == [order.number]
    first = sent(session, order, now)
    assert sum(each.pieces for each in first.contents) == 7
    assert (order.state, order.parts_sent) == (OrderState.IN_PRODUCTION, 1)
    assert earned(session) == 7 * 6800 + order.shipping_minor
    with pytest.raises(Refusal):
        sent(session, order, now)
    session.rollback()
    assert orders_to_send(session) == ()
    dispatch.parcel_delivered(session, first, **WHO, now=now)
    arrived(session, at, 5, now)
    arrived(session, at, 8, now)
    assert order.state is OrderState.READY
    with pytest.raises(Refusal):
        dispatch.order_sent(session, order, carrier="SF", number="1", **WHO, now=now)
    session.rollback()
    last = sent(session, order, now)
    assert (order.state, order.parts_sent, advance(session, order)) == (OrderState.SENT, 2, 0)
    assert earned(session) == order.total_minor
    told = [
        (each.number, each.pieces, each.following) for each in parts.of_order(session, order.id)
    ]
    assert told == [(1, 7, 13), (2, 13, 0)]
    dispatch.parcel_delivered(session, last, **WHO, now=now)
    assert order.state is OrderState.COMPLETED
    assert all(each.holds for each in prove_books(session))


@pytest.mark.parametrize("back", [1_000, 130_000])
def test_money_that_goes_back_between_two_parts_is_booked_once(
    session: Session, now: datetime, back: int
) -> None:
    at = a_floor(session, pieces=20)
    order = at.order
    paid(session, order, now)
    parting.parts_chosen(session, order, Parts.WANTED, **WHO, now=now)
    arrived(session, at, 12, now)
    sent(session, order, now)
    money = {"gateway": "rehearsal", "amount": Money(back), "reference": "r"}
    of_earned = intake.order_refunded(session, order, **money, **WHO, now=now)
    assert of_earned is (back > 8 * 6800)
    arrived(session, at, 8, now)
    sent(session, order, now)
    assert (earned(session), advance(session, order)) == (order.total_minor, 0)
    assert ledger.balance(session, "revenue:refunds").minor == -back
    assert all(each.holds for each in prove_books(session))


def test_on_invoice_it_owes_what_has_left_until_it_is_paid(session: Session, now: datetime) -> None:
    at = a_floor(session, pieces=20)
    order = at.order
    parting.parts_chosen(session, order, Parts.WANTED, **WHO, now=now)
    arrived(session, at, 5, now)
    sent(session, order, now)
    assert advance(session, order) == -(5 * 6800 + order.shipping_minor)
    assert all(each.holds for each in prove_books(session))
    paid(session, order, now)
    arrived(session, at, 15, now)
    sent(session, order, now)
    assert (earned(session), advance(session, order)) == (order.total_minor, 0)


def test_once_a_part_has_left_it_is_not_cancelled_nor_sent_elsewhere(
    session: Session, now: datetime
) -> None:
    at = a_floor(session, pieces=20)
    order = at.order
    paid(session, order, now)
    parting.parts_chosen(session, order, Parts.WANTED, **WHO, now=now)
    arrived(session, at, 6, now)
    first = sent(session, order, now)
    with pytest.raises(Refusal):
        intake.order_cancelled(session, order, reason="customer", **WHO, now=now)
    session.rollback()
    elsewhere = Whereto("Zhou Wen", "+8613800000000", "Elsewhere 1")
    with pytest.raises(Refusal):
        orders.redirect(session, order, elsewhere, **WHO, now=now)
    session.rollback()
    assert (order.state, order.address) != (OrderState.CANCELLED, "Elsewhere 1")
    dispatch.parcel_delivered(session, first, **WHO, now=now)
    line = order.lines[0]
    new = NewReturn((Wanted(line.id, 6),), ReturnReason.FAULTY, Wish.REFUND, "torn", None, "r1")
    aftersale.return_asked(session, order, new, **WHO, now=now)
    more = replace(new, wanted=(Wanted(line.id, 1),), key="r2")
    with pytest.raises(Refusal):
        aftersale.return_asked(session, order, more, **WHO, now=now)
    session.rollback()
    wanted = select(Parcel).where(Parcel.kind == ParcelKind.TO_CUSTOMER)
    assert len(session.scalars(wanted).all()) == 1
