"""A product's film in the office: the film, the same in sign language, captions, transcripts."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import Refusal
from catalog.words import Words
from media import films
from media.assets.rules import MOST_BYTES as MOST_PICTURE
from media.films.captions import MOST_BYTES as MOST_CAPTIONS
from media.films.rules import LONGEST_TRANSCRIPT, MOST_BYTES
from storefront.accounts import Role
from storefront.accounts.access import person, product_for_office
from storefront.errors import say
from storefront.views.receiving import received_picture
from storefront.wiring.clock import now
from storefront.wiring.extensions import csrf
from storefront.wiring.storage import storage

pages = Blueprint("film", __name__, url_prefix="/goods/<slug>/film")


@pages.post("")
@csrf.exempt  # type: ignore[untyped-decorator] # flask-wtf has no types
def bring(slug: str) -> Response:
    """Take in what was brought; its token is checked here, once so much is allowed to come."""
    request.max_content_length = 2 * MOST_BYTES + 4 * MOST_CAPTIONS + MOST_PICTURE
    csrf.protect()
    product_for_office(person(), slug)
    db.session.commit()
    back = redirect(url_for("office.product_pictures.index", slug=slug, _anchor="film"), 303)
    try:
        parts = _parts()
        product = product_for_office(person(), slug)
        actor = person().actor(Role.OFFICE)
        film = films.hang(db.session(), product.id, parts, actor=actor, now=now())
        db.session.commit()
    except Refusal as refusal:
        db.session.rollback()
        flash(say(refusal), "wrong")
        return back
    if film.shown:
        flash(_("Saved. The shop shows the film."), "good")
    else:
        flash(
            _("Saved. It is shown once it has captions or a transcript in both, and a poster."),
            "needs",
        )
    return back


@pages.post("/removal")
def remove(slug: str) -> Response:
    """Take the film down."""
    product = product_for_office(person(), slug)
    actor = person().actor(Role.OFFICE)
    films.take_down(db.session(), product.id, actor=actor, now=now())
    db.session.commit()
    flash(_("The film is taken down."), "good")
    return redirect(url_for("office.product_pictures.index", slug=slug, _anchor="film"), 303)


def _parts() -> films.Parts:
    zh, en = (request.form.get(name, "").strip() for name in ("transcript_zh", "transcript_en"))
    main, sign = _sent("film"), _sent("sign")
    return films.Parts(
        film=films.prepared_film(main.stream, storage()) if main else None,
        sign=films.prepared_film(sign.stream, storage()) if sign else None,
        poster=received_picture("poster", private=False),
        captions_zh=_captions("captions_zh"),
        captions_en=_captions("captions_en"),
        transcript=Words(zh[:LONGEST_TRANSCRIPT], en[:LONGEST_TRANSCRIPT]),
    )


def _captions(name: str) -> str:
    sent = _sent(name)
    return films.prepared_captions(sent.stream.read(MOST_CAPTIONS + 1), storage()) if sent else ""


def _sent(name: str) -> FileStorage | None:
    """A file that was really chosen."""
    sent = request.files.get(name)
    return sent if sent and sent.filename else None
