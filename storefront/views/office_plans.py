"""Plans in the office: look, wait, adjust, compare, accept."""

from __future__ import annotations

import json

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse

from catalog.db import JsonMap, db, writing
from catalog.errors import Refusal
from fulfillment.board import comparing
from fulfillment.board import plans as board
from fulfillment.board.office_orders import plans_page
from fulfillment.planner import Settings
from fulfillment.planner.models import Plan
from fulfillment.planner.queries import PlanRow, open_plans
from fulfillment.planner.states import PlanState
from fulfillment.workflow import asking, planning
from fulfillment.workflow.adjustments import Adjustments, from_json
from fulfillment.workflow.gathering import today
from fulfillment.workflow.moving import replan_accepted
from storefront.accounts import Role
from storefront.accounts.access import order_of_plan, person, plan_for_office
from storefront.errors import say
from storefront.forms.office import LimitsForm, PinForm
from storefront.views.office_orders import propose
from storefront.views.office_replans import page_of
from storefront.views.plan_words import Wording, refused, remedies, working
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
        return _refused(row, refusal)
    db.session.commit()
    return redirect(url_for(".plan", plan_id=made, beside=plan_id), 303)


@pages.post("/<int:plan_id>/cancellation")
def cancel(plan_id: int) -> AnyResponse:
    """Nobody waits any more; the last good proposal is shown, or the order."""
    row = plan_for_office(person(), plan_id)
    order = order_of_plan(person(), row)
    asking.plan_cancelled(db.session(), row, actor=person().actor(Role.OFFICE), now=now())
    db.session.commit()
    last = open_plans(db.session(), order.id).get(PlanState.PROPOSED)
    if last is None:
        flash(_("Stopped. Nothing was changed."), "good")
        return redirect(url_for("office.orders.order", number=order.number), 303)
    flash(_("Stopped. This is the last proposal; it stays as it was."), "good")
    return redirect(url_for(".plan", plan_id=last.id), 303)


@pages.post("/<int:plan_id>/acceptance")
def accept(plan_id: int) -> AnyResponse | tuple[str, int]:
    """Yes: batches are offered."""
    row = plan_for_office(person(), plan_id)
    order = order_of_plan(person(), row)
    actor = person().actor(Role.OFFICE)
    verb = planning.plan_accepted if row.cause is None else replan_accepted
    try:
        opened = verb(db.session(), row, actor=actor, now=now())
    except Refusal as refusal:
        return _refused(row, refusal)
    db.session.commit()
    flash(_("Accepted: %(count)s batches are offered to their makers.", count=len(opened)), "good")
    return redirect(url_for("office.orders.order", number=order.number), 303)


def _refused(row: Plan, refusal: Refusal) -> tuple[str, int]:
    """The same page with the sentence; nothing was kept, and what was typed is still there."""
    db.session.rollback()
    flash(say(refusal), "wrong")
    return _page(row), refusal.status


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


def _page(row: Plan) -> str:
    order, sheet = order_of_plan(person(), row), _sheet(row)
    beside = open_plans(db.session(), row.order_id)
    about: dict[str, object] = {"plan": row, "order": order}
    about["last"] = beside.get(PlanState.PROPOSED)
    if sheet is None:
        refusal = refused(row.proposal) if row.state is PlanState.REFUSED else ""
        doing = working(row.step)
        return render_template("office/plan_waiting.html", **about, refusal=refusal, doing=doing)
    if row.cause is not None:
        return page_of(row, sheet, about)
    return render_template(
        "office/plan.html", **about, **_shown(row, sheet), coming=beside.get(PlanState.ASKED)
    )


def _shown(row: Plan, sheet: JsonMap) -> dict[str, object]:
    """What the page of a plan that was worked out is made of."""
    text, page = request.args.get("q", "")[:40], request.args.get("page", 1, type=int)
    shown = board.plan_page(db.session(), row, sheet, text=text, page=page)
    others = comparing.comparable(db.session(), row)
    return {
        "open": row.state is PlanState.PROPOSED,
        "shown": shown,
        "page": min(max(1, page), shown.pages),
        "wishes": from_json(row.adjustments),
        "others": others,
        "beside": _beside(row, others, shown.currency),
        "fresh": shown.start == today(now()),
        "say": Wording(shown),
        "remedies": remedies,
        "typed": request.form,
        "usual_styles": Settings().max_styles_per_maker,
    }


def _sheet(row: Plan) -> JsonMap | None:
    """What stands ready to be shown; a plan from before there were sheets gets one now."""
    sheet = board.sheet_of(db.session(), row.id)
    if sheet is None and row.state in (PlanState.PROPOSED, PlanState.ACCEPTED):
        with writing(db.session()) as session:
            planning.sheet_laid(session, row)
        sheet = board.sheet_of(db.session(), row.id)
    return sheet


def _beside(row: Plan, others: list[PlanRow], currency: str) -> comparing.Comparison | None:
    """The plan that was chosen to compare with; else the one before."""
    chosen = request.args.get("beside", type=int)
    wanted = [each for each in others if each.id == chosen]
    wanted += [each for each in others if each.id < row.id]
    return comparing.comparison(db.session(), row, wanted[0], currency) if wanted else None
