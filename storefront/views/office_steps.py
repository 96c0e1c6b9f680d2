"""How a style is made, for makers' batch pages: steps with a picture, a sentence and a voice."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import Refusal
from catalog.products import Product
from catalog.words import Words
from fulfillment import guides
from fulfillment.guides import NewStep
from media import films
from media.assets import Prepared, asset_views, keep
from media.assets.rules import MOST_BYTES as MOST_PICTURE
from storefront.accounts import Role
from storefront.accounts.access import making_step_for_office, person, product_for_office
from storefront.errors import say
from storefront.views.receiving import received_picture
from storefront.wiring.clock import now
from storefront.wiring.extensions import csrf
from storefront.wiring.storage import storage

pages = Blueprint("steps", __name__, url_prefix="/goods/<slug>/steps")
#: A sentence that somebody reads, in bytes; a phone needs 10 KB for a second.
MOST_VOICE = 2 * 1024 * 1024


@pages.get("")
def index(slug: str) -> str:
    """The steps as they are."""
    product = product_for_office(person(), slug)
    steps = guides.steps_of(db.session(), product.id)
    return render_template(
        "office/steps.html",
        product=product,
        steps=steps,
        most=guides.MOST_STEPS,
        longest=guides.LONGEST,
        pictures=asset_views(db.session(), {each.picture_id for each in steps if each.picture_id}),
    )


@pages.post("", defaults={"step_id": 0})
@pages.post("/<int:step_id>")
@csrf.exempt  # type: ignore[untyped-decorator] # flask-wtf has no types
def write(slug: str, step_id: int) -> Response:
    """Add a step or write one anew; the token is checked here, once so much is allowed to come."""
    request.max_content_length = MOST_PICTURE + 2 * MOST_VOICE
    csrf.protect()
    _found(slug, step_id)
    try:
        picture = received_picture("picture", private=False)
        voice = Words(_voice("voice_zh"), _voice("voice_en"))
        _write(slug, step_id, picture, voice)
        db.session.commit()
    except Refusal as refusal:
        db.session.rollback()
        flash(say(refusal), "wrong")
    else:
        flash(_("Saved. Makers see it with their batch."), "good")
    return _back(slug)


@pages.post("/<int:step_id>/forward")
def forward(slug: str, step_id: int) -> Response:
    """Bring it before the one before it."""
    _product, step = _found(slug, step_id)
    if step is not None:
        actor = person().actor(Role.OFFICE)
        guides.bring_forward(db.session(), step, actor=actor, now=now())
        db.session.commit()
    return _back(slug)


@pages.post("/<int:step_id>/removal")
def remove(slug: str, step_id: int) -> Response:
    """Take it out."""
    _product, step = _found(slug, step_id)
    if step is not None:
        guides.drop_step(db.session(), step, actor=person().actor(Role.OFFICE), now=now())
        db.session.commit()
    return _back(slug)


def _write(slug: str, step_id: int, picture: Prepared | None, voice: Words) -> None:
    session, actor = db.session(), person().actor(Role.OFFICE)
    product, step = _found(slug, step_id)
    words = Words(*(request.form.get(each, "")[: guides.LONGEST] for each in ("zh", "en")))
    kept = keep(session, picture, alt=words, actor=actor, now=now()).id if picture else None
    new = NewStep(words, kept, voice)
    if step is None:
        guides.add_step(session, product.id, new, actor=actor, now=now())
    else:
        guides.change_step(session, step, new, actor=actor, now=now())


def _found(slug: str, step_id: int) -> tuple[Product, guides.MakingStep | None]:
    product = product_for_office(person(), slug)
    return product, making_step_for_office(person(), product, step_id) if step_id else None


def _voice(name: str) -> str:
    sent = request.files.get(name)
    return films.prepared_voice(sent.stream, storage()) if sent and sent.filename else ""


def _back(slug: str) -> Response:
    return redirect(url_for("office.steps.index", slug=slug), 303)
