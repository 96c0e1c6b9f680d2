"""Certificates: a page that she can show and print, and the same as PDF."""

from __future__ import annotations

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as WerkzeugResponse

from catalog.db import db
from catalog.errors import NotFound, Refusal
from fulfillment.board.courses import styles_of, words_of
from fulfillment.makers import Certificate, Maker, holds
from fulfillment.workflow.gathering import today
from fulfillment.workflow.learning import certificate_revoked
from media.assets import picture_views
from media.print import Diploma, diploma_pdf
from storefront.accounts import Role
from storefront.accounts.access import (
    certificate_of,
    certificate_to_take_back,
    person,
    require,
)
from storefront.errors import say
from storefront.wiring.clock import now
from storefront.wiring.languages import day, language, words

pages = Blueprint("certificates", __name__, url_prefix="/certificates")

LEVELS = {1: _l("Level one"), 2: _l("Level two"), 3: _l("Level three")}


@pages.before_request
def _known_only() -> None:
    require(Role.MAKER, Role.LEAD, Role.OFFICE)


@pages.get("/<code>")
def certificate(code: str) -> str:
    """What she can do, until when, and what it opens."""
    row, maker = certificate_of(person(), code)
    craft, home = words_of(db.session(), row, maker)
    styles = styles_of(db.session(), row.craft_id, row.level)
    return render_template(
        "courses/certificate.html",
        row=row,
        maker=maker,
        craft=craft,
        home=home,
        levels=LEVELS,
        holds=holds(row, today(now())),
        styles=styles,
        pictures=picture_views(db.session(), [each for each, _name in styles]),
        own=maker.id == person().maker_id,
    )


@pages.post("/<code>/revocation")
def revoke(code: str) -> Response | WerkzeugResponse:
    """Take it back, with a reason that she reads."""
    row = certificate_to_take_back(person(), code)
    role = Role.LEAD if Role.LEAD in person().roles else Role.OFFICE
    try:
        why = request.form.get("why", "")
        certificate_revoked(db.session(), row, why, actor=person().actor(role), now=now())
        db.session.commit()
    except Refusal as refusal:
        db.session.rollback()
        flash(say(refusal), "wrong")
    else:
        flash(_("It is taken back. She reads your words on her page."), "good")
    return redirect(url_for(".certificate", code=code), 303)


@pages.get("/<code>.pdf")
def printed(code: str) -> Response:
    """The same on paper."""
    row, maker = certificate_of(person(), code)
    if row.revoked_on is not None:
        raise NotFound("certificate")
    paper = _diploma(row, maker)
    db.session.commit()  # nobody waits for the setter
    answer = make_response(diploma_pdf(paper, lang=language(), at=now()))
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="{row.code}.pdf"'
    return answer


def _diploma(row: Certificate, maker: Maker) -> Diploma:
    craft, home = words_of(db.session(), row, maker)
    ends = day(row.expires_on) if row.expires_on else _("for good")
    return Diploma(
        title=_("Certificate"),
        name=words(maker.alias),
        told=_("can do this craft well, and may make all that it opens:"),
        craft=f"{words(craft)} · {LEVELS[row.level]}",
        facts=(
            (_("Cooperative"), words(home)),
            (_("Maker’s code"), maker.code),
            (_("Given on"), day(row.issued_on)),
            (_("Good until"), ends),
            (_("Number"), row.code),
        ),
        foot=_("Manyhands 众手"),
        qr=url_for(".certificate", code=row.code, _external=True),
    )
