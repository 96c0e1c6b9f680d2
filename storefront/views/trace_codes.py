"""Codes for a batch: given once, printed as labels as often as needed; its events as EPCIS 2.0.

A lead for her cooperatives' batches, the hub and the office for all.
"""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from catalog.db import db
from catalog.errors import Invalid, NotFound
from fulfillment import trace
from fulfillment.batches import Batch
from fulfillment.board import tracing
from fulfillment.trace import TraceCode, code_shown
from media.print import Label, labels_pdf
from storefront.accounts import Role
from storefront.accounts.access import batch_to_mark, person, require
from storefront.errors import say
from storefront.forms.counting import whole
from storefront.wiring.clock import now
from storefront.wiring.languages import day, language, words
from storefront.wiring.settings import settings

pages = Blueprint("trace_codes", __name__, url_prefix="/coop/batches/<int:batch_id>")

#: Labels of one download.
SHEET = 240
ROLES = (Role.LEAD, Role.INSPECTOR, Role.OFFICE)


@pages.before_request
def _who() -> None:
    require(*ROLES)


@pages.get("/codes")
def codes(batch_id: int) -> str:
    """The codes so far, or how many pieces shall go under one."""
    return _page(batch_to_mark(person(), batch_id), "1", "")


@pages.post("/codes")
def issue(batch_id: int) -> Answer | tuple[str, int]:
    """Give the batch its codes."""
    batch, typed = batch_to_mark(person(), batch_id), request.form.get("per", "")
    role = next(each for each in ROLES if each in person().roles)
    try:
        per = whole(typed) or 0
        actor, moment = person().actor(role), now()
        trace.issue(db.session(), batch.id, batch.pieces, per=per, actor=actor, now=moment)
        db.session.commit()
    except Invalid as refusal:
        db.session.rollback()
        return _page(batch, typed, say(refusal)), 422
    return redirect(url_for(".codes", batch_id=batch_id), 303)


@pages.get("/codes/<int:first>.pdf")
def labels(batch_id: int, first: int) -> Response:
    """Labels from a number on."""
    batch, session = batch_to_mark(person(), batch_id), db.session()
    found = trace.codes_of(session, batch.id, after=first - 1, limit=SHEET)
    if not found:
        raise NotFound("code")
    told = tracing.traced(session, found[0])
    drawn = [_label(each, told) for each in found]
    session.commit()  # nobody waits for the setter
    title = _("Codes of batch %(code)s", code=told.batch)
    answer = make_response(labels_pdf(title, drawn, lang=language(), at=now()))
    answer.headers["Content-Type"] = "application/pdf"
    name = f"{told.batch}-{first}-{language()}.pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


@pages.get("/events.jsonld")
def events(batch_id: int) -> Response:
    """What happened to the batch's goods, for other systems."""
    batch, session = batch_to_mark(person(), batch_id), db.session()
    found = list(tracing.events_of(session, [batch.id]))
    root = settings().public_url
    answer = make_response(trace.document(found, root=root, now=now()))
    answer.headers["Content-Type"] = "application/ld+json"
    name = f"{batch.code}-epcis.jsonld"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _label(code: TraceCode, told: tracing.Traced) -> Label:
    """A label says what it is and where from; her name is on the page, as long as she allows."""
    count = _("%(pieces)s pieces", pieces=code.pieces) if code.pieces > 1 else ""
    return Label(
        head=words(told.product),
        lines=[words(told.variant), words(told.cooperative), day(told.made_at), count],
        code=code_shown(code.code),
        qr=f"{settings().public_url}/p/{code.code}",
        foot=_("Scan: who made this? · %(batch)s", batch=told.batch),
    )


def _page(batch: Batch, per: str, wrong: str) -> str:
    found = trace.codes_of(db.session(), batch.id)
    starts = [(each.number, min(each.number + SHEET - 1, len(found))) for each in found[::SHEET]]
    return render_template(
        "coop/codes.html", batch=batch, codes=found, starts=starts, per=per, wrong=wrong
    )
