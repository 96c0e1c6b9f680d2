"""One line of a maker's money: how it came to be, and asking a person about it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import Invalid
from fulfillment import earnings
from fulfillment.board.purse import purse
from fulfillment.earnings import StatementKind, StatementLine, questions
from fulfillment.earnings.questions import AskedWhat
from media.assets import picture_views
from storefront.accounts import Role
from storefront.accounts.access import maker_of, person, require
from storefront.accounts.access_pay import line_of_hers, product_of_batch
from storefront.accounts.photos import photo_views
from storefront.forms.sending import nonce_in
from storefront.wiring.clock import now

pages = Blueprint("work_money", __name__, url_prefix="/work/earnings")


@pages.before_request
def _makers_only() -> None:
    require(Role.MAKER)


@pages.get("/<int:line_id>")
def line(line_id: int) -> str:
    """One line, its batch, verdict and photo, and what she asked about it."""
    session, maker = db.session(), maker_of(person())
    found = line_of_hers(person(), line_id)
    behind = earnings.behind(session, found.entry_id)
    photo = behind.photo_asset_id if behind else None
    return render_template(
        "work/earned_line.html",
        line=found,
        behind=behind,
        photo=photo_views(session, [photo]).get(photo) if photo else None,
        picture=_picture(found),
        purse=purse(found.amount),
        asked=questions.of_line(session, maker.id, found.id),
        kinds=AskedWhat,
        receipt=found.kind is StatementKind.PAID and earnings.arrived(session, found.entry_id),
    )


@pages.post("/<int:line_id>/questions")
def ask(line_id: int) -> Response:
    """She asks; the same press twice is one question."""
    found, maker = line_of_hers(person(), line_id), maker_of(person())
    what = request.form.get("what", "")
    if what not in set(AskedWhat):
        raise Invalid("question.what", "Please press one of the buttons.", field="what")
    questions.ask(
        db.session(),
        maker.id,
        found.id,
        what=AskedWhat(what),
        words=request.form.get("words", ""),
        nonce=nonce_in(request.form),
        actor=person().actor(Role.MAKER),
        now=now(),
    )
    db.session.commit()
    flash(_("A person will answer you here."), "good")
    return redirect(url_for(".line", line_id=found.id), 303)


def _picture(found: StatementLine) -> object:
    if not found.batch_id:
        return None
    product_id = product_of_batch(person(), found.batch_id)
    shown = picture_views(db.session(), [product_id]).get(product_id)
    return shown[0] if shown else None
