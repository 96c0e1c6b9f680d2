"""A parcel at the hub is looked at batch by batch: what passed goes on, whatever still waits."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog import stock
from catalog.history import SYSTEM
from catalog.products import Variant
from fulfillment import quality
from fulfillment.batches import Batch
from fulfillment.orders import Order, OrderState, Parts
from fulfillment.quality import Inspection, InspectionState, Stage, Standard, Verdict
from fulfillment.shipping import ParcelContent
from fulfillment.waves import SetAside
from fulfillment.workflow import intake, judging, parting
from tests.made_office import OFFICE, Workshop, a_bulk_order
from tests.made_waves import a_wish, all_made, gathered, nothing_is_lost, received


def looked_at_hub(session: Session, *variants: Variant) -> None:
    for variant in variants:
        standard = Standard(at_hub=True)
        quality.set_standard(session, variant.product_id, standard, actor=SYSTEM, now=LATER)


LATER = datetime.fromisoformat("2026-11-23T01:00:00+00:00")


def lot_of(session: Session, batch: Batch) -> Inspection:
    waiting = (Inspection.stage == Stage.HUB, Inspection.state == InspectionState.OPEN)
    return session.scalars(
        select(Inspection).where(*waiting, Inspection.batch_id == batch.id)
    ).one()


def judged(session: Session, batch: Batch, verdict: Verdict, now: datetime) -> None:
    judging.inspection_decided(session, lot_of(session, batch), verdict, actor=OFFICE, now=now)
    session.commit()


def in_one_parcel(session: Session, order: Order, now: datetime) -> tuple[Batch, Batch]:
    """Both lines' batches made, packed together and received; by the order of the lines."""
    made = all_made(session, order, now)
    assert len({batch.cooperative_id for batch in made}) == 1, "the planner split them"
    by_line = {batch.order_line_id: batch for batch in made}
    received(session, {batch: batch.pieces for batch in made}, now)
    first, second = (by_line[line.id] for line in order.lines)
    return first, second


def test_a_batch_that_passed_does_not_wait_for_its_neighbour_in_the_box(
    session: Session, workshop: Workshop, now: datetime
) -> None:
    """Mei wants beads, Lan knots, of one wave in one box: the beads pass, the knots wait."""
    beads, knots = workshop.variants[0], workshop.variants[3]
    looked_at_hub(session, beads, knots)
    mei = a_wish(session, {beads: 4}, now)
    lan = a_wish(session, {knots: 6}, now, key="web:lan")
    wave = gathered(session, now)
    first, second = in_one_parcel(session, wave, now)
    assert (mei.state, lan.state) == (OrderState.IN_PRODUCTION, OrderState.IN_PRODUCTION)
    judged(session, first, Verdict(4, 0, 0), now)
    assert (mei.state, lan.state, wave.state) == (
        OrderState.READY,
        OrderState.IN_PRODUCTION,
        OrderState.IN_PRODUCTION,
    )
    judged(session, second, Verdict(5, 1, 0), now)
    assert lan.state is OrderState.IN_PRODUCTION
    judged(session, second, Verdict(1, 0, 0), now)
    assert (lan.state, wave.state) == (OrderState.READY, OrderState.COMPLETED)
    rows = session.execute(select(SetAside.pieces).order_by(SetAside.id)).scalars().all()
    assert rows == [4, 6], "what came to Lan's box in two turns is one row"
    assert nothing_is_lost(session)


def test_what_needs_no_look_goes_on_as_it_arrives(
    session: Session, workshop: Workshop, now: datetime
) -> None:
    beads, knots = workshop.variants[0], workshop.variants[3]
    looked_at_hub(session, knots)
    mei = a_wish(session, {beads: 4}, now)
    lan = a_wish(session, {knots: 6}, now, key="web:lan")
    _beads, second = in_one_parcel(session, gathered(session, now), now)
    assert (mei.state, lan.state) == (OrderState.READY, OrderState.IN_PRODUCTION)
    judged(session, second, Verdict(6, 0, 0), now)
    assert lan.state is OrderState.READY
    assert nothing_is_lost(session)


def test_surplus_that_passes_in_turns_goes_on_sale_once_each(
    session: Session, workshop: Workshop, now: datetime
) -> None:
    """Mei cancels while hers are looked at: five pass, then the three that were mended."""
    red = workshop.variants[0]
    looked_at_hub(session, red)
    mei = a_wish(session, {red: 10}, now)
    wave = gathered(session, now)
    (batch,) = all_made(session, wave, now)
    received(session, {batch: 10}, now)
    intake.order_cancelled(session, mei, reason="customer", actor=OFFICE, now=now)
    session.commit()
    judged(session, batch, Verdict(5, 3, 2), now)
    assert stock.on_hand(session, [red.id]) == {red.id: 5}
    assert wave.state is OrderState.IN_PRODUCTION
    judged(session, batch, Verdict(2, 0, 1), now)
    assert stock.on_hand(session, [red.id]) == {red.id: 7}
    assert wave.state is OrderState.COMPLETED
    unfit = session.scalar(select(func.sum(ParcelContent.unfit)))
    assert unfit == 3


def test_a_part_is_ready_with_the_first_batch_that_passes_and_not_before(
    session: Session, workshop: Workshop, now: datetime
) -> None:
    beads, knots = workshop.variants[0], workshop.variants[3]
    looked_at_hub(session, beads, knots)
    order = a_bulk_order(session, [(beads, 20), (knots, 20)])
    parting.parts_chosen(session, order, Parts.WANTED, actor=OFFICE, now=now)
    session.commit()
    made = all_made(session, order, now)
    at_home = [each for each in made if each.cooperative_id == made[0].cooperative_id]
    received(session, {each: each.pieces for each in at_home}, now)
    session.refresh(order)
    assert order.part_ready_at is None
    judged(session, at_home[0], Verdict(0, at_home[0].pieces, 0), now)
    session.refresh(order)
    assert order.part_ready_at is None, "nothing passed yet"
    judged(session, at_home[0], Verdict(at_home[0].pieces, 0, 0), now)
    session.refresh(order)
    assert order.part_ready_at == now
    assert sum(each.pieces for each in parting.ready(session, order)) == at_home[0].pieces
