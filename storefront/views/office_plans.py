"""Plans in the office: look, adjust, compare, accept."""

from __future__ import annotations

import json

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse

from catalog.db import db
from catalog.errors import Refusal
from fulfillment.board import plans as board
from fulfillment.board.office_orders import plans_page
from fulfillment.planner.models import Plan
from fulfillment.planner.queries import plan_before, plans_of
from fulfillment.planner.states import PlanState
from fulfillment.workflow import planning
from fulfillment.workflow.adjustments import Adjustments, from_json
from fulfillment.workflow.gathering import today
from storefront.accounts import Role
from storefront.accounts.access import order_of_plan, person, plan_for_office
from storefront.errors import say
from storefront.forms.office import LimitsForm, PinForm
from storefront.views.office_orders import propose
from storefront.views.plan_words import Wording
from storefront.wiring.clock import now

pages = Blueprint("plans", __name__, url_prefix="/plans")


@pages.get("")
def index() -> str:
    """All plans, the newest first."""
    page = request.args.get("page", 1, type=int)
    rows, count = plans_page(db.session(), page=page)
    return render_template(
        "office/plans.html", rows=rows, page=min(max(1, page), count), pages=count
    )


@pages.get("/<int:plan_id>")
def plan(plan_id: int) -> str:
    """One plan, or where it is being worked out."""
    return _page(plan_for_office(person(), plan_id))


@pages.get("/<int:plan_id>/facts.json")
def facts(plan_id: int) -> Response:
    """The plan's facts as an instance file, to replay it with `manyhands plan`."""
    row = plan_for_office(person(), plan_id)
    named = {"Content-Disposition": f'attachment; filename="plan-{row.id}.json"'}
    return Response(json.dumps(row.facts), mimetype="application/json", headers=named)


@pages.post("/<int:plan_id>/adjustments")
def adjust(plan_id: int) -> AnyResponse | tuple[str, int]:
    """The same order planned anew with another wish."""
    row = plan_for_office(person(), plan_id)
    order = order_of_plan(person(), row)
    wishes = _wishes(from_json(row.adjustments))
    if wishes is None:
        return _page(row), 422
    try:
        made = propose(order, wishes)
    except Refusal as refusal:
        db.session.rollback()
        flash(say(refusal), "wrong")
        return redirect(url_for(".plan", plan_id=plan_id, _anchor="adjust"), 303)
    db.session.commit()
    flash(_("A new proposal; compare it with the one before."), "good")
    return redirect(url_for(".plan", plan_id=made), 303)


@pages.post("/<int:plan_id>/acceptance")
def accept(plan_id: int) -> AnyResponse:
    """Yes: batches are offered."""
    row = plan_for_office(person(), plan_id)
    order = order_of_plan(person(), row)
    actor = person().actor(Role.OFFICE)
    try:
        opened = planning.plan_accepted(db.session(), row, actor=actor, now=now())
    except Refusal as refusal:
        db.session.rollback()
        flash(say(refusal), "wrong")
        return redirect(url_for(".plan", plan_id=plan_id), 303)
    db.session.commit()
    flash(_("Accepted: %(count)s batches are offered to their makers.", count=len(opened)), "good")
    return redirect(url_for("office.orders.order", number=order.number), 303)


def _wishes(wishes: Adjustments) -> Adjustments | None:
    """The wishes with the one that was just sent; None if it cannot be read."""
    match request.form.get("do"):
        case "pin" | "unpin":
            return _pinned(wishes, PinForm())
        case "exclude":
            return wishes.exclude(request.form.get("maker", "")[:16])
        case "admit":
            return wishes.admit(request.form.get("maker", "")[:16])
        case "limits":
            return _limits(wishes, LimitsForm())
        case _other:
            return Adjustments()


def _pinned(wishes: Adjustments, form: PinForm) -> Adjustments | None:
    if form.validate():
        return wishes.pin(form.share())
    _told(form)
    return None


def _limits(wishes: Adjustments, form: LimitsForm) -> Adjustments | None:
    form.today = today(now())
    if not form.validate():
        _told(form)
        return None
    return Adjustments(wishes.pins, wishes.excluded, form.max_styles.data, form.due_on.data)


def _told(form: FlaskForm) -> None:
    for field in form:
        for text in field.errors:
            flash(f"{field.label.text}: {text}", "wrong")


#: Sentences that are no constants here; their own modules mark them for the translators.
worded = _


def _refusal(row: Plan) -> str:
    """Why it could not be planned, in the reader's language."""
    kept = row.proposal
    return worded(kept["sentence"], **kept["facts"]) if "sentence" in kept else ""


def _page(row: Plan) -> str:
    order = order_of_plan(person(), row)
    if row.state is PlanState.ASKED or "summary" not in row.proposal:
        return render_template(
            "office/plan_waiting.html", plan=row, order=order, refusal=_refusal(row)
        )
    text, page = request.args.get("q", "")[:40], request.args.get("page", 1, type=int)
    shown = board.plan_page(db.session(), row, text=text, page=page)
    return render_template(
        "office/plan.html",
        plan=row,
        open=row.state is PlanState.PROPOSED,
        order=order,
        shown=shown,
        page=min(max(1, page), shown.pages),
        wishes=from_json(row.adjustments),
        before=board.summary_before(plan_before(db.session(), row)),
        newest=plans_of(db.session(), row.order_id)[0].id,
        fresh=shown.facts.start == today(now()),
        say=Wording(shown),
    )
