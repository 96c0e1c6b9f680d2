"""Gathering: which lines become a wave, once, and what that does to the shoppers' orders."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from catalog.db import db
from catalog.errors import Refusal
from catalog.history import history_of
from catalog.money import Money
from fulfillment import waves
from fulfillment.orders import Order, OrderKind, OrderState
from fulfillment.planner.models import Plan
from fulfillment.waves import Gathered, HouseRule, Why
from fulfillment.workflow import intake
from fulfillment.workflow.gathering import today
from fulfillment.workflow.measuring import measure, open_minutes, spare_bench
from fulfillment.workflow.planning import plan_proposed
from fulfillment.workflow.waves import foreseen, waves_gathered
from tests.fulfillment.at_once import at_once
from tests.fulfillment.workflow.plans import FREE
from tests.made_office import NOW, OFFICE, Workshop
from tests.made_waves import SHOPPER, SOON, a_wish, gathered, pay


def ties(session: Session) -> list[Gathered]:
    return list(session.scalars(select(Gathered).order_by(Gathered.id)))


def wave_count(session: Session) -> int:
    counted = select(func.count()).select_from(Order).where(Order.kind == OrderKind.WAVE)
    return session.scalar(counted) or 0


def test_two_shoppers_pieces_of_one_craft_become_one_wave(
    session: Session, workshop: Workshop, now: datetime
) -> None:
    red, blue = workshop.variants[0], workshop.variants[3]  # both are beading
    mei = a_wish(session, {red: 2}, now)
    lan = a_wish(session, {red: 1, blue: 3}, now, key="web:lan")
    wave = gathered(session, now)
    assert (wave.kind, wave.state, wave.total_minor) == (OrderKind.WAVE, OrderState.PLACED, 0)
    assert [(each.variant_id, each.pieces) for each in wave.lines] == [(red.id, 3), (blue.id, 3)]
    assert {each.due_on for each in wave.lines} == {SOON}
    assert [(each.web_line_id, each.pieces, each.why) for each in ties(session)] == [
        (mei.lines[0].id, 2, Why.ASKED),
        (lan.lines[0].id, 1, Why.ASKED),
        (lan.lines[1].id, 3, Why.ASKED),
    ]
    assert {mei.state, lan.state} == {OrderState.IN_PRODUCTION}
    told = [each.verb for each in history_of(session, "customer_order", mei.id)]
    assert told == ["place", "pay", "gather", "start"]


def test_each_craft_has_a_wave_of_its_own(
    session: Session, workshop: Workshop, now: datetime
) -> None:
    mei = a_wish(session, {workshop.variants[0]: 2, workshop.variants[1]: 2}, now)
    made = waves_gathered(session, everything=True, actor=OFFICE, now=now)
    assert len(made) == 2
    assert {each.wave_line_id for each in ties(session)} == {one.lines[0].id for one in made}
    assert mei.state is OrderState.IN_PRODUCTION


def test_by_the_rule_a_few_pieces_wait_and_ten_leave(
    session: Session, workshop: Workshop, now: datetime
) -> None:
    few = a_wish(session, {workshop.variants[0]: 2}, now)
    many = a_wish(session, {workshop.variants[3]: 10}, now, key="web:lan")
    (wave,) = waves_gathered(session, actor=OFFICE, now=now)
    assert [each.variant_id for each in wave.lines] == [workshop.variants[3].id]
    assert (few.state, many.state) == (OrderState.PAID, OrderState.IN_PRODUCTION)
    (waits,) = foreseen(session, now=now).waiting
    assert (waits.line.line_id, waits.missing) == (few.lines[0].id, 8)
    later = now + timedelta(days=3)
    assert [wave.lines[0].pieces for wave in waves_gathered(session, actor=OFFICE, now=later)] == [
        2
    ]


def test_what_is_unpaid_cancelled_or_from_stock_does_not_gather(
    session: Session, workshop: Workshop, now: datetime
) -> None:
    a_wish(session, {workshop.variants[0]: 20}, now, paid=False)
    gone = a_wish(session, {workshop.variants[0]: 20}, now, key="web:lan")
    intake.order_cancelled(session, gone, reason="customer", actor=SHOPPER, now=now)
    assert waves_gathered(session, everything=True, actor=OFFICE, now=now) == ()
    assert wave_count(session) == 0


def test_a_second_round_gathers_nothing(
    session: Session, workshop: Workshop, now: datetime
) -> None:
    a_wish(session, {workshop.variants[0]: 20}, now)
    gathered(session, now)
    assert waves_gathered(session, everything=True, actor=OFFICE, now=now) == ()


def test_eight_workers_at_once_gather_every_line_once(
    app: Flask, session: Session, workshop: Workshop, now: datetime
) -> None:
    for number in range(4):
        a_wish(
            session, {workshop.variants[0]: 5, workshop.variants[1]: 2}, now, key=f"web:{number}"
        )

    def act(own: Session, _place: int) -> int:
        return len(waves_gathered(own, everything=True, actor=OFFICE, now=now))

    assert sorted(at_once(db.engine, act)) == [0] * 7 + [2]
    session.expire_all()
    lines = [each.web_line_id for each in ties(session)]
    assert len(lines) == len(set(lines)) == 8
    assert (wave_count(session), sum(each.pieces for each in ties(session))) == (2, 28)


def test_the_database_refuses_a_second_tie_and_too_many_pieces(
    session: Session, workshop: Workshop, now: datetime
) -> None:
    a_wish(session, {workshop.variants[0]: 2}, now)
    wave = gathered(session, now)
    (tie,) = ties(session)
    hers = dict.fromkeys(("web_line_id", "open_for"), tie.web_line_id)
    twice = {**hers, "wave_line_id": wave.lines[0].id, "pieces": 2, "set_aside": 0}
    twice |= {"why": Why.ASKED, "gathered_at": now}
    for wrong in (insert(Gathered).values(**twice), update(Gathered).values(set_aside=3)):
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(wrong)
    session.rollback()
    assert [(each.pieces, each.set_aside) for each in ties(session)] == [(2, 0)]


def test_a_shop_order_is_never_planned_by_itself(
    session: Session, workshop: Workshop, now: datetime
) -> None:
    mei = a_wish(session, {workshop.variants[0]: 20}, now)
    for _ in ("before", "after"):
        with pytest.raises(Refusal, match="in waves"):
            plan_proposed(session, mei, adjustments=FREE, actor=OFFICE, now=now)
        session.rollback()
        assert session.scalar(select(func.count()).select_from(Plan)) == 0
        waves_gathered(session, everything=True, actor=OFFICE, now=now)
        session.commit()


def test_nobody_pays_for_a_wave(session: Session, workshop: Workshop, now: datetime) -> None:
    a_wish(session, {workshop.variants[0]: 20}, now)
    wave = gathered(session, now)
    paying = {"gateway": "bank", "amount": Money(0), "reference": "1"}
    with pytest.raises(Refusal, match="nobody pays"):
        intake.order_paid(session, wave, **paying, actor=OFFICE, now=now)  # type: ignore[arg-type] # three kinds of facts
    session.rollback()
    assert (wave.state, wave.paid_at) == (OrderState.PLACED, None)


def test_money_that_came_late_still_gathers(
    session: Session, workshop: Workshop, now: datetime
) -> None:
    measure(session, now=now)
    mei = a_wish(session, {workshop.variants[0]: 20}, now, paid=False)
    intake.order_cancelled(session, mei, reason="unpaid", actor=SHOPPER, now=now)
    pay(session, mei, now)
    assert mei.state is OrderState.PAID
    assert gathered(session, now).lines[0].pieces == 20


def test_the_house_sets_its_rule(session: Session, workshop: Workshop, now: datetime) -> None:
    assert waves.rule_of(session) == HouseRule()
    patient = HouseRule(making_days=5, notice_days=1, longest_wait_days=20, good_batches=2)
    for rule in (HouseRule(longest_wait_days=9), patient):
        waves.set_rule(session, rule, actor=OFFICE, now=now)
    assert waves.rule_of(session) == patient
    a_wish(session, {workshop.variants[0]: 10}, now)
    assert waves_gathered(session, actor=OFFICE, now=now) == ()


def test_hours_of_gathered_pieces_are_promised_once(
    session: Session, workshop: Workshop, now: datetime
) -> None:
    a_wish(session, {workshop.variants[0]: 20}, now)
    before = promised(session)
    wave = gathered(session, now)
    assert promised(session) == before
    intake.order_cancelled(session, wave, reason="mistake", actor=OFFICE, now=now)
    assert promised(session) == before


def promised(session: Session) -> float:
    """Minutes that a measured bench holds as promised."""
    found = spare_bench(session, today(NOW), open_minutes(session))
    return float(found.load.sum())
