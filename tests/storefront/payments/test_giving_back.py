"""The money of a return goes back once, to the way it came, and never more than was paid."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.db import db
from catalog.history import SYSTEM, History
from catalog.money import Money
from fulfillment import ledger, returns
from fulfillment.board.books import prove_books
from fulfillment.orders import Order
from fulfillment.returns import Looked, Return, ReturnReason, ReturnState
from fulfillment.workflow import aftersale, dispatch, intake
from storefront import live, payments
from storefront.jobs.worker import run_due
from storefront.live.rules import RETURN_WINDOW
from storefront.payments import Payment, PaymentState, Refund, RefundState
from storefront.payments.actions import ask_refund
from storefront.payments.rehearsal import Verb, act
from tests.fulfillment.at_once import at_once
from tests.made_buying import a_shelf, an_order
from tests.made_returns import a_sent_order, a_wish, asked, back_here, delivered, parcel_of
from tests.refusing import refusing
from tests.storefront.payments.blocks import a_host

MIND = ReturnReason.CHANGED_MIND


def a_paid_order(app: Flask, session: Session, now: datetime, *, pieces: int = 3) -> Order:
    """Lin Mei's order, paid at the rehearsal gateway by its own page, and sent."""
    new = an_order((a_shelf(session), pieces))
    order = intake.order_placed(session, new, actor=SYSTEM, now=now)
    session.commit()
    with app.test_request_context():
        payments.pay_page(session, order, now=now)
    session.commit()
    payment = payments.of_order(session, order.id)[0]
    reference = str(payment.reference)
    session.commit()
    act(payments.rehearsal(), reference, Verb.PAY)
    payments.look(session, payment.id, now=now)
    dispatch.order_sent(session, order, carrier="SF", number="SF1", actor=SYSTEM, now=now)
    session.commit()
    return order


def refund(session: Session, row: Return, now: datetime, reference: str = "") -> Money:
    return payments.refund_return(session, row, way=payments.Way(reference), actor=SYSTEM, now=now)


def refunds(session: Session) -> list[tuple[RefundState, int]]:
    session.rollback()
    session.expire_all()
    wanted = select(Refund.state, Refund.amount_minor).order_by(Refund.id)
    return [(state, minor) for state, minor in session.execute(wanted)]


def test_a_return_is_paid_back_through_the_gateway_and_booked(
    app: Flask, session: Session, now: datetime
) -> None:
    order = a_paid_order(app, session, now)
    row = back_here(session, order, a_wish(order, 2), Looked(2, 0), now)
    assert refund(session, row, now) == Money(14_800)
    session.commit()
    run_due(app)
    assert refunds(session) == [(RefundState.DONE, 14_800)]
    assert ledger.balance(session, "revenue:refunds") == Money(-14_800)
    assert row.state is ReturnState.REFUNDED
    assert all(each.holds for each in prove_books(session))


def test_the_same_return_is_refunded_once(app: Flask, session: Session, now: datetime) -> None:
    order = a_paid_order(app, session, now)
    row = back_here(session, order, a_wish(order, 1), Looked(1, 0), now)
    refund(session, row, now)
    session.commit()
    before = session.scalar(select(func.count(History.id)))
    with refusing("return.not_now"):
        refund(session, row, now)
    assert refunds(session) == [(RefundState.ASKED, 8_000)]
    assert session.scalar(select(func.count(History.id))) == before


def test_eight_clerks_at_once_give_one_refund(app: Flask, session: Session, now: datetime) -> None:
    order = a_paid_order(app, session, now)
    row_id = back_here(session, order, a_wish(order, 3), Looked(3, 0), now).id

    def hand(own: Session, _place: int) -> str:
        refund(own, own.get_one(Return, row_id), now)
        return "given"

    answers = at_once(db.engine, hand)
    assert answers.count("given") == 1
    assert set(answers) <= {"given", "return.not_now", "return.stale"}
    assert refunds(session) == [(RefundState.ASKED, 21_600)]


def test_two_returns_at_once_carry_the_freight_once(
    app: Flask, session: Session, now: datetime
) -> None:
    order = a_paid_order(app, session, now)
    ids = [
        back_here(session, order, a_wish(order, 1, key=f"r{at}"), Looked(1, 0), now).id
        for at in range(3)
    ]

    def hand(own: Session, place: int) -> int:
        return refund(own, own.get_one(Return, ids[place]), now).minor

    assert sorted(at_once(db.engine, hand, clients=3)) == [6_800, 6_800, 8_000]
    assert sum(minor for _state, minor in refunds(session)) == order.total_minor


def test_never_more_goes_back_than_was_paid(app: Flask, session: Session, now: datetime) -> None:
    order = a_paid_order(app, session, now)
    payment = payments.of_order(session, order.id)[0]
    row = back_here(session, order, a_wish(order, 3), Looked(3, 0), now)
    ask_refund(session, payment, amount=Money(1), reason="gesture", actor=SYSTEM, now=now)
    session.commit()
    with refusing("refund.too_much"):
        refund(session, row, now)
    assert refunds(session) == [(RefundState.ASKED, 1)]
    assert session.get_one(Return, row.id).state is ReturnState.RECEIVED


def test_a_lost_parcel_gives_everything_back(app: Flask, session: Session, now: datetime) -> None:
    order = a_paid_order(app, session, now)
    parcel = parcel_of(session, order)
    row = aftersale.parcel_failed(session, parcel, looked=None, actor=SYSTEM, now=now)
    session.commit()
    assert refund(session, row, now) == Money(order.total_minor)
    session.commit()
    run_due(app)
    assert refunds(session) == [(RefundState.DONE, order.total_minor)]
    payment = session.scalars(select(Payment)).one()
    assert payment.state is PaymentState.REFUNDED


def test_a_transfer_goes_back_by_hand_with_its_reference(session: Session, now: datetime) -> None:
    order = a_sent_order(session, a_shelf(session), now)
    row = back_here(session, order, a_wish(order, 1, reason=MIND), Looked(1, 0), now)
    with refusing("refund.no_reference"):
        refund(session, row, now, " ")
    session.rollback()
    assert ledger.balance(session, "revenue:refunds") == Money(0)
    refund(session, row, now, "T-BACK-1")
    session.commit()
    assert ledger.balance(session, "revenue:refunds") == Money(-6_800)
    assert returns.refunded_minor(session, order.id) == 6_800


def test_a_commission_waits_as_long_as_a_return_is_open(session: Session, now: datetime) -> None:
    shelf = a_shelf(session)
    _host_id, visit = a_host(session, shelf.product_id, now)
    order = a_sent_order(session, shelf, now)
    live.credit(session, order, [visit], now=now)
    live.earn(session, order, actor=SYSTEM, now=now)
    delivered(session, order, now)
    row = asked(session, order, a_wish(order, 1), now)
    later = now + RETURN_WINDOW + timedelta(minutes=1)
    assert live.release(session, actor=SYSTEM, now=later) == 0
    returns.withdraw(session, row, actor=SYSTEM, now=later)
    assert live.release(session, actor=SYSTEM, now=later) == 1
