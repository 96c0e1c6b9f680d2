"""A host's own page: her links with their QR codes, what came of them, and her commission."""

from __future__ import annotations

from io import BytesIO

import segno
from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from catalog.db import db
from catalog.errors import NotFound
from storefront import live
from storefront.accounts import Role
from storefront.accounts.access import Person, require
from storefront.wiring import now, settings

pages = Blueprint("host", __name__, url_prefix="/host")


@pages.get("")
def index() -> str:
    """Links, visits, orders, commission."""
    session, host_id = db.session(), _host_id(require(Role.HOST))
    return render_template(
        "host/index.html",
        host=live.host_view(session, host_id),
        linkable=live.linkable(session, host_id),
        address=_address,
    )


@pages.post("/links")
def make_link() -> Answer:
    """A link to any product in the shop."""
    session, who = db.session(), require(Role.HOST)
    typed = request.form.get("product_id", "")
    product_id = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
    link = live.make_link(
        session, _host_id(who), product_id=product_id, actor=who.actor(Role.HOST), now=now()
    )
    session.commit()
    flash(_("Your link is ready: %(address)s", address=_address(link.code)), "good")
    return redirect(url_for("host.index"), 303)


@pages.get("/links/<code>.svg")
def drawing(code: str) -> Response:
    """The QR code of one of her links, to put on a screen or on paper."""
    row = live.link_of(db.session(), _host_id(require(Role.HOST)), code)
    picture = BytesIO()
    made = segno.make(_address(row.code), error="m", micro=False)
    made.save(picture, kind="svg", scale=8, border=4, dark="#000", light="#fff")
    answer = Response(picture.getvalue(), mimetype="image/svg+xml")
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer


def _address(code: str) -> str:
    return f"{settings().public_url}/l/{code}"


def _host_id(who: Person) -> int:
    if who.host_id is None:
        raise NotFound("host")
    return who.host_id
