"""Verdicts in two stages: samples, a second person, series, and pieces that wait at the hub."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import SYSTEM, Actor
from catalog.products import Craft
from catalog.words import Words
from fulfillment import batches, earnings, quality
from fulfillment.batches import Batch
from fulfillment.makers import Maker
from fulfillment.orders import Order, OrderState
from fulfillment.planner import Settings
from fulfillment.planner.models import Plan
from fulfillment.quality import (
    DefectClass,
    Inspection,
    InspectionState,
    NewDefect,
    NewDefectType,
    Severity,
    Stage,
    Standard,
    Verdict,
)
from fulfillment.shipping import Parcel
from fulfillment.workflow import dispatch, judging
from fulfillment.workflow.bench import Wanted, people_of
from tests.made_making import LEAD, RATE, Floor, a_floor, a_hand_in, a_taken_batch
from tests.made_training import certified

LIN, QIAO = Actor(1, "lead"), Actor(2, "inspector")


@pytest.fixture
def at(session: Session) -> Floor:
    return a_floor(session, pieces=200)


def a_kind(session: Session, now: datetime) -> int:
    new = NewDefectType("knot-loose", Words("结松", "Loose knot"), DefectClass.MAJOR)
    return quality.name_defect(session, new, actor=SYSTEM, now=now).id


def decided(session: Session, inspection: Inspection, verdict: Verdict, now: datetime) -> None:
    judging.inspection_decided(session, inspection, verdict, actor=LIN, now=now)


def test_a_sample_with_too_many_bad_pieces_does_not_speak_for_the_rest(
    session: Session, at: Floor, now: datetime
) -> None:
    lot = a_hand_in(session, a_taken_batch(session, at, pieces=60), 30)
    place = quality.places_of(lot)[0]
    new = NewDefect(place, a_kind(session, now))
    quality.note_defect(session, lot, new, actor=LIN, now=now)
    session.commit()
    with pytest.raises(Refusal) as refused:
        decided(session, lot, Verdict(29, 1, 0, sample_only=True), now)
    assert refused.value.code == "inspection.sample"
    session.rollback()
    session.refresh(lot)
    assert (lot.state, lot.accepted) == (InspectionState.OPEN, 0)
    assert earnings.owed(session, at.maker.id) == RATE * 0
    decided(session, lot, Verdict(29, 1, 0), now)
    assert (lot.passed, lot.accepted) == (False, 29)
    assert earnings.owed(session, at.maker.id) == RATE * 29


def test_pieces_let_through_need_a_second_person_and_are_paid_like_good_ones(
    session: Session, at: Floor, now: datetime
) -> None:
    batch = a_taken_batch(session, at, pieces=20)
    lot = a_hand_in(session, batch, 20)
    with pytest.raises(Refusal) as unsaid:
        decided(session, lot, Verdict(17, 0, 0, conceded=3), now)
    assert unsaid.value.code == "inspection.reason"
    decided(session, lot, Verdict(17, 0, 0, conceded=3, reason="Colour a shade off"), now)
    assert (lot.state, earnings.owed(session, at.maker.id)) == (InspectionState.ASKED, RATE * 0)
    session.commit()
    for first in (LIN, SYSTEM):
        with pytest.raises(Refusal) as same:
            judging.concession_agreed(session, lot, actor=first, now=now)
        assert same.value.code == "inspection.same_person"
        session.rollback()
    session.refresh(lot)
    assert lot.state is InspectionState.ASKED
    judging.concession_agreed(session, lot, actor=QIAO, now=now)
    assert (lot.state, lot.agreed_by, lot.accepted, lot.conceded) == ("decided", 2, 17, 3)
    assert (batch.accepted, earnings.owed(session, at.maker.id)) == (20, RATE * 20)


def test_what_the_second_person_sends_back_is_open_again(
    session: Session, at: Floor, now: datetime
) -> None:
    lot = a_hand_in(session, a_taken_batch(session, at, pieces=20), 20)
    decided(session, lot, Verdict(17, 0, 0, conceded=3, reason="Colour"), now)
    quality.send_back(session, lot, actor=QIAO, now=now)
    assert (lot.state, lot.accepted, lot.conceded) == (InspectionState.OPEN, 0, 0)
    decided(session, lot, Verdict(17, 3, 0), now)
    assert earnings.owed(session, at.maker.id) == RATE * 17


def test_two_bad_lots_make_the_next_one_harder_and_mended_pieces_never_count(
    session: Session, at: Floor, now: datetime
) -> None:
    batch = a_taken_batch(session, at, pieces=200)
    key = (at.maker.id, at.product.id, Stage.CENTRE)
    for nonce in ("a", "b"):
        lot = a_hand_in(session, batch, 30, nonce=nonce)
        decided(session, lot, Verdict(0, 30, 0), now)
        again = a_hand_in(session, batch, 30, nonce=nonce + "2")
        assert again.shown_again
        decided(session, again, Verdict(30, 0, 0), now)
    series = quality.series_of(session, key)
    assert series[DefectClass.MAJOR].severity is Severity.TIGHTENED
    assert series[DefectClass.MINOR].severity is Severity.NORMAL
    hard = a_hand_in(session, batch, 50, nonce="c")
    assert not hard.shown_again
    assert hard.plans["major"]["severity"] == "tightened"
    assert hard.plans["major"]["sample"] == 8


def test_the_planner_counts_on_what_was_good_at_the_first_look(
    session: Session, at: Floor, now: datetime
) -> None:
    batch = a_taken_batch(session, at, pieces=100)
    before = session.get_one(Maker, at.maker.id).first_pass_yield
    decided(session, a_hand_in(session, batch, 10, nonce="a"), Verdict(10, 0, 0), now)
    assert session.get_one(Maker, at.maker.id).first_pass_yield == before  # too few pieces
    decided(session, a_hand_in(session, batch, 40, nonce="b"), Verdict(20, 20, 0), now)
    told = session.get_one(Maker, at.maker.id).first_pass_yield
    assert told < before
    decided(session, a_hand_in(session, batch, 20, nonce="c"), Verdict(0, 20, 0), now)
    assert session.get_one(Maker, at.maker.id).first_pass_yield == told  # shown again


def test_each_craft_tells_the_planner_its_own_share(
    session: Session, at: Floor, now: datetime
) -> None:
    """Ahe's knots are good and her beads are not: a plan reckons more minutes for beads alone."""
    knots, maker = at.product.craft_id, session.get_one(Maker, at.maker.id)
    beads = Craft(slug="beads", name=Words("串珠", "Beads"), about=Words("", ""))
    session.add(beads)
    session.flush()
    certified(maker, beads.id)
    session.commit()
    batch = a_taken_batch(session, at, pieces=100)
    decided(session, a_hand_in(session, batch, 10, nonce="a"), Verdict(10, 0, 0), now)
    assert {each.first_pass_yield for each in maker.skills} == {None}, "ten pieces say nothing"
    decided(session, a_hand_in(session, batch, 60, nonce="b"), Verdict(60, 0, 0), now)
    session.commit()
    by_craft = {each.craft_id: each.first_pass_yield for each in maker.skills}
    assert by_craft[beads.id] is None
    assert maker.first_pass_yield < (by_craft[knots] or 0) < 1
    at.product.craft_id = beads.id
    session.commit()
    decided(session, a_hand_in(session, batch, 30, nonce="c"), Verdict(6, 24, 0), now)
    session.commit()
    session.expire_all()
    known = {each.craft_id: each.first_pass_yield or 0 for each in maker.skills}
    assert known[beads.id] < maker.first_pass_yield < known[knots]
    days = (date(2026, 11, 24), date(2026, 12, 24))
    wanted = Wanted({knots: "knots", beads.id: "beads"}, *days, "CNY")
    (facts,) = people_of(session, wanted)
    assert facts.pace["knots"] < 1 < facts.pace["beads"]
    mended = Settings().rework_minutes_share
    for craft, share in (("knots", known[knots]), ("beads", known[beads.id])):
        minutes = facts.pace[craft] * (1 + mended * (1 - facts.first_pass_yield))
        assert minutes == pytest.approx(1 + mended * (1 - float(share)))


@pytest.fixture
def received(session: Session, now: datetime) -> tuple[Floor, Parcel, Inspection]:
    """Twelve accepted and paid pieces that arrived at the hub, of a style looked at there."""
    at = a_floor(session, pieces=12)
    quality.set_standard(session, at.product.id, Standard(at_hub=True), actor=SYSTEM, now=now)
    batch = a_taken_batch(session, at, pieces=12)
    decided(session, a_hand_in(session, batch, 12), Verdict(12, 0, 0), now)
    parcel = dispatch.parcel_packed(session, at.cooperative.id, {batch.id: 12}, actor=LEAD, now=now)
    dispatch.parcel_dispatched(session, parcel, carrier="SF", number="1", actor=LEAD, now=now)
    dispatch.parcel_received(session, parcel, actor=QIAO, now=now)
    session.commit()
    return at, parcel, hub_lot(session)


def hub_lot(session: Session) -> Inspection:
    waiting = (Inspection.stage == Stage.HUB, Inspection.state == InspectionState.OPEN)
    return session.scalars(select(Inspection).where(*waiting)).one()


def state_of(session: Session, at: Floor) -> OrderState:
    session.expire_all()
    return session.get_one(Order, at.order.id).state


def test_pieces_at_the_hub_wait_for_the_last_look(
    session: Session, received: tuple[Floor, Parcel, Inspection], now: datetime
) -> None:
    at, _parcel, lot = received
    assert state_of(session, at) is OrderState.IN_PRODUCTION
    judging.inspection_decided(session, lot, Verdict(10, 2, 0), actor=QIAO, now=now)
    assert state_of(session, at) is OrderState.IN_PRODUCTION  # two are being mended
    mended = hub_lot(session)
    assert (mended.lot, mended.round, mended.shown_again) == (2, 2, True)
    judging.inspection_decided(session, mended, Verdict(2, 0, 0), actor=QIAO, now=now)
    assert state_of(session, at) is OrderState.READY


def test_what_the_hub_cannot_use_is_planned_anew_and_stays_paid(
    session: Session, received: tuple[Floor, Parcel, Inspection], now: datetime
) -> None:
    at, _parcel, lot = received
    assert earnings.owed(session, at.maker.id) == RATE * 12
    judging.inspection_decided(session, lot, Verdict(9, 0, 3), actor=QIAO, now=now)
    assert earnings.owed(session, at.maker.id) == RATE * 12
    batch = session.get_one(Batch, lot.batch_id)
    assert (batch.accepted, batch.turned_back) == (12, 3)
    line = at.order.lines[0].id
    assert batches.covered(session, [line]) == {line: 9}
    assert state_of(session, at) is OrderState.IN_PRODUCTION
    assert session.scalar(select(func.count()).select_from(Plan)) == 1


def test_two_people_at_once_decide_a_lot_once(
    session: Session, received: tuple[Floor, Parcel, Inspection], now: datetime
) -> None:
    _at, _parcel, lot = received
    judging.inspection_decided(session, lot, Verdict(12, 0, 0), actor=QIAO, now=now)
    session.commit()
    with pytest.raises(Refusal):
        judging.inspection_decided(session, lot, Verdict(0, 0, 12), actor=LIN, now=now)
    session.rollback()
    session.refresh(lot)
    assert (lot.accepted, lot.rejected) == (12, 0)
