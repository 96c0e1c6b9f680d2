"""Where a seller's phone brings what it sold while it was cut off: one door, once for each nonce.

What was sold is gone from the cart, so it is never refused for want of stock or because the day is
over; the answer says in words what the evening's count must explain. A phone that several sellers
use says who sold; it counts if she sells or once sold here.
"""

from __future__ import annotations

from flask import Blueprint, jsonify, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import Refusal
from storefront import stalls
from storefront.accounts.access import person, require
from storefront.errors import say
from storefront.forms.stalls import id_in, sale_in, undo_in
from storefront.stalls import Stall, access
from storefront.views.stall_words import sold_words
from storefront.wiring.assets import worker_of
from storefront.wiring.clock import now

pages = Blueprint("stall_sending", __name__, url_prefix="/stall")


@pages.before_request
def _signed_in() -> None:
    require()


@pages.get("/worker.js")
def worker() -> Response:
    """The service worker; it may speak for every page under /stall and for no other."""
    answer = Response(worker_of("stall"), mimetype="text/javascript")
    answer.headers["Service-Worker-Allowed"] = "/stall"
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@pages.get("/offline")
def offline() -> str:
    """There is no network, and this page is not on her phone."""
    return render_template("stall/offline.html")


@pages.get("/<slug>/sendings")
def leave(slug: str) -> Response:
    """What her phone needs before it sends: who is signed in, and a token of this session."""
    access.stall_once_sold(person(), slug)
    answer = jsonify(seller=str(person().user_id), token=generate_csrf())
    answer.headers["Cache-Control"] = "no-store"
    return answer


@pages.post("/<slug>/sendings")
def send(slug: str) -> Response:
    """One sale or one undoing: written down, and in words what came of it."""
    stall = access.stall_once_sold(person(), slug)
    try:
        tone, words = _undone(stall) if "sale" in request.form else _sold(stall)
        db.session.commit()
    except Refusal as refusal:
        db.session.rollback()
        tone, words = "wrong", say(refusal)
    return jsonify(tone=tone, words=words)


def _sold(stall: Stall) -> tuple[str, str]:
    day = access.day_of_stall(stall, id_in(request.form, "day"))
    new = sale_in(request.form, seller_id=_seller(stall), now=now())
    sale = stalls.sell(db.session(), day, new, actor=person().actor("seller"), now=now())
    short = stalls.uncovered_in(db.session(), sale)
    return ("needs" if short or sale.late else "good"), sold_words(sale, short)


def _undone(stall: Stall) -> tuple[str, str]:
    sale = access.sale_of_stall(stall, request.form["sale"])
    told, reason = undo_in(request.form, seller_id=_seller(stall), now=now())
    stalls.undo(db.session(), sale, reason, told=told, actor=person().actor("seller"), now=now())
    return "good", _("It is undone; both stand in the book.")


def _seller(stall: Stall) -> int:
    """Who sold, as the phone says; who never sold here cannot have."""
    told = id_in(request.form, "seller")
    if told and access.sold_by(stall, told):
        return told
    return person().user_id or 0
