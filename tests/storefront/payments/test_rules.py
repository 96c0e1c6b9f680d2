"""How a payment's state may move, and until when its page is open."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations, product

import pytest

from catalog.money import Money
from storefront.payments.rules import (
    RANK,
    Flow,
    PaymentState,
    Reading,
    advances,
    matches,
    page_until,
)

_S = PaymentState
NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(("before", "after"), list(product(_S, _S)))
def test_a_state_only_rises(before: PaymentState, after: PaymentState) -> None:
    ladder = (_S.OPEN, _S.PENDING, _S.FAILED, _S.CANCELLED, _S.PAID, _S.REFUNDED)
    assert advances(before, after) is (ladder.index(after) > ladder.index(before))


def test_in_fields_on_our_page_she_may_try_again_after_a_no() -> None:
    for before, after in product(_S, _S):
        again = (before, after) == (_S.FAILED, _S.PENDING)
        assert advances(before, after, Flow.ELEMENT) is (advances(before, after) or again)
    assert not advances(_S.PAID, _S.PENDING, Flow.ELEMENT)


def test_the_order_of_news_does_not_matter() -> None:
    for told in permutations(_S):
        state = _S.OPEN
        for each in told:
            state = each if advances(state, each) else state
        assert state is max(_S, key=lambda each: RANK[each])


@pytest.mark.parametrize(
    ("pay_by", "until"),
    [
        (NOW + timedelta(minutes=45), NOW + timedelta(minutes=45)),
        (NOW + timedelta(minutes=5), NOW + timedelta(minutes=31)),
        (NOW - timedelta(days=1), NOW + timedelta(minutes=31)),
        (None, NOW + timedelta(minutes=31)),
    ],
)
def test_a_page_stays_open_long_enough_to_pay(pay_by: datetime | None, until: datetime) -> None:
    assert page_until(pay_by, NOW) == until


@pytest.mark.parametrize(
    ("key", "amount", "ours"),
    [
        ("pay:1", Money(100), True),
        ("pay:2", Money(100), False),
        ("pay:1", Money(101), False),
        ("pay:1", Money(100, "USD"), False),
    ],
)
def test_only_this_payment_in_this_amount_is_ours(key: str, amount: Money, ours: bool) -> None:
    reading = Reading(_S.PAID, amount, key)
    assert matches(reading, key="pay:1", amount=Money(100)) is ours
