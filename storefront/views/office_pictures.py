"""A product's pictures in the office: bring them, say what they show, put them in order.

A picture is shown in the shop once it is described in both languages. Without JavaScript the page
is a plain form for several files; with it files can be dropped, and go one by one.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import (
    Blueprint,
    Response,
    flash,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from catalog.db import db
from catalog.errors import Refusal
from catalog.history import Actor
from catalog.products import Product
from catalog.words import Words
from media.assets import hanging
from media.assets.rules import MOST_BYTES
from media.films import ffmpeg, film_of
from storefront.accounts import Role
from storefront.accounts.access import person, picture_for_office, product_for_office
from storefront.accounts.bringing import leave
from storefront.accounts.photos import photo_link
from storefront.errors import say
from storefront.views.receiving import Received, received_pictures
from storefront.wiring.clock import now
from storefront.wiring.security import headers_of
from storefront.wiring.settings import settings
from storefront.wiring.storage import storage

pages = Blueprint("product_pictures", __name__, url_prefix="/goods/<slug>/pictures")

KINDS = ("image/jpeg", "image/png", "image/webp")


@pages.get("")
def index(slug: str) -> Response:
    """The pictures, those that wait for words too."""
    return _page(product_for_office(person(), slug))


@pages.post("")
def bring(slug: str) -> Answer | tuple[Response, int]:
    """Take pictures in; each is refused or kept for itself."""
    product_for_office(person(), slug)
    received = received_pictures("pictures", private=False)
    product, refused = product_for_office(person(), slug), []
    for each in received:
        try:
            _hang(product, each)
        except Refusal as refusal:
            refused.append(f"{each.name}: {say(refusal)}" if each.name else say(refusal))
    db.session.commit()
    if request.accept_mimetypes.best == "application/json":
        return jsonify(refused=refused), 422 if refused else 200
    for sentence in refused:
        flash(sentence, "wrong")
    if len(received) > len(refused):
        flash(_("Now say what each picture shows. Then it is published."), "good")
    return redirect(url_for(".index", slug=slug), 303)


def _hang(product: Product, received: Received) -> None:
    if received.refusal:
        raise received.refusal
    if received.picture:
        hanging.hang(db.session(), product.id, received.picture, actor=_actor(), now=now())


@pages.post("/tickets")
def ticket(slug: str) -> Answer | tuple[str, int]:
    """Leave to bring one file straight to the storage; 204 where it comes through this door."""
    product_for_office(person(), slug)
    kind = request.form.get("kind", "")
    if kind not in KINDS:
        return "", 204
    given = leave(person(), storage(), content_type=kind, most_bytes=MOST_BYTES)
    if given is None:
        return "", 204
    return jsonify(url=given.ticket.url, fields=given.ticket.fields, claim=given.claim)


@pages.post("/<int:asset_id>/words")
def words(slug: str, asset_id: int) -> Answer | tuple[Response, int]:
    """Say what a picture shows; this publishes it."""
    product = product_for_office(person(), slug)
    asset = picture_for_office(person(), product, asset_id)
    alt = Words(request.form.get("zh", ""), request.form.get("en", ""))
    try:
        hanging.describe(db.session(), asset, alt, actor=_actor(), now=now())
        db.session.commit()
    except Refusal as refusal:
        db.session.rollback()
        return _page(product, wrong=(asset_id, say(refusal), alt)), refusal.status
    flash(_("Saved. The shop shows this picture."), "good")
    return redirect(url_for(".index", slug=slug, _anchor=f"picture-{asset_id}"), 303)


@pages.post("/<int:asset_id>/place")
def forward(slug: str, asset_id: int) -> Answer:
    """One place further to the front."""
    product = product_for_office(person(), slug)
    asset = picture_for_office(person(), product, asset_id)
    hanging.bring_forward(db.session(), product.id, asset, actor=_actor(), now=now())
    db.session.commit()
    return redirect(url_for(".index", slug=slug, _anchor=f"picture-{asset_id}"), 303)


@pages.post("/<int:asset_id>/removal")
def remove(slug: str, asset_id: int) -> Answer:
    """Take a picture down."""
    product = product_for_office(person(), slug)
    asset = picture_for_office(person(), product, asset_id)
    hanging.take_down(db.session(), product.id, asset, actor=_actor(), now=now())
    db.session.commit()
    flash(_("The picture is taken down."), "good")
    return redirect(url_for(".index", slug=slug), 303)


def _actor() -> Actor:
    return person().actor(Role.OFFICE)


def _page(product: Product, wrong: tuple[int, str, Words] | None = None) -> Response:
    given = leave(person(), storage(), content_type=KINDS[0], most_bytes=MOST_BYTES)
    page = render_template(
        "office/pictures.html",
        product=product,
        pictures=hanging.hung(db.session(), product.id),
        original=photo_link,
        wrong=wrong,
        direct=given is not None,
        film=film_of(db.session(), product.id, all_of_them=True),
        has_ffmpeg=ffmpeg.found() is not None,
    )
    answer = make_response(page)
    if given is not None:
        answer.headers["Content-Security-Policy"] = _policy_with(given.ticket.url)
    return answer


def _policy_with(url: str) -> str:
    """The policy of every page, and leave to speak to the storage."""
    place = urlsplit(url)
    policy = headers_of(settings())["Content-Security-Policy"]
    origin = f"{place.scheme}://{place.netloc}"
    return policy.replace("connect-src 'self'", f"connect-src 'self' {origin}")
