"""Planning: from an order to a proposal, and from an accepted proposal to batches.

* `plan_proposed` gathers the facts, lets the planner propose, and keeps both. It is made of three
  verbs, so that nobody need hold a transaction while the planner thinks: `plan_prepared` reads,
  `worked_out` computes, `plan_kept` writes.
* `plan_accepted` looks at the facts again with the makers locked: two plans that count on the
  same hours cannot both be accepted. Then every share becomes an offered batch and the order is
  in production. Pieces that fall short, are declined or not taken can be planned again.

Nothing is half accepted: any refusal leaves the caller's transaction to be rolled back.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import Actor
from fulfillment import batches, orders
from fulfillment.batches import Batch, BatchState, NewBatch
from fulfillment.makers import Maker
from fulfillment.orders import Order, OrderKind, OrderLine, OrderState
from fulfillment.planner import Facts, Pin, Progress, Proposal, Share, facts_of, propose
from fulfillment.planner import actions as plans
from fulfillment.planner.actions import NewPlan
from fulfillment.planner.models import Plan, PlanSheet
from fulfillment.planner.progress import untold
from fulfillment.planner.sheet import draw_sheet
from fulfillment.planner.stored import proposal_of
from fulfillment.workflow.adjustments import Adjustments, PinnedShare, from_json, to_json
from fulfillment.workflow.gathering import gather
from fulfillment.workflow.offering import batches_offered
from fulfillment.workflow.staleness import refuse_stale
from fulfillment.workflow.wishes import refuse_wishes

__all__ = [
    "Adjustments",
    "PinnedShare",
    "Prepared",
    "batches_withdrawn",
    "held",
    "locked_makers",
    "new_batch",
    "plan_accepted",
    "plan_kept",
    "plan_prepared",
    "plan_proposed",
    "refuse_unplannable",
    "sheet_laid",
    "takes_long",
    "worked_out",
]

#: Seconds the planner may take; it answers with the best plan found by then.
TIME_LIMIT = 20.0
#: So many active makers are planned while the page waits.
MOST_AT_ONCE = 200
UNANSWERED = (BatchState.PLANNED, BatchState.OFFERED)
_PLANNABLE = frozenset({OrderState.PLACED, OrderState.PAID, OrderState.IN_PRODUCTION})


def takes_long(session: Session) -> bool:
    """Whether there are so many makers that a page should not wait for the plan."""
    active = select(func.count()).select_from(Maker).where(Maker.active)
    return (session.scalar(active) or 0) > MOST_AT_ONCE


@dataclass(frozen=True, slots=True)
class Prepared:
    """All that is needed to work a plan out, without a database."""

    order_id: int
    number: str
    adjustments: Adjustments
    facts: Facts


def plan_prepared(
    session: Session, order: Order, *, adjustments: Adjustments, now: datetime
) -> Prepared:
    """The facts for planning an order; refuses wishes that cannot be granted. Reads only."""
    refuse_unplannable(order)
    facts = gather(session, order, adjustments, now=now)
    refuse_wishes(facts, adjustments)
    return Prepared(order.id, order.number, adjustments, facts)


def worked_out(prepared: Prepared, progress: Progress = untold) -> NewPlan:
    """The planner's answer with the sheet that shows it. Pure, and it may take long."""
    wishes = prepared.adjustments
    proposal = _propose(prepared.facts, wishes, progress)
    return NewPlan(
        order_id=prepared.order_id,
        order_number=prepared.number,
        adjustments=to_json(wishes),
        facts=prepared.facts,
        proposal=proposal,
        sheet=draw_sheet(prepared.facts, proposal),
    )


def plan_kept(session: Session, new: NewPlan, *, actor: Actor, now: datetime) -> Plan:
    """What was worked out, as the order's open proposal."""
    refuse_unplannable(held(session, new.order_id))
    return plans.store(session, new, actor=actor, now=now)


def plan_proposed(
    session: Session, order: Order, *, adjustments: Adjustments, actor: Actor, now: datetime
) -> Plan:
    """A new proposal for what is open of an order, with the facts it was made from."""
    prepared = plan_prepared(session, order, adjustments=adjustments, now=now)
    return plan_kept(session, worked_out(prepared), actor=actor, now=now)


def sheet_laid(session: Session, plan: Plan) -> None:
    """The sheet of a plan that was kept before plans had sheets; once, whoever looks first."""
    held(session, plan.order_id)
    if session.get(PlanSheet, plan.id, populate_existing=True) is None:
        drawn = draw_sheet(facts_of(plan.facts), proposal_of(plan.proposal))
        plans.lay_sheet(session, plan.id, drawn)


def plan_accepted(
    session: Session, plan: Plan, *, actor: Actor, now: datetime
) -> tuple[Batch, ...]:
    """Every share becomes a batch that is offered to its maker."""
    order = held(session, plan.order_id)
    plans.accept(session, plan, actor=actor, now=now)
    refuse_unplannable(order)
    proposal = proposal_of(plan.proposal)
    if not proposal.shares:
        raise Refusal("plan.empty", "This plan gives work to nobody; there is nothing to accept.")
    makers = locked_makers(session, {share.maker for share in proposal.shares})
    after = _gather_again(session, order, plan, now)
    refuse_stale(facts_of(plan.facts), after, proposal)
    lines = {str(line.id): line for line in order.lines}
    news = [
        new_batch(plan, share, lines[share.line], makers[share.maker], order.currency)
        for share in proposal.shares
    ]
    opened = batches_offered(session, news, actor=actor, now=now)
    if order.state is not OrderState.IN_PRODUCTION:
        orders.start(session, order, actor=actor, now=now)
    return opened


def batches_withdrawn(session: Session, order: Order, *, actor: Actor, now: datetime) -> int:
    """Offers of an order that nobody has answered are taken back; how many there were."""
    wanted = (
        select(Batch)
        .join(OrderLine, Batch.order_line_id == OrderLine.id)
        .where(OrderLine.order_id == order.id, Batch.state.in_(UNANSWERED))
        .order_by(Batch.id)
    )
    found = session.scalars(wanted).all()
    for batch in found:
        batches.withdraw(session, batch, actor=actor, now=now)
    return len(found)


def held(session: Session, order_id: int) -> Order:
    """The order as it is now, locked: whatever is decided about its plans is decided in turn."""
    return session.get_one(Order, order_id, with_for_update=True, populate_existing=True)


def _propose(facts: Facts, adjustments: Adjustments, progress: Progress) -> Proposal:
    """The planner's answer; wishes about people or lines that are gone are let go."""
    makers = {maker.id for maker in facts.makers}
    lines = {line.id for line in facts.lines}
    pins = [
        Pin(pin.maker, str(pin.line_id), pin.pieces)
        for pin in adjustments.pins
        if pin.maker in makers and str(pin.line_id) in lines
    ]
    excluded = adjustments.excluded & makers
    return propose(facts, pins=pins, excluded=excluded, time_limit=TIME_LIMIT, progress=progress)


def _gather_again(session: Session, order: Order, plan: Plan, now: datetime) -> Facts:
    try:
        return gather(session, order, from_json(plan.adjustments), now=now)
    except Refusal as refusal:
        if refusal.code != "plan.nothing_open":
            raise
        raise Refusal(
            "plan.stale_pieces",
            "Pieces of this plan were given out meanwhile. Please plan again.",
        ) from None


def refuse_unplannable(order: Order) -> None:
    """Refuse an order whose pieces may not be given out now."""
    if order.state not in _PLANNABLE:
        raise Refusal("plan.order_closed", "This order is not in a state to be planned.")
    if order.kind is OrderKind.WEB:
        raise Refusal(
            "plan.in_waves", "Pieces of shop orders are made in waves. Please gather a wave first."
        )


def locked_makers(session: Session, codes: Collection[str]) -> dict[str, Row[int, str, int]]:
    """The makers of a plan, locked in the order of their ids until the batches stand."""
    wanted = (
        select(Maker.id, Maker.code, Maker.cooperative_id)
        .where(Maker.code.in_(codes))
        .order_by(Maker.id)
        .with_for_update()
    )
    return {row.code: row for row in session.execute(wanted)}


def new_batch(
    plan: Plan, share: Share, line: OrderLine, maker: Row[int, str, int], currency: str
) -> NewBatch:
    """A share as a batch that is to be offered."""
    return NewBatch(
        plan_id=plan.id,
        order_line_id=line.id,
        maker_id=maker.id,
        cooperative_id=maker.cooperative_id,
        product_id=line.product_id,
        variant_id=line.variant_id,
        pieces=share.pieces,
        currency=currency,
        start_on=share.start,
        due_on=share.due,
        reason={"code": share.reason.code.value, "facts": dict(share.reason.facts)},
    )
