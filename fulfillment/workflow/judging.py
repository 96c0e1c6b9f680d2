"""Judging: what a verdict does, at the centre and at the hub, in one transaction each.

* Centre: batches count; what passed (good, or let through) is hers in the ledger, once; what goes
  back is paid when it is good; what is not usable is planned anew.
* Hub: what a maker earned at the centre is hers and is never taken back. What is not usable counts
  as lacking and is planned anew at the house's cost; what is to be mended stays at the hub and is
  looked at again. What passed can be used at once, whatever else of its parcel still waits.
* Pieces let through as they are need a reason and a second person before anything follows.
* A lot looked at for the first time counts in its series; at the centre it tells how much of a
  maker's work is good at once, in all and in its craft, which the planner counts on.

Locks: the parcel (hub), then the orders (a wave and its shoppers, in the order of their ids), then
batch and inspection.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from catalog.history import Actor
from catalog.money import Money
from catalog.products import Product
from fulfillment import batches, earnings, quality, shipping
from fulfillment.batches import Batch
from fulfillment.makers import Maker
from fulfillment.makers.yields import note_craft_yield, note_yield
from fulfillment.orders import Order
from fulfillment.planner.causes import Happened
from fulfillment.quality import Inspection, Stage, Told, Verdict
from fulfillment.shipping import Parcel, Usable
from fulfillment.workflow.changes import batch_changed, order_of_batch
from fulfillment.workflow.dispatch import orders_waiting, pieces_arrived
from fulfillment.workflow.extra_pay import mended_paid
from fulfillment.workflow.looking import lot_of


def inspection_decided(
    session: Session, inspection: Inspection, verdict: Verdict, *, actor: Actor, now: datetime
) -> None:
    """The verdict counts; with pieces to be let through it waits for a second person."""
    if verdict.conceded:
        quality.ask(session, inspection, verdict, actor=actor, now=now)
        return
    batch, order = _locked(session, inspection, verdict)
    told = quality.decide(session, inspection, verdict, actor=actor, now=now)
    _counts(session, inspection, told, batch, actor=actor, now=now)
    _follows(session, inspection, batch, order, actor=actor, now=now)


def concession_agreed(
    session: Session, inspection: Inspection, *, actor: Actor, now: datetime
) -> None:
    """A second person lets the pieces through: now the verdict counts."""
    batch, order = _locked(session, inspection, quality.verdict_of(inspection))
    told = quality.agree(session, inspection, actor=actor, now=now)
    _counts(session, inspection, told, batch, actor=actor, now=now)
    _follows(session, inspection, batch, order, actor=actor, now=now)


def _locked(
    session: Session, inspection: Inspection, verdict: Verdict
) -> tuple[Batch, Order | None]:
    if inspection.parcel_id is not None:
        session.get_one(Parcel, inspection.parcel_id, with_for_update=True)
    batch = session.get_one(Batch, inspection.batch_id)
    if inspection.parcel_id is not None:
        orders_waiting(session, [batch.order_line_id])
    return batch, order_of_batch(session, batch) if verdict.rejected else None


def _follows(
    session: Session, inspection: Inspection, batch: Batch, order: Order | None, *, actor: Actor,
    now: datetime,
) -> None:  # fmt: skip
    verdict, usable = quality.verdict_of(inspection), None
    if inspection.stage is Stage.CENTRE:
        _at_centre(session, inspection, batch, verdict, actor=actor, now=now)
    else:
        usable = _at_hub(session, inspection, batch, verdict, actor=actor, now=now)
    if order is not None:
        what = (Happened.SCRAPPED, verdict.rejected)
        batch_changed(session, order, batch, what, actor=actor, now=now)
    if usable is not None:
        pieces_arrived(session, [usable], f"look:{inspection.id}", actor=actor, now=now)


def _at_centre(
    session: Session, inspection: Inspection, batch: Batch, verdict: Verdict, *, actor: Actor,
    now: datetime,
) -> None:  # fmt: skip
    decided = (verdict.passed, verdict.rework, verdict.rejected)
    batches.accept(session, batch, decided=decided, actor=actor, now=now)
    if verdict.passed:
        earnings.accrue(
            session,
            maker_id=batch.maker_id,
            batch_id=batch.id,
            batch_code=batch.code,
            inspection_id=inspection.id,
            pieces=verdict.passed,
            rate=_frozen_rate(batch),
            actor=actor,
            now=now,
        )
        mended_paid(session, inspection, batch, verdict.passed, actor=actor, now=now)


def _at_hub(
    session: Session, inspection: Inspection, batch: Batch, verdict: Verdict, *, actor: Actor,
    now: datetime,
) -> Usable:  # fmt: skip
    parcel_id = inspection.parcel_id or 0
    good, unfit = verdict.passed, verdict.rejected
    usable = shipping.release(session, parcel_id, batch.id, good=good, unfit=unfit)
    if unfit:
        batches.turn_back(session, batch, unfit, actor=actor, now=now)
    if verdict.rework:
        again = {"parcel_id": parcel_id, "round": inspection.round + 1, "shown_again": True}
        lot = lot_of(batch, verdict.rework, **again)
        quality.open_inspection(session, lot, actor=actor, now=now)
    return usable


def _counts(
    session: Session, inspection: Inspection, told: Told, batch: Batch, *, actor: Actor,
    now: datetime,
) -> None:  # fmt: skip
    """The lot in its series, and in what is known of her work; never one that is shown again."""
    if inspection.shown_again:
        return
    key = (batch.maker_id, batch.product_id, inspection.stage)
    agreed = quality.standard_of(session, batch.product_id).fewer_agreed
    quality.lot_counted(session, key, told.results, fewer_agreed=agreed, actor=actor, now=now)
    if inspection.stage is Stage.CENTRE:
        good, maker = inspection.accepted, session.get_one(Maker, batch.maker_id)
        share = quality.first_look(session, batch.maker_id, lot=inspection.lot, good=good)
        if share is not None:
            note_yield(session, maker, share, actor=actor, now=now)
        craft_id = session.get_one(Product, batch.product_id).craft_id
        usual, mine = maker.first_pass_yield, (maker.id, craft_id)
        share = quality.first_look_in(session, mine, usual, lot=inspection.lot, good=good)
        if share is not None:
            note_craft_yield(session, maker, craft_id, share, actor=actor, now=now)


def _frozen_rate(batch: Batch) -> Money:
    if batch.rate_minor is None:
        raise ValueError(f"{batch.code} was never taken")
    return Money(batch.rate_minor, batch.currency)
