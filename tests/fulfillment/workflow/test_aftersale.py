"""Goods that come back, and parcels that never arrived."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog import stock
from catalog.db import db
from catalog.errors import Invalid
from catalog.history import SYSTEM, History
from catalog.money import Money
from catalog.stock import SoldOut
from fulfillment import ledger, returns
from fulfillment.orders import OrderState, Whereto, redirect
from fulfillment.returns import Looked, Return, ReturnReason, ReturnState
from fulfillment.shipping import ParcelState
from fulfillment.workflow import aftersale, dispatch, intake
from tests.fulfillment.at_once import at_once
from tests.made_buying import a_shelf, an_order
from tests.made_returns import a_sent_order, a_wish, asked, back_here, delivered, parcel_of
from tests.refusing import refusing

MIND = ReturnReason.CHANGED_MIND


def count(session: Session) -> tuple[int, int]:
    """Returns and rows of history: what a refusal must leave alone."""
    return (
        session.scalar(select(func.count(Return.id))) or 0,
        session.scalar(select(func.count(History.id))) or 0,
    )


def lying(session: Session, variant_id: int) -> int:
    return stock.on_hand(session, [variant_id])[variant_id]


def test_the_same_form_sent_twice_is_one_return(session: Session, now: datetime) -> None:
    order = a_sent_order(session, a_shelf(session), now)
    first = asked(session, order, a_wish(order, 2), now)
    assert asked(session, order, a_wish(order, 2), now).id == first.id
    assert returns.spoken_for(session, [order.lines[0].id]) == {order.lines[0].id: 2}


def test_no_more_come_back_than_were_sent(session: Session, now: datetime) -> None:
    order = a_sent_order(session, a_shelf(session), now)
    asked(session, order, a_wish(order, 2), now)
    before = count(session)
    with refusing("return.too_many"):
        asked(session, order, a_wish(order, 2, key="return:2"), now)
    session.rollback()
    assert count(session) == before
    assert returns.spoken_for(session, [order.lines[0].id]) == {order.lines[0].id: 2}


def test_eight_wishes_at_once_never_speak_for_more_than_was_sent(
    session: Session, now: datetime
) -> None:
    order = a_sent_order(session, a_shelf(session), now)
    order_id = order.id
    engine = db.engine

    def act(own: Session, place: int) -> int:
        row = own.get_one(type(order), order_id)
        return asked(own, row, a_wish(row, 1, key=f"return:{place}"), now).id

    answers = at_once(engine, act)
    assert sorted(str(each) for each in answers if isinstance(each, str)) == ["return.too_many"] * 5


def test_withdrawn_and_refused_pieces_may_be_asked_for_again(
    session: Session, now: datetime
) -> None:
    order = a_sent_order(session, a_shelf(session), now)
    first = asked(session, order, a_wish(order, 3), now)
    returns.withdraw(session, first, actor=SYSTEM, now=now)
    second = asked(session, order, a_wish(order, 3, key="return:2"), now)
    with pytest.raises(Invalid):
        returns.refuse(session, second, says=" ", actor=SYSTEM, now=now)
    session.rollback()
    returns.refuse(session, second, says="It was worn.", actor=SYSTEM, now=now)
    third = asked(session, order, a_wish(order, 3, key="return:3"), now)
    assert third.state is ReturnState.ASKED


def test_after_the_window_and_before_sending_nothing_comes_back(
    session: Session, now: datetime
) -> None:
    variant = a_shelf(session)
    order = a_sent_order(session, variant, now)
    delivered(session, order, now)
    late = now + returns.RETURN_WITHIN + timedelta(minutes=1)
    before = count(session)
    with refusing("return.too_late"):
        asked(session, order, a_wish(order, 1), late)
    session.rollback()
    assert count(session) == before
    fresh = intake.order_placed(session, an_order((variant, 1), key="w2"), actor=SYSTEM, now=now)
    with refusing("return.not_sent"):
        aftersale.return_asked(session, fresh, a_wish(fresh, 1, key="r2"), actor=SYSTEM, now=now)


def test_what_is_fit_for_sale_is_on_the_shelf_again_once(session: Session, now: datetime) -> None:
    variant = a_shelf(session, pieces=10)
    order = a_sent_order(session, variant, now)
    row = back_here(session, order, a_wish(order, 3), Looked(1, 1), now)
    assert lying(session, variant.id) == 8
    with refusing("return.not_now"):
        aftersale.return_received(
            session, row, {order.lines[0].id: Looked(1, 1)}, actor=SYSTEM, now=now
        )
    session.rollback()
    assert lying(session, variant.id) == 8
    assert returns.spoken_for(session, [order.lines[0].id]) == {order.lines[0].id: 2}


def test_more_than_was_asked_for_cannot_have_come(session: Session, now: datetime) -> None:
    variant = a_shelf(session)
    order = a_sent_order(session, variant, now)
    with refusing("return.looked"):
        back_here(session, order, a_wish(order, 1), Looked(2, 0), now)
    session.rollback()
    assert lying(session, variant.id) == 7


def test_freight_goes_back_with_a_fault_of_ours_and_not_with_a_change_of_mind(
    session: Session, now: datetime
) -> None:
    order = a_sent_order(session, a_shelf(session), now)
    fault = back_here(session, order, a_wish(order, 1), Looked(1, 0), now)
    mind = back_here(session, order, a_wish(order, 1, reason=MIND, key="r2"), Looked(1, 0), now)
    assert aftersale.owed(session, fault) == (Money(6800), Money(1200))
    assert aftersale.owed(session, mind) == (Money(6800), Money(0))


def test_an_exchange_takes_others_from_stock_for_nothing_to_pay(
    session: Session, now: datetime
) -> None:
    variant = a_shelf(session, pieces=10)
    order = a_sent_order(session, variant, now)
    row = back_here(session, order, a_wish(order, 2, variant_id=variant.id), Looked(0, 2), now)
    made = aftersale.return_exchanged(session, row, actor=SYSTEM, now=now)
    session.commit()
    assert (made.state, made.total_minor) == (OrderState.PAID, 0)
    assert lying(session, variant.id) == 5
    before = ledger.balance(session, "revenue:goods")
    dispatch.order_sent(session, made, carrier="SF", number="SF2", actor=SYSTEM, now=now)
    session.commit()
    assert ledger.balance(session, "revenue:goods") == before
    again = back_here(session, made, a_wish(made, 1, key="r2"), Looked(1, 0), now)
    assert again.paid_order_id == order.id
    assert aftersale.owed(session, again) == (Money(6800), Money(1200))


def test_an_exchange_that_is_sold_out_leaves_the_return_waiting(
    session: Session, now: datetime
) -> None:
    variant = a_shelf(session, pieces=3)
    order = a_sent_order(session, variant, now)
    row = back_here(session, order, a_wish(order, 1), Looked(0, 1), now)
    before = count(session)
    with pytest.raises(SoldOut):
        aftersale.return_exchanged(session, row, actor=SYSTEM, now=now)
    session.rollback()
    assert (row.state, count(session)) == (ReturnState.RECEIVED, before)


def test_an_exchange_that_is_cancelled_is_owed_again(session: Session, now: datetime) -> None:
    variant = a_shelf(session, pieces=10)
    order = a_sent_order(session, variant, now)
    row = back_here(session, order, a_wish(order, 1), Looked(0, 1), now)
    made = aftersale.return_exchanged(session, row, actor=SYSTEM, now=now)
    intake.order_cancelled(session, made, reason="customer", actor=SYSTEM, now=now)
    session.commit()
    assert (row.state, lying(session, variant.id)) == (ReturnState.RECEIVED, 7)
    again = aftersale.return_exchanged(session, row, actor=SYSTEM, now=now)
    session.commit()
    assert (again.id != made.id, again.state) == (True, OrderState.PAID)
    assert lying(session, variant.id) == 6


def test_only_another_of_the_same_kind_and_price_can_be_sent(
    session: Session, now: datetime
) -> None:
    order = a_sent_order(session, a_shelf(session), now)
    koi = a_shelf(session, slug="koi")
    before = count(session)
    with refusing("return.other_price"):
        asked(session, order, a_wish(order, 1, variant_id=koi.id), now)
    session.rollback()
    assert count(session) == before


def test_a_lost_parcel_becomes_a_return_that_is_owed_whole(session: Session, now: datetime) -> None:
    variant = a_shelf(session, pieces=10)
    order = a_sent_order(session, variant, now)
    parcel = parcel_of(session, order)
    row = aftersale.parcel_failed(session, parcel, looked=None, actor=SYSTEM, now=now)
    session.commit()
    assert (parcel.state, row.state) == (ParcelState.LOST, ReturnState.RECEIVED)
    assert lying(session, variant.id) == 7
    assert aftersale.owed(session, row) == (Money(20_400), Money(1200))
    before = count(session)
    with refusing("parcel.not_now"):
        aftersale.parcel_failed(session, parcel, looked=None, actor=SYSTEM, now=now)
    session.rollback()
    assert count(session) == before


def test_a_parcel_that_came_back_lies_in_stock_and_is_sent_again(
    session: Session, now: datetime
) -> None:
    variant = a_shelf(session, pieces=3)
    order = a_sent_order(session, variant, now)
    found = {order.lines[0].id: Looked(3, 0)}
    parcel = parcel_of(session, order)
    row = aftersale.parcel_failed(session, parcel, looked=found, actor=SYSTEM, now=now)
    session.commit()
    assert (parcel.state, lying(session, variant.id)) == (ParcelState.RETURNED, 3)
    made = aftersale.return_exchanged(session, row, actor=SYSTEM, now=now)
    session.commit()
    assert (lying(session, variant.id), made.address) == (0, order.address)


def test_an_address_changes_until_the_order_is_packed(session: Session, now: datetime) -> None:
    variant = a_shelf(session)
    order = intake.order_placed(session, an_order((variant, 1)), actor=SYSTEM, now=now)
    there = Whereto("Lin Hua", "+8613900139000", "Hangzhou")
    redirect(session, order, there, actor=SYSTEM, now=now)
    session.commit()
    assert (order.recipient, order.address) == ("Lin Hua", "Hangzhou")
    sent = a_sent_order(session, variant, now, key="web:2")
    before = count(session)
    with refusing("order.being_packed"):
        redirect(session, sent, there, actor=SYSTEM, now=now)
    session.rollback()
    assert (sent.address, count(session)) == ("Suzhou", before)
