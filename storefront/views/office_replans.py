"""Re-plans in the office: the difference first, then yes, look again, or keep it as it is."""

from __future__ import annotations

import json
from collections.abc import Mapping

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from catalog.db import JsonMap, db
from fulfillment.board import plans as board
from fulfillment.board.replans import replan_page
from fulfillment.planner.models import Plan
from fulfillment.planner.queries import open_plans
from fulfillment.planner.states import PlanState
from fulfillment.workflow import changes
from fulfillment.workflow.gathering import today
from storefront.accounts import Role
from storefront.accounts.access import order_of_plan, person, plan_for_office
from storefront.views.plan_words import Wording
from storefront.views.replan_words import DifferenceWords
from storefront.wiring.clock import now

pages = Blueprint("replans", __name__, url_prefix="/plans")


@pages.post("/<int:plan_id>/setting-aside")
def set_aside(plan_id: int) -> AnyResponse:
    """Everything stays as it is."""
    row = plan_for_office(person(), plan_id)
    order = order_of_plan(person(), row)
    actor = person().actor(Role.OFFICE)
    changes.replan_set_aside(db.session(), row, actor=actor, now=now())
    db.session.commit()
    flash(_("Everything stays as it is."), "good")
    return redirect(url_for("office.orders.order", number=order.number), 303)


@pages.post("/<int:plan_id>/again")
def again(plan_id: int) -> AnyResponse:
    """The same causes with the facts of now."""
    row = plan_for_office(person(), plan_id)
    order = order_of_plan(person(), row)
    actor = person().actor(Role.OFFICE)
    made = changes.replan_again(db.session(), order, row, actor=actor, now=now())
    db.session.commit()
    return redirect(url_for("office.plans.plan", plan_id=made.id), 303)


@pages.get("/<int:plan_id>/previous.json")
def previous(plan_id: int) -> Response:
    """The batches that stood, as a plan file to replay it with."""
    return _file(plan_for_office(person(), plan_id), "previous")


@pages.get("/<int:plan_id>/event.json")
def event(plan_id: int) -> Response:
    """What was given back, as an event file to replay it with."""
    return _file(plan_for_office(person(), plan_id), "event")


def page_of(row: Plan, sheet: JsonMap, about: Mapping[str, object]) -> str:
    """The page of a re-plan that is worked out."""
    shown = replan_page(db.session(), row, sheet)
    whole = board.plan_page(db.session(), row, sheet)
    return render_template(
        "office/replan.html",
        **about,
        change=shown,
        change_words=DifferenceWords(shown.names, shown),
        shown=whole,
        say=Wording(whole),
        page=1,
        open=False,
        waits=row.state is PlanState.PROPOSED,
        fresh=shown.day == today(now()),
        coming=open_plans(db.session(), row.order_id).get(PlanState.ASKED),
    )


def _file(row: Plan, part: str) -> Response:
    kept: JsonMap = row.before or {}
    named = {"Content-Disposition": f'attachment; filename="plan-{row.id}-{part}.json"'}
    content = json.dumps(kept.get(part, {}))
    return Response(content, mimetype="application/json", headers=named)
