"""What comes back of an order that credit paid a part of, and returns that end as credit."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.history import SYSTEM
from catalog.money import Money
from fulfillment import credit, ledger
from fulfillment.credit import CardState, GiftCard
from fulfillment.orders import Order
from fulfillment.returns import Looked, Return, ReturnState
from fulfillment.workflow import dispatch, intake
from fulfillment.workflow.spending import Spending
from storefront import payments
from storefront.accounts import User
from storefront.jobs.worker import run_due
from storefront.notices.news import tell_news
from storefront.payments import RefundState, Way
from storefront.payments.rehearsal import Verb, act
from tests.made_buying import a_shelf, an_order
from tests.made_credit import broken, some_credit
from tests.made_returns import a_wish, back_here
from tests.refusing import refusing
from tests.storefront.payments.test_giving_back import refunds


def sent(app: Flask, session: Session, now: datetime, *, by_credit: int, **told: Any) -> Order:
    """Three bracelets for ¥216.00, a part of it paid by credit, the rest at the gateway."""
    spend, parts = None, ()
    if by_credit:
        parts = ((some_credit(session, 5, by_credit, now), Money(by_credit)),)
        spend = Spending(parts=parts)
    new = replace(an_order((a_shelf(session), 3)), credit=Money(by_credit), spend=spend, **told)
    order = intake.order_placed(session, new, actor=SYSTEM, now=now)
    payments.paid_without_money(session, order, actor=SYSTEM, now=now)
    session.commit()
    if order.charged_minor:
        with app.test_request_context():
            payments.pay_page(session, order, now=now)
        session.commit()
        payment = payments.of_order(session, order.id)[0]
        reference, payment_id = str(payment.reference), payment.id
        session.commit()
        act(payments.rehearsal(), reference, Verb.PAY)
        payments.look(session, payment_id, now=now)
    dispatch.order_sent(session, order, carrier="SF", number="SF1", actor=SYSTEM, now=now)
    session.commit()
    return order


def given(session: Session, row: Return, now: datetime, *, as_credit: bool = False) -> Money:
    way = Way(as_credit=as_credit)
    amount = payments.refund_return(session, row, way=way, actor=SYSTEM, now=now)
    session.commit()
    return amount


def has(session: Session, user_id: int) -> int:
    wallet = credit.wallet_of(session, user_id)
    return wallet.balance_minor if wallet else 0


def test_money_goes_back_first_and_the_rest_to_the_credit_that_paid(
    app: Flask, session: Session, now: datetime
) -> None:
    order = sent(app, session, now, by_credit=10_000, user_id=5)
    first = back_here(session, order, a_wish(order, 1, key="r1"), Looked(1, 0), now)
    assert given(session, first, now) == Money(8_000)
    second = back_here(session, order, a_wish(order, 2, key="r2"), Looked(2, 0), now)
    shown = payments.split_of(session, second)
    assert (shown.money, shown.credit, shown.room) == (Money(3_600), Money(10_000), Money(13_600))
    assert given(session, second, now) == Money(13_600)
    run_due(app)
    assert refunds(session) == [(RefundState.DONE, 8_000), (RefundState.DONE, 3_600)]
    assert has(session, 5) == 10_000
    assert ledger.balance(session, "revenue:refunds") == Money(-21_600)
    assert broken(session) == []


def test_all_of_it_as_credit_leaves_nothing_more_to_go_back(
    app: Flask, session: Session, now: datetime
) -> None:
    order = sent(app, session, now, by_credit=0, user_id=5)
    row = back_here(session, order, a_wish(order, 3), Looked(3, 0), now)
    assert given(session, row, now, as_credit=True) == Money(21_600)
    with refusing("return.not_now"):
        given(session, row, now, as_credit=True)
    session.rollback()
    assert (has(session, 5), refunds(session)) == (21_600, [])
    assert payments.split_of(session, row).room == Money(0)
    assert broken(session) == []


def test_an_order_that_only_credit_paid_gives_back_credit(
    app: Flask, session: Session, now: datetime
) -> None:
    order = sent(app, session, now, by_credit=21_600, user_id=5)
    assert has(session, 5) == 0
    row = back_here(session, order, a_wish(order, 1), Looked(1, 0), now)
    assert given(session, row, now) == Money(8_000)
    assert (has(session, 5), row.state) == (8_000, ReturnState.REFUNDED)
    assert broken(session) == []


def test_a_guest_gets_a_gift_card_whose_code_only_the_letter_holds(
    app: Flask, session: Session, now: datetime
) -> None:
    order = sent(app, session, now, by_credit=0)
    row = back_here(session, order, a_wish(order, 1), Looked(1, 0), now)
    assert given(session, row, now, as_credit=True) == Money(8_000)
    card = session.scalars(select(GiftCard)).one()
    assert (card.state, card.email) == (CardState.ACTIVE, "mei@example.org")
    found = credit.card_by_code(session, credit.code_for(card).lower())
    assert found is not None
    assert found[1].balance_minor == 8_000
    session.commit()
    tell_news(session, {}, now)
    session.commit()
    run_due(app)
    session.expire_all()
    assert session.scalars(select(GiftCard)).one().sent_at == now
    assert broken(session) == []
    assert session.scalars(select(User)).all() == []
