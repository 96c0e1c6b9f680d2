"""Every step of an order's money and way has its letter, and each step is told exactly once."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.history import Actor, record
from catalog.queue import Job
from fulfillment.orders import Order, OrderState
from storefront.notices.news import tell_news
from storefront.notices.outbox import SEND
from storefront.notices.paying import EACH, ONCE
from storefront.notices.rules import TEMPLATES
from storefront.payments import Flow, Payment, PaymentState
from tests.conftest import Clock
from tests.made_making import a_floor

BUYER = Actor(None, "shopper")
PAGE = Path(__file__).parents[3] / "docs/payments.md"


@pytest.fixture
def order(session: Session) -> Order:
    return a_floor(session).order


def letters(session: Session, clock: Clock) -> list[str]:
    """What was written down after three rounds that overlap."""
    for _round in range(3):
        tell_news(session, {}, clock.now)
        session.commit()
        clock.forward(minutes=1)
    found = session.scalars(select(Job.payload).where(Job.name == SEND).order_by(Job.id))
    return [str(each["template"]) for each in found]


def a_try(session: Session, order: Order, clock: Clock, **more: Any) -> Payment:
    facts: dict[str, Any] = {"gateway": "stripe", "flow": Flow.HOSTED, "problem": ""}
    row = Payment(
        order_id=order.id,
        state=PaymentState.OPEN,
        amount_minor=14_800,
        currency="CNY",
        expires_at=clock.now,
        key=f"pay:{order.number}:{more.pop('place', 1)}",
        created_at=clock.now,
        **{**facts, **more},
    )
    session.add(row)
    session.flush()
    return row


#: Step, what it carries, how often it happens → how often it is told.
STEPS = [
    ("pay", {}, 1, ["order_paid"]),
    ("revive", {}, 1, ["order_paid"]),
    ("send", {}, 1, ["order_sent"]),
    ("complete", {}, 1, ["order_delivered"]),
    ("change", {"before_minor": 20_000, "after_minor": 14_800}, 2, ["order_changed"] * 2),
    ("send_part", {"part": 1, "pieces": 3, "following": 0}, 2, ["order_part_sent"] * 2),
    ("parcel_lost", {"pieces": 4, "parcel": "P-000001"}, 2, ["parcel_lost"] * 2),
    ("refund", {"amount_minor": 500}, 3, ["order_refunded"] * 3),
    ("refund_failed", {"amount_minor": 500}, 1, ["refund_failed"]),
    ("dispute", {"amount_minor": 500}, 1, ["payment_disputed"]),
    ("dispute_won", {"amount_minor": 500}, 1, ["dispute_ended"]),
    ("dispute_lost", {"amount_minor": 500}, 1, ["dispute_ended"]),
    ("redirect", {}, 1, []),
    ("place", {}, 1, []),
]


@pytest.mark.parametrize(("verb", "facts", "times", "told"), STEPS)
def test_a_step_is_told_once(
    session: Session,
    order: Order,
    clock: Clock,
    verb: str,
    facts: dict[str, Any],
    times: int,
    told: list[str],
) -> None:
    for _time in range(times):
        record(session, order, verb, actor=BUYER, now=clock.now, **facts)
    session.commit()
    assert letters(session, clock) == told


@pytest.mark.parametrize(
    ("paid", "state", "gateway", "told"),
    [
        (True, OrderState.CANCELLED, "stripe", ["order_cancelled"]),
        (True, OrderState.PAID, "stripe", []),  # late money took it up again
        (False, OrderState.CANCELLED, "stripe", []),  # she walked away from the page
        (False, OrderState.CANCELLED, "transfer", ["order_lapsed"]),  # it never came
    ],
)
def test_an_end_is_told_to_whom_it_matters(
    session: Session,
    order: Order,
    clock: Clock,
    paid: bool,
    state: OrderState,
    gateway: str,
    told: list[str],
) -> None:
    """However long it waited: a page is kept open while a bank is thinking."""
    a_try(session, order, clock, gateway=gateway)
    order.state, order.placed_at = state, clock.now - timedelta(hours=72)
    order.pay_by, order.paid_at = clock.now, clock.now if paid else None
    record(session, order, "cancel", actor=BUYER, now=clock.now)
    session.commit()
    assert letters(session, clock) == told


@pytest.mark.parametrize(
    ("gateway", "told"), [("transfer", 1), ("counter", 1), ("stripe", 0), ("rehearsal", 0)]
)
def test_what_takes_days_is_written_down_for_her(
    session: Session, order: Order, clock: Clock, gateway: str, told: int
) -> None:
    a_try(session, order, clock, gateway=gateway)
    for _time in range(2):  # it is kept longer while a part of it has come
        record(session, order, "wait", actor=BUYER, now=clock.now)
    session.commit()
    assert letters(session, clock) == ["order_waits"] * told


@pytest.mark.parametrize(
    ("flow", "before", "told"),
    [
        (Flow.HOSTED, PaymentState.PENDING, 1),
        (Flow.HOSTED, PaymentState.OPEN, 1),
        (Flow.ELEMENT, PaymentState.PENDING, 1),
        (Flow.ELEMENT, PaymentState.OPEN, 0),  # she stands before the fields and reads it there
    ],
)
def test_a_no_that_comes_later_is_told_once_for_each_try(
    session: Session, order: Order, clock: Clock, flow: Flow, before: PaymentState, told: int
) -> None:
    row = a_try(session, order, clock, flow=flow, problem="insufficient_funds")
    for _time in range(2):
        moved = (before.value, PaymentState.FAILED.value)
        record(session, row, "settle", actor=BUYER, now=clock.now, moved=moved)
    session.commit()
    assert letters(session, clock) == ["payment_failed"] * told


def test_the_page_lists_every_letter() -> None:
    """`docs/payments.md` names each step's letter, and no other."""
    table = PAGE.read_text("utf-8").partition("## Letters")[2].partition("\n## ")[0]
    named = set(re.findall(r"`([a-z_]+)`", table))
    of_orders = {*ONCE.values(), *EACH.values(), "payment_failed", "order_lapsed"}
    assert of_orders <= named <= TEMPLATES
