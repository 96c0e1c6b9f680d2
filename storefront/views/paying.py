"""Paying: the rehearsal gateway's page and the gateways' signed notices."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import (
    Blueprint,
    Response,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
)
from werkzeug.test import Client
from werkzeug.wrappers import Response as Answer

from catalog.db import db
from catalog.errors import Invalid
from storefront import payments
from storefront.payments.rehearsal import Verb, act, page_of
from storefront.wiring import csrf, limiter, now

pages = Blueprint("paying", __name__)

#: A notice names what happened; it is never longer than this.
NOTICE_BYTES = 512 * 1024


@pages.post("/webhooks/<any(stripe, rehearsal):name>")
@csrf.exempt  # type: ignore[untyped-decorator] # flask-wtf has no types
@limiter.exempt
def notice(name: str) -> tuple[str, int]:
    """A gateway's notice: proved, written down once, answered at once; a job does the rest."""
    gateway = payments.gateway_named(name)
    body = request.get_data(cache=False)
    if len(body) > NOTICE_BYTES:
        raise Invalid("notice.too_large", "That is too large.")
    told = gateway.parse_notice(dict(request.headers), body)
    session = db.session()
    payments.take_note(session, name, told, now=now())
    session.commit()
    return "", 204


@pages.get("/rehearsal/<reference>")
def rehearsal(reference: str) -> Response:
    """The page on which no money moves."""
    db.session.commit()
    desk = page_of(payments.rehearsal(), reference)
    back = urlsplit(desk.cancel_url).path
    answer = make_response(render_template("paying/rehearsal.html", desk=desk, back=back))
    answer.headers.update({"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow"})
    return answer


@pages.post("/rehearsal/<reference>")
def rehearse(reference: str) -> Answer:
    """A button was pressed: the gateway acts, and tells the shop through its own door."""
    gateway, verb = payments.rehearsal(), _verb(request.form.get("verb", ""))
    db.session.commit()
    if verb is Verb.LATE:
        _let_it_lapse(reference)
    body, headers = act(gateway, reference, verb)
    Client(current_app).post("/webhooks/rehearsal", data=body, headers=headers)
    desk = page_of(gateway, reference)
    back = desk.cancel_url if verb is Verb.CANCEL else desk.return_url
    return redirect(urlsplit(back).path, 303)


def _let_it_lapse(reference: str) -> None:
    """Play the time until the order is given up, so that the money that follows comes late."""
    session = db.session()
    payment = payments.by_reference(session, "rehearsal", reference)
    if payment is not None:
        payments.lapse(session, payment.order_id, now=now())


def _verb(typed: str) -> Verb:
    if typed not in set(Verb):
        raise Invalid("rehearsal.verb", "We could not read that. Please go back and try again.")
    return Verb(typed)
