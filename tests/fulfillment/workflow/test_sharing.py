"""What becomes of a wave's pieces: shared out in turn, released, scrapped, never lost."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog import stock
from catalog.errors import Refusal
from fulfillment import ledger
from fulfillment.earnings import Earning
from fulfillment.ledger.proof import prove
from fulfillment.orders import Order, OrderState
from fulfillment.workflow import dispatch, intake
from fulfillment.workflow.planning import plan_proposed
from fulfillment.workflow.waves import waves_closed, waves_gathered
from tests.fulfillment.workflow.plans import FREE
from tests.made_office import OFFICE, Workshop
from tests.made_waves import (
    SHOPPER,
    a_wish,
    all_made,
    everything_received,
    gathered,
    given_out,
    made,
    nothing_is_lost,
    received,
)


def cancelled(session: Session, order: Order, now: datetime, reason: str = "customer") -> None:
    intake.order_cancelled(session, order, reason=reason, actor=SHOPPER, now=now)
    session.commit()


def test_two_shoppers_share_a_batch_and_both_are_sent_with_its_name(
    session: Session, workshop: Workshop, now: datetime
) -> None:
    red = workshop.variants[0]
    mei, lan = a_wish(session, {red: 4}, now), a_wish(session, {red: 6}, now, key="web:lan")
    wave = gathered(session, now)
    batches = all_made(session, wave, now)
    assert sum(batch.pieces for batch in batches) == 10
    everything_received(session, batches, now)
    assert (mei.state, lan.state, wave.state) == (
        OrderState.READY,
        OrderState.READY,
        OrderState.COMPLETED,
    )
    for order in (mei, lan):
        sent = dispatch.order_sent(session, order, carrier="SF", number="7", actor=OFFICE, now=now)
        assert sum(each.pieces for each in sent.contents) == order.lines[0].pieces
        assert {each.batch_id for each in sent.contents} <= {batch.id for batch in batches}
    assert ledger.balance(session, "revenue:goods").minor == 10 * 6800
    assert nothing_is_lost(session)
    assert stock.on_hand(session, [red.id]) == {red.id: 0}
    session.commit()
    assert all(each.holds for each in prove(session))


def test_the_first_pieces_go_to_the_earliest_date_then_to_who_paid_first(
    session: Session, workshop: Workshop, now: datetime
) -> None:
    red = workshop.variants[0]
    late = a_wish(session, {red: 3}, now, key="web:late")
    early = a_wish(session, {red: 3}, now, key="web:early", due=date(2026, 12, 20))
    second = a_wish(session, {red: 4}, now, key="web:second")
    wave = gathered(session, now)
    batches = all_made(session, wave, now)
    by_date = {line.due_on: line for line in wave.lines}
    assert [by_date[day].pieces for day in sorted(by_date)] == [3, 7]  # type: ignore[type-var] # every day is set
    later = next(each for each in batches if each.order_line_id == wave.lines[1].id)
    received(session, {later: 3}, now)
    states = {order.key: order.state for order in (early, late, second)}
    assert states == {
        "web:early": OrderState.IN_PRODUCTION,
        "web:late": OrderState.READY,
        "web:second": OrderState.IN_PRODUCTION,
    }
    everything_received(session, batches, now)
    assert {early.state, late.state, second.state} == {OrderState.READY}
    assert wave.state is OrderState.COMPLETED


def test_a_partial_arrival_waits_for_the_rest(
    session: Session, workshop: Workshop, now: datetime
) -> None:
    mei = a_wish(session, {workshop.variants[0]: 10}, now)
    wave = gathered(session, now)
    (batch,) = all_made(session, wave, now)
    received(session, {batch: 4}, now)
    assert (mei.state, wave.state) == (OrderState.IN_PRODUCTION, OrderState.IN_PRODUCTION)
    with pytest.raises(Refusal):
        dispatch.order_sent(session, mei, carrier="SF", number="7", actor=OFFICE, now=now)
    session.rollback()
    received(session, {batch: 6}, now)
    assert (mei.state, wave.state) == (OrderState.READY, OrderState.COMPLETED)


def test_an_order_of_stock_and_made_pieces_leaves_whole(
    session: Session, workshop: Workshop, now: datetime
) -> None:
    beads, knot = workshop.variants[0], workshop.variants[1]
    mei = a_wish(session, {beads: 2, knot: 3}, now)
    first, second = waves_gathered(session, everything=True, actor=OFFICE, now=now)
    session.commit()
    everything_received(session, all_made(session, first, now), now)
    assert (mei.state, first.state) == (OrderState.IN_PRODUCTION, OrderState.COMPLETED)
    everything_received(session, all_made(session, second, now), now)
    assert mei.state is OrderState.READY


def test_cancelled_before_work_is_given_out_her_pieces_are_not_made(
    session: Session, workshop: Workshop, now: datetime
) -> None:
    red = workshop.variants[0]
    mei, lan = a_wish(session, {red: 4}, now), a_wish(session, {red: 6}, now, key="web:lan")
    wave = gathered(session, now)
    cancelled(session, mei, now)
    assert wave.lines[0].pieces == 6
    assert wave.state is OrderState.PLACED
    batches = all_made(session, wave, now)
    everything_received(session, batches, now)
    assert (lan.state, wave.state) == (OrderState.READY, OrderState.COMPLETED)
    assert stock.on_hand(session, [red.id]) == {red.id: 0}


def test_a_wave_that_nobody_wants_is_cancelled(
    session: Session, workshop: Workshop, now: datetime
) -> None:
    mei = a_wish(session, {workshop.variants[0]: 4}, now)
    wave = gathered(session, now)
    cancelled(session, mei, now)
    assert wave.state is OrderState.CANCELLED


def test_cancelled_while_they_are_made_the_surplus_goes_on_sale_and_makers_are_paid(
    session: Session, workshop: Workshop, now: datetime
) -> None:
    red = workshop.variants[0]
    mei, lan = a_wish(session, {red: 4}, now), a_wish(session, {red: 6}, now, key="web:lan")
    wave = gathered(session, now)
    batches = given_out(session, wave, now)
    cancelled(session, mei, now)
    for batch in batches:
        made(session, batch, now)
    everything_received(session, batches, now)
    assert (lan.state, wave.state) == (OrderState.READY, OrderState.COMPLETED)
    assert stock.on_hand(session, [red.id]) == {red.id: 4}
    assert nothing_is_lost(session)
    assert session.scalar(select(func.sum(Earning.pieces))) == 10


def test_a_refund_after_arrival_puts_what_lay_aside_on_sale_once(
    session: Session, workshop: Workshop, now: datetime
) -> None:
    red = workshop.variants[0]
    mei = a_wish(session, {red: 10}, now)
    everything_received(session, all_made(session, gathered(session, now), now), now)
    assert mei.state is OrderState.READY
    cancelled(session, mei, now, reason="refunded")
    assert stock.on_hand(session, [red.id]) == {red.id: 10}
    assert nothing_is_lost(session)
    with pytest.raises(Refusal):
        cancelled(session, mei, now)
    session.rollback()
    assert stock.on_hand(session, [red.id]) == {red.id: 10}


def test_released_after_part_arrived_the_others_still_get_all_of_theirs(
    session: Session, workshop: Workshop, now: datetime
) -> None:
    """Four of Mei's lie aside when she cancels; two are scrapped later: Lan still lacks them."""
    red = workshop.variants[0]
    mei, lan = a_wish(session, {red: 4}, now), a_wish(session, {red: 6}, now, key="web:lan")
    wave = gathered(session, now)
    (batch,) = given_out(session, wave, now)
    made(session, batch, now, scrapped=2)
    received(session, {batch: 4}, now)
    assert mei.state is OrderState.READY
    cancelled(session, mei, now, reason="refunded")
    assert stock.on_hand(session, [red.id]) == {red.id: 4}
    received(session, {batch: 4}, now)
    assert lan.state is OrderState.IN_PRODUCTION
    (again,) = all_made(session, wave, now)
    assert again.pieces == 2
    received(session, {again: 2}, now)
    assert (lan.state, wave.state) == (OrderState.READY, OrderState.COMPLETED)
    assert nothing_is_lost(session)


def test_scrapped_pieces_open_again_in_the_wave(
    session: Session, workshop: Workshop, now: datetime
) -> None:
    mei = a_wish(session, {workshop.variants[0]: 10}, now)
    wave = gathered(session, now)
    (batch,) = given_out(session, wave, now)
    made(session, batch, now, scrapped=3)
    received(session, {batch: 7}, now)
    assert (mei.state, wave.state) == (OrderState.IN_PRODUCTION, OrderState.IN_PRODUCTION)
    (again,) = all_made(session, wave, now)
    assert again.pieces == 3
    received(session, {again: 3}, now)
    assert (mei.state, wave.state) == (OrderState.READY, OrderState.COMPLETED)


def test_scrapped_surplus_is_not_made_again(
    session: Session, workshop: Workshop, now: datetime
) -> None:
    red = workshop.variants[0]
    mei, lan = a_wish(session, {red: 4}, now), a_wish(session, {red: 6}, now, key="web:lan")
    wave = gathered(session, now)
    (batch,) = given_out(session, wave, now)
    cancelled(session, mei, now)
    made(session, batch, now, scrapped=3)
    with pytest.raises(Refusal, match="with a maker already"):
        plan_proposed(session, wave, adjustments=FREE, actor=OFFICE, now=now)
    session.rollback()
    received(session, {batch: 7}, now)
    assert lan.state is OrderState.READY
    assert stock.on_hand(session, [red.id]) == {red.id: 1}


def test_the_office_cancels_a_wave_and_its_lines_gather_again(
    session: Session, workshop: Workshop, now: datetime
) -> None:
    mei = a_wish(session, {workshop.variants[0]: 10}, now)
    wave = gathered(session, now)
    intake.order_cancelled(session, wave, reason="mistake", actor=OFFICE, now=now)
    session.commit()
    again = gathered(session, now)
    assert (again.id != wave.id, again.lines[0].pieces) == (True, 10)
    everything_received(session, all_made(session, again, now), now)
    assert mei.state is OrderState.READY


def test_a_wave_without_shoppers_ends_when_its_last_offer_falls_away(
    session: Session, workshop: Workshop, now: datetime
) -> None:
    mei = a_wish(session, {workshop.variants[0]: 10}, now)
    wave = gathered(session, now)
    (batch,) = given_out(session, wave, now)
    cancelled(session, mei, now)
    assert waves_closed(session, actor=OFFICE, now=now) == 0
    made(session, batch, now, scrapped=10)
    assert waves_closed(session, actor=OFFICE, now=now) == 1
    assert wave.state is OrderState.COMPLETED
