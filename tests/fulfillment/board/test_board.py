"""What the board shows, and that it asks the database no more for many rows than for few."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event
from sqlalchemy.orm import Session

from catalog.money import Money
from fulfillment.batches import CallKind, call
from fulfillment.board import leading, making, parcels, people
from fulfillment.board.leading import Filter
from fulfillment.board.progress import order_progress
from fulfillment.board.purse import purse
from fulfillment.board.risk import at_risk
from fulfillment.board.rules import (
    Load,
    Promised,
    Week,
    end_of_week,
    minutes_this_week,
    missing_minutes,
)
from fulfillment.board.styles import first_styles, style_page
from fulfillment.orders import Order
from fulfillment.quality import Verdict
from fulfillment.workflow import dispatch, floor
from tests.made_making import AHE, LEAD, TODAY, Floor, a_floor, a_hand_in, a_taken_batch, an_offer

Query = Callable[[Session, Floor], object]


@contextmanager
def counted(session: Session) -> Iterator[list[str]]:
    """The statements that are sent meanwhile."""
    sent: list[str] = []
    engine = session.get_bind()

    def note(_c: object, _cursor: object, statement: str, *_more: object) -> None:
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


def some_work(session: Session, at: Floor, now: datetime, rounds: int) -> None:
    """A little of everything, `rounds` times."""
    for _round in range(rounds):
        an_offer(session, at, pieces=4)
        waiting = a_taken_batch(session, at, pieces=4)
        a_hand_in(session, waiting, 2, nonce=f"w{waiting.id}")
        call(session, waiting, CallKind.HELP, "", actor=AHE, now=now)
        done = a_taken_batch(session, at, pieces=4)
        inspection = a_hand_in(session, done, 4, nonce=f"d{done.id}")
        floor.inspection_decided(session, inspection, Verdict(4, 0, 0), actor=LEAD, now=now)
        here = {done.id: 2}
        parcel = dispatch.parcel_packed(session, at.cooperative.id, here, actor=LEAD, now=now)
        dispatch.parcel_dispatched(session, parcel, carrier="SF", number="1", actor=LEAD, now=now)
        if _round % 2:
            dispatch.parcel_received(session, parcel, actor=LEAD, now=now)
    session.commit()


QUERIES: dict[str, Query] = {
    "today": lambda s, at: making.today(s, at.maker.id, on=TODAY),
    "bench": lambda s, at: making.bench(s, 2, on=TODAY),
    "finished": lambda s, at: making.finished(s, at.maker.id),
    "offers": lambda s, at: leading.offers(s, [at.cooperative.id]),
    "lots": lambda s, at: leading.lots(s, None),
    "calls": lambda s, at: leading.calls(s, [at.cooperative.id]),
    "to_pack": lambda s, at: leading.to_pack(s, [at.cooperative.id]),
    "batches": lambda s, at: leading.batches(s, [at.cooperative.id], Filter(), page=1),
    "late": lambda s, at: leading.late(s, [at.cooperative.id], on=TODAY),
    "at_risk": lambda s, at: at_risk(s, [at.cooperative.id], on=TODAY, limit=6),
    "first_styles": lambda s, at: first_styles(s, [at.cooperative.id]),
    "style_page": lambda s, at: style_page(s, [at.cooperative.id]),
    "people": lambda s, at: people.people(s, [at.cooperative.id], on=TODAY),
    "own_parcels": lambda s, at: parcels.own_parcels(s, [at.cooperative.id]),
    "expected": lambda s, at: parcels.expected(s),
    "arrived": lambda s, at: parcels.arrived(s),
    "orders_to_send": lambda s, at: parcels.orders_to_send(s),
    "order_progress": lambda s, at: order_progress(s, at.order.id),
}
MOST = {
    "at_risk": 3,
    "first_styles": 3,
    "style_page": 3,
    "people": 2,
    "today": 2,
    "bench": 4,
    "order_progress": 5,
}


@pytest.mark.parametrize("name", QUERIES)
def test_many_rows_take_as_many_statements_as_few(
    session: Session, now: datetime, name: str
) -> None:
    at, sent = a_floor(session), []
    for rounds in (2, 6):
        some_work(session, at, now, rounds)
        session.expire_all()
        session.refresh(at.maker)
        session.refresh(at.cooperative)
        session.refresh(at.order)
        with counted(session) as statements:
            QUERIES[name](session, at)
        sent.append(len([each for each in statements if each.startswith(("SELECT", "WITH"))]))
        session.rollback()
    assert sent[0] == sent[1] <= MOST.get(name, 1)


def test_an_order_is_followed_from_plan_to_hub(session: Session, now: datetime) -> None:
    at = a_floor(session, pieces=30)
    batch = a_taken_batch(session, at, pieces=20)
    inspection = a_hand_in(session, batch, 12)
    floor.inspection_decided(session, inspection, Verdict(9, 2, 1), actor=LEAD, now=now)
    a_hand_in(session, batch, 3, nonce="n2")
    home, here = at.cooperative.id, {batch.id: 5}
    parcel = dispatch.parcel_packed(session, home, here, actor=LEAD, now=now)
    dispatch.parcel_dispatched(session, parcel, carrier="SF", number="1", actor=LEAD, now=now)
    dispatch.parcel_received(session, parcel, actor=LEAD, now=now)
    seen = order_progress(session, at.order.id)
    assert (seen.to_make, seen.planned, seen.made) == (30, 19, 12)
    assert (seen.accepted, seen.at_hub) == (9, 5)
    assert [(each.code, each.pieces) for each in seen.parcels] == [(parcel.code, 5)]


def test_a_maker_is_named_only_while_she_wants_to_be(session: Session, now: datetime) -> None:
    at = a_floor(session)
    an_offer(session, at)
    assert [hand.maker for hand in order_progress(session, at.order.id).hands] == [None]
    at.maker.public_since = now
    session.commit()
    assert [hand.maker for hand in order_progress(session, at.order.id).hands] == [at.maker.alias]


def test_an_order_from_stock_or_unknown_has_nothing_to_follow(session: Session) -> None:
    assert order_progress(session, 404).hands == ()
    assert session.get(Order, 404) is None


def test_her_day_shows_what_a_piece_would_earn(session: Session) -> None:
    at = a_floor(session)
    an_offer(session, at)
    day = making.today(session, at.maker.id, on=TODAY)
    assert [day.rate(each) for each in day.offers] == [Money(650)]
    assert day.works == ()


MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("start", "due", "minutes"),
    [
        (0, 6, 140),  # due on Sunday: all of it
        (-9, -1, 140),  # late: all of it
        (0, 13, 70),  # two weeks: half
        (3, 9, 80),  # Thursday to next Wednesday: four of seven days
        (7, 13, 0),  # begins next week
    ],
)
def test_a_week_holds_its_part_of_the_work(start: int, due: int, minutes: int) -> None:
    load = Load(Decimal(140), MONDAY + timedelta(start), MONDAY + timedelta(due))
    assert minutes_this_week([load], MONDAY) == minutes


@given(
    minutes=st.integers(0, 10_000),
    start=st.integers(-30, 30),
    days=st.integers(0, 30),
    today=st.dates(date(2026, 1, 1), date(2027, 1, 1)),
)
def test_a_week_never_holds_more_than_the_work(
    minutes: int, start: int, days: int, today: date
) -> None:
    first = today + timedelta(start)
    load = Load(Decimal(minutes), first, first + timedelta(days))
    assert 0 <= minutes_this_week([load], today) <= minutes
    assert end_of_week(today).weekday() == 6


@given(minor=st.integers(-50, 2_000_000))
def test_notes_and_coins_sum_to_the_amount(minor: int) -> None:
    cash = purse(Money(minor))
    assert sum(each.value.minor * each.count for each in cash) == max(minor, 0)
    assert all(each.is_note == (each.value.minor >= 100) for each in cash)


def test_another_currency_has_no_purse() -> None:
    assert purse(Money(500, "EUR")) == ()


MONDAYS = Week(minutes=120, weekdays=frozenset({0, 2}))


@pytest.mark.parametrize(
    ("work", "off", "missing"),
    [
        ([(1, 120, 2)], (), {}),
        ([(1, 121, 2)], (), {1: 1}),
        ([(1, 60, 0), (2, 61, 2)], (), {2: 1}),
        ([(1, 61, 0)], (), {1: 1}),
        ([(1, 120, 2)], (2,), {1: 60}),
        ([(2, 200, 9), (1, 60, 0)], (), {2: 20}),
    ],
)
def test_a_batch_is_at_risk_when_her_safe_hours_do_not_reach_until_its_day(
    work: list[tuple[int, int, int]], off: tuple[int, ...], missing: dict[int, int]
) -> None:
    monday = date(2026, 11, 23)
    week = Week(MONDAYS.minutes, MONDAYS.weekdays, {monday + timedelta(days=n) for n in off})
    theirs = [Promised(key, Decimal(m), monday + timedelta(days=n)) for key, m, n in work]
    assert missing_minutes(theirs, week, monday) == missing


def test_nothing_can_be_done_in_a_week_without_days() -> None:
    work = [Promised(1, Decimal(5), date(2026, 11, 23))]
    assert missing_minutes(work, Week(600, frozenset()), date(2026, 11, 23)) == {1: 5}


def test_what_was_finished_for_another_order_does_not_count_for_a_style(
    session: Session, now: datetime
) -> None:
    at = a_floor(session, pieces=30)
    old = a_taken_batch(session, at, pieces=10)
    inspection = a_hand_in(session, old, 10)
    floor.inspection_decided(session, inspection, Verdict(10, 0, 0), actor=LEAD, now=now)
    assert first_styles(session, [at.cooperative.id]) == ()
    a_taken_batch(session, at, pieces=5)
    (style,) = first_styles(session, [at.cooperative.id])
    assert (style.pieces, style.made, style.accepted, style.batches) == (15, 10, 10, 2)
    assert style_page(session, [at.cooperative.id]) == (style,)
    assert style_page(session, [at.cooperative.id], after=style.product_id) == ()
