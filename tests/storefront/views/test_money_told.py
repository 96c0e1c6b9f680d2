"""Every state of her money is told in plain words, with what she may do about it."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product

import pytest
from flask import Flask

from fulfillment.orders import Order, OrderState
from storefront.payments import (
    Dispute,
    DisputeState,
    Flow,
    Payment,
    PaymentState,
    Refund,
    RefundState,
)
from storefront.payments.problems import WORDS, why
from storefront.views.money_told import Said, dispute_said, late, paying, refund_said

NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)


def a_try(state: PaymentState, problem: str = "", gateway: str = "stripe") -> Payment:
    return Payment(
        id=1, gateway=gateway, flow=Flow.HOSTED, state=state, problem=problem, amount_minor=14_800
    )


def an_order(state: OrderState = OrderState.PLACED, paid_at: datetime | None = None) -> Order:
    return Order(state=state, paid_at=paid_at)


@pytest.mark.parametrize(
    ("row", "tone", "part"),
    [
        (a_try(PaymentState.OPEN), "", ""),
        (a_try(PaymentState.CANCELLED), "", ""),
        (a_try(PaymentState.PENDING), "needs", "do not pay a second time"),
        (a_try(PaymentState.PENDING, gateway="transfer"), "", ""),  # the way to pay says so
        (a_try(PaymentState.FAILED, "expired_card"), "wrong", "The card has expired."),
        (a_try(PaymentState.OPEN, "insufficient_funds"), "wrong", "not enough money"),
        (a_try(PaymentState.FAILED), "wrong", "gave no reason"),
    ],
)
def test_while_the_order_waits(app: Flask, row: Payment, tone: str, part: str) -> None:
    with app.test_request_context("/?lang=en"):
        found = paying(an_order(), [row])
        assert [each.tone for each in found] == ([tone] if tone else [])
        assert part in "".join(f"{each.sentence} {each.todo}" for each in found)
        assert paying(an_order(paid_at=NOW), [row]) == []
        assert paying(an_order(OrderState.CANCELLED), [row]) == []


@pytest.mark.parametrize(
    ("state", "minor", "gateway", "part"),
    [
        (RefundState.ASKED, 14_800, "stripe", "You need do nothing"),
        (RefundState.ASKED, 14_800, "transfer", "A person sends it"),
        (RefundState.DONE, 14_800, "stripe", "All of it went back"),
        (RefundState.DONE, 500, "stripe", "A part went back"),
        (RefundState.FAILED, 500, "stripe", "still yours"),
    ],
)
def test_money_that_goes_back(
    app: Flask, state: RefundState, minor: int, gateway: str, part: str
) -> None:
    refund = Refund(payment_id=1, state=state, amount_minor=minor, currency="CNY")
    with app.test_request_context("/?lang=en"):
        said = refund_said(refund, [a_try(PaymentState.PAID, gateway=gateway)])
    assert part in f"{said.sentence} {said.todo}"
    assert said.amount is not None
    assert said.amount.minor == minor


def test_every_state_has_words_and_each_its_own(app: Flask) -> None:
    with app.test_request_context("/?lang=en"):
        told: list[Said] = []
        for state in DisputeState:
            row = Dispute(state=state, amount_minor=500, currency="CNY")
            told.append(dispute_said(row))
        for state, minor in product(RefundState, (500,)):
            refund = Refund(payment_id=1, state=state, amount_minor=minor, currency="CNY")
            told.append(refund_said(refund, [a_try(PaymentState.PAID)]))
        told += late(an_order(), {"revive"}) + late(an_order(OrderState.CANCELLED), {"paid_late"})
        assert all(len(each.sentence) > 20 for each in told)
        assert len({each.sentence for each in told}) == len(told)
        assert len({str(why(code)) for code in WORDS}) >= 8
        assert late(an_order(OrderState.CANCELLED), {"revive"}) == []
