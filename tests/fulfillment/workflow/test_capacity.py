"""What can be promised comes from free hours, and two who ask at once cannot have the same ones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from catalog.history import SYSTEM
from catalog.money import Money
from catalog.products import Variant
from fulfillment import promises
from fulfillment.orders import NewLine, NewOrder, Order, OrderKind
from fulfillment.workflow import capacity, intake, measuring
from fulfillment.workflow.capacity import Full, Making
from tests.fulfillment.workflow.test_at_once import at_once
from tests.made_making import NOW, TODAY, a_cooperative, a_floor, a_maker, a_style
from tests.made_training import certified

DAYS = timedelta(days=1)


@pytest.fixture
def knot(session: Session) -> Variant:
    """A knotted bracelet of 18 minutes; Ahe alone makes it, two hours on each working day."""
    home = a_cooperative(session)
    style = a_style(session, home)
    style.product.pack = 1
    a_maker(session, home, craft=style.product.craft)
    session.flush()
    measuring.measure(session, now=NOW)
    session.commit()
    return style


def day_for(session: Session, style: Variant, pieces: int) -> date | None:
    return capacity.days_for(session, [Making(style.product_id, pieces)], now=NOW)[0]


def a_wish(style: Variant, pieces: int, due_on: date | None, key: str = "web:1") -> NewOrder:
    line = NewLine(style.id, style.product_id, pieces, Money(6800), True, due_on)
    return NewOrder(
        kind=OrderKind.WEB,
        customer="",
        user_id=None,
        email="mei@example.org",
        recipient="Lin Mei",
        phone="+8613800138000",
        address="Suzhou",
        language="en",
        currency="CNY",
        lines=(line,),
        shipping=Money(0),
        due_on=None,
        key=key,
    )


def ordered(session: Session, style: Variant, pieces: int, key: str = "web:1") -> Order:
    wish = a_wish(style, pieces, day_for(session, style, pieces), key)
    return intake.order_placed(session, wish, actor=SYSTEM, now=NOW)


def test_a_bench_that_was_never_measured_promises_nothing(session: Session) -> None:
    floor = a_floor(session)
    assert day_for(session, floor.variant, 1) is None


def test_the_day_is_when_kit_work_and_way_back_are_done(session: Session, knot: Variant) -> None:
    """Planned tonight, three days with the kit, 6 pieces a day, three days back."""
    first = day_for(session, knot, 1)
    assert first is not None
    assert first >= TODAY + 6 * DAYS
    assert day_for(session, knot, 60) > first  # type: ignore[operator] # both are days


def test_an_order_takes_hours_and_its_cancelling_gives_them_back(
    session: Session, knot: Variant
) -> None:
    before = day_for(session, knot, 40)
    order = ordered(session, knot, 40)
    after = day_for(session, knot, 40)
    assert before is not None
    assert after is not None
    assert after > before
    intake.order_cancelled(session, order, reason="unpaid", actor=SYSTEM, now=NOW)
    assert day_for(session, knot, 40) == before


def test_measuring_again_changes_no_day(session: Session, knot: Variant) -> None:
    before = day_for(session, knot, 40)
    order = ordered(session, knot, 40)
    after = day_for(session, knot, 40)
    measuring.measure(session, now=NOW)
    assert promises.held(session, intake.cause(order)) == 0
    assert day_for(session, knot, 40) == after
    intake.order_cancelled(session, order, reason="customer", actor=SYSTEM, now=NOW)
    assert day_for(session, knot, 40) == before
    measuring.measure(session, now=NOW)
    assert day_for(session, knot, 40) == before


def test_hours_that_are_gone_are_refused_and_nothing_is_written(
    session: Session, knot: Variant
) -> None:
    day = day_for(session, knot, 40)
    ordered(session, knot, 40)
    with pytest.raises(Full):
        intake.order_placed(session, a_wish(knot, 40, day, "web:2"), actor=SYSTEM, now=NOW)
    assert session.query(Order).count() == 1
    assert session.query(promises.Claim).count() == 1


def test_the_same_order_twice_holds_its_hours_once(session: Session, knot: Variant) -> None:
    day = day_for(session, knot, 40)
    for _ in range(2):
        order = intake.order_placed(session, a_wish(knot, 40, day), actor=SYSTEM, now=NOW)
    assert promises.held(session, intake.cause(order)) == 40


def test_late_money_revives_only_while_the_day_still_stands(
    session: Session, knot: Variant
) -> None:
    late = ordered(session, knot, 40)
    intake.order_cancelled(session, late, reason="unpaid", actor=SYSTEM, now=NOW)
    ordered(session, knot, 40, "web:2")
    amount = Money(late.total_minor)
    answer = intake.order_paid(
        session, late, gateway="bank", amount=amount, reference="1", actor=SYSTEM, now=NOW
    )
    assert answer is intake.PaidLate.REFUND


def test_a_soft_hold_lapses_by_itself(session: Session, knot: Variant) -> None:
    before = day_for(session, knot, 40)
    assert before is not None
    held = [Making(knot.product_id, 40, before)]
    later = NOW + timedelta(hours=1)
    capacity.held(session, held, cause="quote:Q-1", now=NOW, expires_at=later)
    assert day_for(session, knot, 40) != before
    days = capacity.days_for(session, [Making(knot.product_id, 40)], now=later)
    assert days == (before,)


def test_an_order_by_hand_counts_even_where_it_does_not_fit(
    session: Session, knot: Variant
) -> None:
    capacity.noted(session, [Making(knot.product_id, 100_000, TODAY)], cause="order:X", now=NOW)
    assert day_for(session, knot, 1) is None


def test_a_day_that_moved_on_moves_the_promises_on(session: Session, knot: Variant) -> None:
    days: Sequence[date | None] = [
        capacity.days_for(session, [Making(knot.product_id, 1)], now=NOW + at * DAYS)[0]
        for at in range(4)
    ]
    assert days[0] is not None
    assert days[1] == days[0] + DAYS
    assert days[3] is None


def test_work_in_another_craft_of_the_same_hands_counts(session: Session, knot: Variant) -> None:
    home = knot.product.cooperative
    other = a_style(session, home, slug="weave")
    other.product.pack = 1
    both = a_maker(session, home, craft=knot.product.craft, code="M-2", alias="Asha")
    certified(both, other.product.craft_id, on=TODAY)
    session.flush()
    measuring.measure(session, now=NOW)
    before = day_for(session, other, 20)
    ordered(session, knot, 100)
    after = day_for(session, other, 20)
    assert before is not None
    assert after is None or after > before


def test_measuring_is_due_when_something_happened(session: Session, knot: Variant) -> None:
    later = NOW + timedelta(minutes=5)
    assert not measuring.due(session, now=later)
    ordered(session, knot, 1)
    assert measuring.due(session, now=later)
    assert not measuring.due(session, now=NOW + timedelta(seconds=5))
    assert measuring.due(session, now=NOW + timedelta(days=1))


def test_eight_at_once_get_only_the_hours_there_are(
    app: Flask, session: Session, knot: Variant
) -> None:
    """45 pieces can be here by the day; everybody wants 20."""
    day, product = day_for(session, knot, 40), knot.product_id
    session.commit()

    def act(own: Session, number: int) -> None:
        wish = [Making(product, 20, day)]
        capacity.held(own, wish, cause=f"quote:Q-{number}", now=NOW)

    assert sorted(at_once(app, 8, act)) == ["capacity.full"] * 6 + ["done"] * 2
    session.rollback()
    assert session.query(promises.Claim).count() == 2


def test_measuring_while_others_promise_forgets_nothing(
    app: Flask, session: Session, knot: Variant
) -> None:
    day = day_for(session, knot, 40)
    survey = measuring.survey(session, now=NOW)
    ordered(session, knot, 40)
    measuring.keep(session, survey, now=NOW)
    session.commit()
    with pytest.raises(Full):
        capacity.held(session, [Making(knot.product_id, 40, day)], cause="quote:Q", now=NOW)
