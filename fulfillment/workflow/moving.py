"""A re-plan is accepted: what must move moves, in one transaction, and the rest is not touched.

The order, the plan, the makers and the batches that move are locked in this order; then offers
that go away are withdrawn, work that she cannot make is given back, and the facts of now are held
against the facts of the plan, as for any plan. Refused, with nothing done: somebody answered or
began meanwhile, hours, certificates or rates changed, it is the plan of another day, or somebody
else accepted first. What makers were paid or hold is never changed here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.db import JsonMap
from catalog.errors import Refusal
from catalog.history import Actor
from fulfillment import batches, orders
from fulfillment.batches import Batch
from fulfillment.makers import Maker
from fulfillment.orders import Order, OrderState
from fulfillment.planner import Commitment, Facts, facts_of
from fulfillment.planner import actions as plans
from fulfillment.planner.causes import causes_from_json
from fulfillment.planner.holding import Hours
from fulfillment.planner.models import Plan
from fulfillment.planner.proposal import new_shares
from fulfillment.planner.stored import proposal_of
from fulfillment.workflow.adjustments import from_json
from fulfillment.workflow.gathering import today
from fulfillment.workflow.offering import batches_offered
from fulfillment.workflow.planning import held, locked_makers, new_batch, refuse_unplannable
from fulfillment.workflow.situation import situation_of
from fulfillment.workflow.staleness import refuse_stale

#: A maker, a line, and pieces that are handed in on a day.
Promise = tuple[str, str, int, date]


def replan_accepted(
    session: Session, plan: Plan, *, actor: Actor, now: datetime
) -> tuple[Batch, ...]:
    """Withdraw what moves and offer what is new; the batches that are new."""
    order = held(session, plan.order_id)
    plans.accept(session, plan, actor=actor, now=now)
    refuse_unplannable(order)
    proposal, before = proposal_of(plan.proposal), plan.before or {}
    new, moved = new_shares(proposal), moved_in(before)
    if not new and not moved:
        raise Refusal("plan.empty", "This plan gives work to nobody; there is nothing to accept.")
    if before["day"] != today(now).isoformat():
        raise Refusal("plan.stale_day", "This plan is from an earlier day. Please look again.")
    makers = locked_makers(session, {share.maker for share in new} | _makers_of(session, moved))
    _withdrawn(session, moved, actor=actor, now=now)
    after = _facts_now(session, order, plan, now)
    kept = [s for s in proposal.shares if s not in new]
    then = with_promises(facts_of(plan.facts), [(s.maker, s.line, s.pieces, s.due) for s in kept])
    refuse_stale(then, after, replace(proposal, shares=new))
    lines = {str(line.id): line for line in order.lines}
    news = [
        new_batch(plan, share, lines[share.line], makers[share.maker], order.currency)
        for share in new
    ]
    opened = batches_offered(session, news, actor=actor, now=now)
    if order.state is not OrderState.IN_PRODUCTION:
        orders.start(session, order, actor=actor, now=now)
    return opened


def moved_in(before: JsonMap) -> dict[int, bool]:
    """The batches that a re-plan moves, and whether each was an unanswered offer."""
    return {
        each["batch"]: each["offered"] for row in before.get("rows", ()) for each in row["moved"]
    }


def with_promises(facts: Facts, standing: Iterable[Promise]) -> Facts:
    """The facts with the order's own standing work as promises, and only what is open to plan."""
    hours, start = Hours(facts), facts.start
    open_pieces = Counter({line.id: line.pieces for line in facts.lines})
    promised: dict[str, list[Commitment]] = {}
    for maker, line, pieces, due in standing:
        open_pieces[line] -= pieces
        if maker in hours.makers:
            minutes = pieces * hours.minutes(maker, line)
            promised.setdefault(maker, []).append(Commitment(max(due, start), minutes))
    return replace(
        facts,
        lines=tuple(replace(line, pieces=open_pieces[line.id]) for line in facts.lines),
        makers=tuple(
            replace(maker, commitments=(*maker.commitments, *promised.get(maker.id, ())))
            for maker in facts.makers
        ),
    )


def _makers_of(session: Session, moved: Iterable[int]) -> set[str]:
    wanted = select(Maker.code).join(Batch, Batch.maker_id == Maker.id).where(Batch.id.in_(moved))
    return set(session.scalars(wanted))


def _withdrawn(session: Session, moved: dict[int, bool], *, actor: Actor, now: datetime) -> None:
    for batch in batches.batches_in_order(session, moved):
        verb = batches.withdraw if moved[batch.id] else batches.give_back
        try:
            verb(session, batch, actor=actor, now=now)
        except Refusal as refusal:
            raise Refusal(
                "plan.stale_batch",
                "A maker has answered or begun meanwhile. Please look again.",
            ) from refusal


def _facts_now(session: Session, order: Order, plan: Plan, now: datetime) -> Facts:
    """The facts once the moved batches are out of their makers' hands."""
    causes, wishes = causes_from_json(plan.cause), from_json(plan.adjustments)
    situation = situation_of(session, order, causes, wishes, now=now)
    standing = [
        (each.maker, each.line, each.held.pieces, each.due)
        for each in situation.stood
        if each.held is not None
    ]
    return with_promises(situation.facts, standing)
