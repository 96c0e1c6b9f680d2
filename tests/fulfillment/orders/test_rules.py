"""What an order may do, in every state; and what it adds up to."""

from datetime import UTC, datetime
from itertools import product

import pytest

from catalog.errors import Invalid, Refusal
from catalog.money import Money
from fulfillment.orders.rules import (
    ORDER,
    NewLine,
    NewOrder,
    OrderKind,
    OrderState,
    check,
    number_of,
    pay_by,
)

VERBS = ("pay", "start", "make_ready", "send", "complete", "cancel", "revive")
#: Read across: what each verb leads to from placed, paid, in production, ready, sent, completed,
#: cancelled; "-" is refused.
TABLE = {
    "pay": ("paid", "-", "in_production", "ready", "sent", "completed", "-"),
    "start": ("in_production", "in_production", "-", "-", "-", "-", "-"),
    "make_ready": ("-", "ready", "ready", "-", "-", "-", "-"),
    "send": ("-", "-", "-", "sent", "-", "-", "-"),
    "complete": ("-", "-", "-", "-", "completed", "-", "-"),
    "cancel": ("cancelled", "cancelled", "cancelled", "cancelled", "-", "-", "-"),
    "revive": ("-", "-", "-", "-", "-", "-", "paid"),
}


@pytest.mark.parametrize(("state", "verb"), list(product(OrderState, VERBS)))
def test_every_verb_in_every_state(state: OrderState, verb: str) -> None:
    after = TABLE[verb][list(OrderState).index(state)]
    if after == "-":
        with pytest.raises(Refusal, match="not possible now"):
            ORDER.next(state, verb)
    else:
        assert ORDER.next(state, verb) == after


def new(*lines: NewLine, **sums: Money) -> NewOrder:
    person = ("Mei", None, "mei@example.org", "Mei", "+86138", "Suzhou", "en", "CNY")
    return NewOrder(OrderKind.WEB, *person, lines, Money(1200), None, "key", None, **sums)


def test_it_adds_up_to_goods_and_shipping_less_discount_with_tax() -> None:
    line = NewLine(1, 1, 2, Money(6800), discount_minor=600)
    sums = new(line, discount=Money(1800), tax=Money(300), credit=Money(5000)).sums
    assert (sums.goods, sums.total, sums.charged) == (Money(13600), Money(13300), Money(8300))
    assert new(line, discount=Money(600)).sums.charged == Money(14200)


@pytest.mark.parametrize(
    ("on_the_line", "sums"),
    [
        (0, {"discount": Money(-1)}),
        (0, {"tax": Money(-1)}),
        (0, {"credit": Money(-1)}),
        (0, {"credit": Money(14801)}),
        (700, {"discount": Money(600)}),
        (0, {"discount": Money(1201)}),
    ],
)
def test_sums_that_cannot_be_meant_are_refused(on_the_line: int, sums: dict[str, Money]) -> None:
    with pytest.raises(Invalid):
        check(new(NewLine(1, 1, 2, Money(6800), discount_minor=on_the_line), **sums))


def test_goods_are_pieces_times_price() -> None:
    order = new(NewLine(1, 1, 2, Money(6800)), NewLine(2, 1, 3, Money(100)))
    assert order.goods == Money(13900)


def test_pieces_are_summed_by_variant_and_made_ones_are_not_taken() -> None:
    made = NewLine(2, 1, 500, Money(100), to_make=True)
    order = new(NewLine(1, 1, 2, Money(6800)), NewLine(1, 1, 3, Money(6800)), made)
    assert order.from_stock == {1: 5}


@pytest.mark.parametrize(
    "lines", [(), (NewLine(1, 1, 0, Money(1)),), (NewLine(1, 1, 1, Money(-1)),)]
)
def test_an_order_that_cannot_be_meant_is_refused(lines: tuple[NewLine, ...]) -> None:
    with pytest.raises(Invalid):
        check(new(*lines))


def test_a_number_is_short_and_has_no_letter_that_is_mistaken() -> None:
    assert number_of([0, 1, 29, 30, 31, 255]) == "MH-23Z23H"


def test_only_an_order_from_the_web_waits_for_its_money() -> None:
    now = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
    assert pay_by(OrderKind.WEB, now) == datetime(2026, 11, 23, 2, 15, tzinfo=UTC)
    assert pay_by(OrderKind.BULK, now) is None
