"""Notices duplicated, reordered, late, foreign and with wrong amounts: one final state."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from catalog.money import Money
from fulfillment import ledger
from fulfillment.board.books import prove_books
from fulfillment.orders import Order, OrderState
from storefront import payments
from storefront.jobs.worker import run_due
from storefront.payments import Notice, NoticeState, PaymentState
from tests.conftest import Clock
from tests.made_buying import a_shelf
from tests.storefront.payments.banks import SECRET, StripeBank, asked, near_bank, used_by
from tests.storefront.payments.blocks import tell_block
from tests.storefront.payments.stories import ELEMENT
from tests.storefront.payments.telling import History, end_of

#: Each block tells every story once, shuffled anew; `python -m tests.benchmarks.histories 5000`
#: tells five thousand in a few minutes.
BLOCKS = int(os.environ.get("PAYMENT_BLOCKS", "6"))


@pytest.fixture
def bank(app: Flask, clock: Clock) -> Iterator[StripeBank]:
    bank = near_bank(clock)
    with used_by(app, bank):
        yield bank


@pytest.mark.parametrize(
    "block", [0, *(pytest.param(block, marks=pytest.mark.slow) for block in range(1, BLOCKS))]
)
def test_every_telling_of_a_story_ends_the_same(
    app: Flask, session: Session, bank: StripeBank, clock: Clock, block: int
) -> None:
    told = tell_block(app, session, bank, clock, block)
    assert told.wrong == []
    assert told.failed_jobs == {}
    assert {name: sums for name, sums in told.sums.items() if sums[0] != sums[1]} == {}
    assert [each for each in prove_books(session) if not each.holds] == []


@pytest.mark.slow
@pytest.mark.parametrize("block", range(BLOCKS // 3))
def test_in_fields_on_our_page_every_telling_ends_the_same_too(
    app: Flask, session: Session, clock: Clock, block: int
) -> None:
    bank = near_bank(clock, flow="element")
    with used_by(app, bank):
        told = tell_block(app, session, bank, clock, block, stories=ELEMENT)
    assert told.wrong == []
    assert told.failed_jobs == {}
    assert {name: sums for name, sums in told.sums.items() if sums[0] != sums[1]} == {}


def test_a_notice_about_somebody_else_is_set_aside(
    app: Flask, session: Session, bank: StripeBank, clock: Clock
) -> None:
    history = History(app, session, bank, clock, 1)
    order = history.order(a_shelf(session))
    foreign = bank.gateway.open(asked(clock.now, key="pay:MH-OTHERS:1"))
    _send(app, *bank.pay(foreign.reference))
    run_due(app)
    assert _end(history, order) == ("placed", "open")
    assert session.scalars(sa.select(Notice.state)).all() == [NoticeState.SET_ASIDE]
    assert ledger.balance(session, "cash:stripe") == Money(0)


@pytest.mark.parametrize("wrong", [{"amount_total": 1}, {"currency": "usd"}, {"metadata": {}}])
def test_another_amount_or_currency_or_owner_pays_nothing(
    app: Flask, session: Session, bank: StripeBank, clock: Clock, wrong: dict[str, object]
) -> None:
    history = History(app, session, bank, clock, 1)
    order = history.order(a_shelf(session))
    page = str(payments.of_order(session, order.id)[0].reference)
    session.commit()
    bank.pay(page)
    bank.fake.books.rows[page].update(wrong)
    _send(app, *bank.notice())
    run_due(app)
    assert _end(history, order) == ("placed", "open")
    notice = session.scalars(sa.select(Notice)).one()
    assert (notice.state, notice.outcome) == (NoticeState.SET_ASIDE, "mismatch")
    assert ledger.balance(session, "cash:stripe") == Money(0)


def test_a_notice_that_overtakes_our_own_answer_is_understood(
    app: Flask, session: Session, bank: StripeBank, clock: Clock
) -> None:
    """The webhook arrives before we could write down the id of the page."""
    history = History(app, session, bank, clock, 1)
    order = history.order(a_shelf(session))
    payment = payments.of_order(session, order.id)[0]
    page, payment.reference, payment.page_url = str(payment.reference), None, None
    session.commit()
    _send(app, *bank.pay(page))
    run_due(app)
    assert _end(history, order) == ("paid", "paid")
    assert payments.of_order(session, order.id)[0].reference == page


def test_paying_on_two_pages_keeps_one_and_sends_the_other_back(
    app: Flask, session: Session, bank: StripeBank, clock: Clock
) -> None:
    history = History(app, session, bank, clock, 1)
    order = history.order(a_shelf(session))
    first = payments.of_order(session, order.id)[0]
    bank.fake.books.complete(str(first.reference), paid=False)
    first.state = PaymentState.FAILED  # the bank said no, or so we heard
    session.commit()
    with app.test_request_context():
        payments.pay_page(session, order, now=clock.now)
    session.commit()
    second = payments.of_order(session, order.id)[1]
    session.commit()
    for notice in (bank.pay(str(second.reference)), _yes(bank, str(first.reference))):
        _send(app, *notice)
    run_due(app)
    session.rollback()
    session.expire_all()
    states = sorted(each.state.value for each in payments.of_order(session, order.id))
    assert states == ["paid", "refunded"]
    assert order.state is OrderState.PAID
    assert ledger.balance(session, "cash:stripe") == Money(14_800)


def test_an_unsigned_notice_leaves_no_trace(app: Flask, session: Session, bank: StripeBank) -> None:
    answer = app.test_client().post("/webhooks/stripe", data=b"{}")
    assert answer.status_code == 400
    assert answer.content_type == "application/problem+json"
    assert session.scalar(sa.select(sa.func.count()).select_from(Notice)) == 0
    assert app.test_client().post("/webhooks/rehearsal", data=b"{}").status_code == 404


def _yes(bank: StripeBank, page: str) -> tuple[bytes, dict[str, str]]:
    bank.fake.books.bank_says(page, yes=True)
    return bank.fake.books.signed(bank.fake.books.events[-1], SECRET, at=time.time())


def _send(app: Flask, body: bytes, headers: dict[str, str]) -> None:
    assert app.test_client().post("/webhooks/stripe", data=body, headers=headers).status_code == 204


def _end(history: History, order: Order) -> tuple[str, str]:
    end = end_of(history.session, order)
    return end.order, end.payments[0]
