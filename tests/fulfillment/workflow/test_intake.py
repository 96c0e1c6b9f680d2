"""Orders and their money, in the database and in the book."""

import threading
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from catalog import stock
from catalog.db import db, intent
from catalog.errors import Refusal
from catalog.history import SYSTEM, history_of
from catalog.money import Money
from catalog.stock import SoldOut
from fulfillment import ledger, orders
from fulfillment.orders import Order, OrderState
from fulfillment.workflow import intake
from fulfillment.workflow.intake import PaidLate
from tests.made_buying import a_shelf, an_order

TOTAL = Money(2 * 6800 + 1200)


def placed(session: Session, now: datetime, *, pieces: int = 10) -> Order:
    jade = a_shelf(session, pieces=pieces)
    return intake.order_placed(session, an_order((jade, 2)), actor=SYSTEM, now=now)


def pay(session: Session, order: Order, now: datetime, *, ref: str = "r1") -> PaidLate | None:
    return intake.order_paid(
        session, order, gateway="rehearsal", amount=TOTAL, reference=ref, actor=SYSTEM, now=now
    )


def left(session: Session, order: Order) -> int:
    variant_id = order.lines[0].variant_id
    return stock.on_hand(session, [variant_id])[variant_id]


def cash(session: Session) -> Money:
    return ledger.balance(session, "cash:rehearsal")


def test_a_placed_order_holds_its_pieces(session: Session, now: datetime) -> None:
    order = placed(session, now)
    assert (order.state, left(session, order)) == (OrderState.PLACED, 8)
    assert order.total_minor == TOTAL.minor
    assert order.pay_by == now + timedelta(minutes=45)


def test_the_same_key_is_the_same_order(session: Session, now: datetime) -> None:
    jade = a_shelf(session)
    made = [
        intake.order_placed(session, an_order((jade, 2)), actor=SYSTEM, now=now) for _ in range(3)
    ]
    assert len({order.id for order in made}) == 1
    assert left(session, made[0]) == 8


def test_the_same_key_with_other_contents_is_refused(session: Session, now: datetime) -> None:
    jade = a_shelf(session)
    intake.order_placed(session, an_order((jade, 2)), actor=SYSTEM, now=now)
    with pytest.raises(Refusal, match="other contents"):
        intake.order_placed(session, an_order((jade, 3)), actor=SYSTEM, now=now)
    assert stock.on_hand(session, [jade.id]) == {jade.id: 8}


def test_who_comes_too_late_leaves_no_trace(session: Session, now: datetime) -> None:
    jade = a_shelf(session, pieces=1)
    with pytest.raises(SoldOut):
        intake.order_placed(session, an_order((jade, 2)), actor=SYSTEM, now=now)
    assert session.scalar(sa.select(sa.func.count()).select_from(Order)) == 0
    assert stock.on_hand(session, [jade.id]) == {jade.id: 1}


def test_pieces_that_are_made_for_the_order_are_not_taken(session: Session, now: datetime) -> None:
    jade = a_shelf(session, pieces=1)
    wanted = an_order((jade, 500), to_make=True)
    order = intake.order_placed(session, wanted, actor=SYSTEM, now=now)
    assert left(session, order) == 1


def test_paid_once_however_often_it_is_told(session: Session, now: datetime) -> None:
    order = placed(session, now)
    assert [pay(session, order, now) for _ in range(3)] == [None, None, None]
    assert (order.state, order.paid_at) == (OrderState.PAID, now)
    assert cash(session) == TOTAL
    assert ledger.balance(session, f"order:{order.number}:advance") == TOTAL


def test_money_that_comes_twice_is_booked_and_goes_back(session: Session, now: datetime) -> None:
    order = placed(session, now)
    pay(session, order, now)
    assert [pay(session, order, now, ref="r2") for _ in range(2)] == [PaidLate.REFUND] * 2
    assert cash(session) == TOTAL * 2
    assert order.paid_by == "rehearsal:r1"


def test_another_amount_is_refused_and_nothing_is_booked(session: Session, now: datetime) -> None:
    order = placed(session, now)
    wrong = {"gateway": "rehearsal", "reference": "r1", "actor": SYSTEM, "now": now}
    for amount in (Money(1), Money(TOTAL.minor, "USD")):
        with pytest.raises(Refusal, match="not the amount"):
            intake.order_paid(session, order, amount=amount, **wrong)  # type: ignore[arg-type] # the same four facts each time
    assert order.state is OrderState.PLACED
    assert cash(session) == Money(0)


def test_a_cancelled_order_gives_its_pieces_back(session: Session, now: datetime) -> None:
    order = placed(session, now)
    intake.order_cancelled(session, order, reason="unpaid", actor=SYSTEM, now=now)
    assert (order.state, left(session, order)) == (OrderState.CANCELLED, 10)
    with pytest.raises(Refusal, match="not possible now"):
        intake.order_cancelled(session, order, reason="unpaid", actor=SYSTEM, now=now)
    assert left(session, order) == 10


def test_late_money_revives_an_order_whose_pieces_are_there(
    session: Session, now: datetime
) -> None:
    order = placed(session, now)
    intake.order_cancelled(session, order, reason="unpaid", actor=SYSTEM, now=now)
    assert pay(session, order, now) is None
    assert (order.state, left(session, order)) == (OrderState.PAID, 8)


def test_late_money_goes_back_when_the_pieces_are_gone_and_stays_so(
    session: Session, now: datetime
) -> None:
    order = placed(session, now, pieces=2)
    variant = order.lines[0].variant_id
    intake.order_cancelled(session, order, reason="unpaid", actor=SYSTEM, now=now)
    stock.take(session, {variant: 1}, key="order:other", reason="order", now=now)
    assert pay(session, order, now) is PaidLate.REFUND
    stock.give_back(session, key="order:other", reason="cancelled", now=now)
    assert pay(session, order, now) is PaidLate.REFUND
    assert (order.state, left(session, order)) == (OrderState.CANCELLED, 2)
    assert cash(session) == TOTAL


def test_late_money_does_not_revive_what_the_customer_called_off(
    session: Session, now: datetime
) -> None:
    order = placed(session, now)
    intake.order_cancelled(session, order, reason="customer", actor=SYSTEM, now=now)
    assert pay(session, order, now) is PaidLate.REFUND
    assert (order.state, left(session, order)) == (OrderState.CANCELLED, 10)


def test_a_refund_is_booked_once_and_remembered(session: Session, now: datetime) -> None:
    order = placed(session, now)
    pay(session, order, now)
    intake.order_refunded(
        session,
        order,
        gateway="rehearsal",
        amount=TOTAL,
        reference="re1",
        actor=SYSTEM,
        now=now,
    )
    assert cash(session) == Money(0)
    assert ledger.balance(session, f"order:{order.number}:advance") == Money(0)
    assert history_of(session, "customer_order", order.id)[-1].verb == "refund"


def test_a_double_click_in_two_threads_is_one_order(
    app: Flask, session: Session, now: datetime
) -> None:
    jade = a_shelf(session, pieces=10)
    wanted = an_order((jade, 2))
    session.commit()
    found: list[str] = []
    start = threading.Barrier(8)

    def click() -> None:
        with app.app_context():
            intent.set("write")
            start.wait(30)
            order = intake.order_placed(db.session(), wanted, actor=SYSTEM, now=now)
            db.session.commit()
            found.append(order.number)
            db.session.remove()

    threads = [threading.Thread(target=click) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    assert len(found) == 8
    assert len(set(found)) == 1
    assert stock.on_hand(session, [jade.id]) == {jade.id: 8}


def test_the_token_is_secret_and_the_number_tells_nothing(session: Session, now: datetime) -> None:
    order = placed(session, now)
    assert len(order.token) == 43
    assert orders.by_token(session, order.token) is order
    assert orders.by_token(session, order.number) is None
    assert orders.by_number(session, f" {order.number.lower()} ") is order
