"""Waves in the office: what waits and why, gathering now, the house's rule, and every wave."""

from __future__ import annotations

from dataclasses import asdict

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.history import Actor
from fulfillment import waves
from fulfillment.board.waves import waiting_rows, waves_page
from fulfillment.workflow.waves import foreseen, waves_gathered
from storefront.accounts import Role
from storefront.accounts.access import person
from storefront.forms.waves import RuleForm
from storefront.wiring.clock import now

pages = Blueprint("waves", __name__, url_prefix="/waves")


@pages.get("")
def index() -> str:
    """What waits, and the waves."""
    return _page(RuleForm(data=asdict(waves.rule_of(db.session()))))


@pages.post("")
def gather() -> Response:
    """Everything that waits leaves now."""
    made = waves_gathered(db.session(), everything=True, actor=_office(), now=now())
    db.session.commit()
    if made:
        text = ngettext("%(num)s wave is gathered.", "%(num)s waves are gathered.", len(made))
        flash(text, "good")
    else:
        flash(_("Nothing waits; no wave was gathered."), "needs")
    return redirect(url_for(".index", _anchor="waves"), 303)


@pages.post("/rule")
def rule() -> Response | tuple[str, int]:
    """What the house sets."""
    form = RuleForm()
    if not form.validate():
        return _page(form), 422
    waves.set_rule(db.session(), form.rule(), actor=_office(), now=now())
    db.session.commit()
    flash(_("The rule holds from tonight on."), "good")
    return redirect(url_for(".index"), 303)


def _office() -> Actor:
    return person().actor(Role.OFFICE)


def _page(form: RuleForm) -> str:
    session = db.session()
    decision = foreseen(session, now=now())
    page = request.args.get("page", 1, type=int)
    rows, pages_ = waves_page(session, page=page)
    return render_template(
        "office/waves.html",
        form=form,
        waiting=waiting_rows(session, decision.waiting),
        tonight=sum(wave.pieces for wave in decision.waves),
        rows=rows,
        page=min(max(1, page), pages_),
        pages=pages_,
    )
