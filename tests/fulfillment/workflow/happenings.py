"""What may happen to an order that is being made, one function for each cause."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from fulfillment import ledger
from fulfillment.batches import Batch, NewHandIn
from fulfillment.makers import Span
from fulfillment.orders import Order
from fulfillment.planner.causes import Happened
from fulfillment.quality import Verdict
from fulfillment.workflow import changes, dispatch, floor, losing
from tests.fulfillment.workflow.changed import maker_of
from tests.made_making import AHE, LEAD
from tests.made_office import OFFICE

Happening = Callable[[Session, Order, list[Batch], datetime], datetime]


def declined(session: Session, _order: Order, given: list[Batch], now: datetime) -> datetime:
    floor.batch_declined(session, given[0], actor=AHE, now=now)
    return now


def took_fewer(session: Session, _order: Order, given: list[Batch], now: datetime) -> datetime:
    floor.batch_taken(session, given[0], pieces=10, actor=AHE, now=now)
    return now


def did_not_answer(session: Session, _order: Order, given: list[Batch], now: datetime) -> datetime:
    given[0].answer_until = now - timedelta(hours=1)
    session.flush()
    assert floor.offers_lapsed(session, now=now) == 1
    assert floor.offers_lapsed(session, now=now) == 0
    return now


def cannot_go_on(session: Session, _order: Order, given: list[Batch], now: datetime) -> datetime:
    floor.batch_taken(session, given[0], actor=AHE, now=now)
    done = NewHandIn(5, None, "last")
    floor.batch_stopped(session, given[0], done=done, actor=AHE, now=now)
    assert (given[0].pieces, given[0].in_inspection) == (5, 5)
    return now


def fell_ill(session: Session, _order: Order, given: list[Batch], now: datetime) -> datetime:
    maker = maker_of(session, given[0])
    span = Span(date(2026, 11, 23), date(2026, 12, 28))
    assert changes.maker_away(session, maker, span, actor=OFFICE, now=now) == 1
    return now


def ordered_more(session: Session, order: Order, _given: list[Batch], now: datetime) -> datetime:
    changes.order_enlarged(session, order, order.lines[0], pieces=300, actor=OFFICE, now=now)
    return now


def failed_inspection(
    session: Session, _order: Order, given: list[Batch], now: datetime
) -> datetime:
    batch = given[0]
    floor.batch_taken(session, batch, actor=AHE, now=now)
    new = NewHandIn(batch.pieces, None, "n1")
    inspection = floor.batch_handed_in(session, batch, new, actor=AHE, now=now)
    verdict = Verdict(batch.pieces - 10, 0, 10)
    floor.inspection_decided(session, inspection, verdict, actor=LEAD, now=now)
    return now


def went_astray(session: Session, _order: Order, given: list[Batch], now: datetime) -> datetime:
    batch = given[0]
    floor.batch_taken(session, batch, actor=AHE, now=now)
    new = NewHandIn(batch.pieces, None, "n1")
    inspection = floor.batch_handed_in(session, batch, new, actor=AHE, now=now)
    floor.inspection_decided(session, inspection, Verdict(batch.pieces, 0, 0), actor=LEAD, now=now)
    inside = {batch.id: batch.pieces - 3}
    home = batch.cooperative_id
    parcel = dispatch.parcel_packed(session, home, inside, actor=LEAD, now=now)
    bill = {"carrier": "SF", "number": "SF1"}
    dispatch.parcel_dispatched(session, parcel, **bill, actor=LEAD, now=now)
    session.commit()
    earned = ledger.balance(session, f"maker:{batch.maker_id}:payable")
    assert losing.hub_parcel_lost(session, parcel, actor=OFFICE, now=now) == batch.pieces - 3
    session.commit()
    assert ledger.balance(session, f"maker:{batch.maker_id}:payable") == earned
    with pytest.raises(Refusal):
        losing.hub_parcel_lost(session, parcel, actor=OFFICE, now=now)
    session.rollback()
    assert (batch.turned_back, batch.packed) == (batch.pieces - 3, batch.pieces - 3)
    return now


CAUSES: dict[Happened, Happening] = {
    Happened.DECLINED: declined,
    Happened.FEWER: took_fewer,
    Happened.LAPSED: did_not_answer,
    Happened.STOPPED: cannot_go_on,
    Happened.AWAY: fell_ill,
    Happened.LARGER: ordered_more,
    Happened.SCRAPPED: failed_inspection,
    Happened.ASTRAY: went_astray,
}
