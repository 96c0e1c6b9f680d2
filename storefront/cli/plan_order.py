"""`manyhands plan --order NUMBER [--accept]`: the planner on the database."""

from __future__ import annotations

import json
from typing import Any

import click
from sqlalchemy.orm import Session

from catalog.db import db
from catalog.errors import NotFound
from catalog.history import Actor
from fulfillment.orders import Order, by_number
from fulfillment.planner import Proposal, sentence
from fulfillment.planner.actions import open_plan
from fulfillment.planner.models import Plan
from fulfillment.planner.stored import proposal_of
from fulfillment.workflow.asking import plan_answered, wish_prepared, wish_worked_out
from fulfillment.workflow.changes import replan_again
from fulfillment.workflow.moving import replan_accepted
from fulfillment.workflow.planning import Adjustments, plan_accepted, plan_proposed
from storefront.cli.context import opened
from storefront.wiring.clock import now

CLERK = Actor(None, "office")


def plan_order(number: str, *, accept: bool, as_json: bool) -> None:
    """Propose a plan for an order, say what it promises, and with `accept` open its batches."""
    with opened():
        order = by_number(db.session(), number)
        if order is None:
            raise NotFound("order")
        plan = _proposed(db.session(), order)
        verb = plan_accepted if plan.cause is None else replan_accepted
        batches = len(verb(db.session(), plan, actor=CLERK, now=now())) if accept else None
        db.session.commit()
        proposal = proposal_of(plan.proposal)
    if as_json:
        click.echo(json.dumps(as_object(order, plan, proposal, batches)))
    else:
        _tell(order, plan, proposal, batches)


def _proposed(session: Session, order: Order) -> Plan:
    """A plan for what is open; where something happened to the order, the re-plan for it."""
    waiting = open_plan(session, order.id)
    if waiting is None or waiting.cause is None:
        return plan_proposed(session, order, adjustments=Adjustments(), actor=CLERK, now=now())
    asked = replan_again(session, order, waiting, actor=CLERK, now=now())
    wish = wish_prepared(session, asked.id, now=now())
    if wish is None:
        raise NotFound("plan")
    plan_answered(session, asked.id, wish_worked_out(wish), now=now())
    return asked


def as_object(order: Order, plan: Plan, proposal: Proposal, batches: int | None) -> dict[str, Any]:
    """The proposal for a program; money in minor units."""
    return {
        "order": order.number,
        "plan": plan.id,
        "state": plan.state.value,
        "batches_opened": batches,
        "because": [each["kind"] for each in (plan.cause or {}).get("events", ())],
        **plan.proposal["summary"],
        "currency": order.currency,
        "shortfall": plan.proposal["shortfalls"],
        "without_work": len(proposal.refusals),
    }


def _tell(order: Order, plan: Plan, proposal: Proposal, batches: int | None) -> None:
    summary = proposal.summary
    click.echo(f"Plan {plan.id} for {order.number}:")
    if plan.cause is not None:
        happened = ", ".join(each["kind"] for each in plan.cause["events"])
        click.echo(f"Something changed ({happened}); the rest stays as it is.")
    click.echo(f"{summary.pieces_on_time} of {summary.pieces_ordered} pieces on time,")
    click.echo(f"in {summary.batches} batches by {summary.makers_with_work} makers.")
    for short in proposal.shortfalls:
        when = f"by {short.earliest}" if short.earliest else "never, as things are"
        reason = sentence(short.reason.code, short.reason.facts)
        click.echo(f"Line {short.line}: {short.pieces} pieces short, {when}. {reason}")
    if batches is None:
        click.echo("Nothing is given out yet; accept it with --accept or in the office.")
    else:
        click.echo(f"Accepted: {batches} batches are offered.")
