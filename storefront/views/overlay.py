"""`/overlay/<token>`: the page that OBS lays over the picture, and what it asks for.

Rules
* The page is transparent by itself and has its own head; it is never kept (`no-store`), and what it
  loads has a name that changes with its content: no stale page, whatever OBS has in its cache.
* Who has the address sees product, price, what is left, card and captions: nothing of any buyer or
  claimant. An address that was renewed answers 404 from that moment on, and the page goes blank.
* Where things stand comes as a stylesheet of this overlay (`layout.boxes`), so that the house's
  policy (no inline style) holds here too.

How it can fail: the line drops; then the page shows what it last knew, with a small mark, and asks
again until somebody answers.
"""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, render_template, request, url_for

from catalog.db import db
from catalog.errors import NotFound
from media.assets import covers
from media.print.bars import qr_svg
from storefront.live import desk
from storefront.views.live_words import left_said, left_tone, named
from storefront.views.overlay_style import fingerprint, style_of
from storefront.wiring import now, settings
from storefront.wiring.assets import asset
from storefront.wiring.languages import language, money, words
from storefront.wiring.moments import this_moment

pages = Blueprint("overlay", __name__, url_prefix="/overlay")

#: A picture of a product on the overlay is drawn this wide.
PICTURE = 480


@pages.after_request
def _never_kept(answer: Response) -> Response:
    answer.headers.setdefault("Cache-Control", "no-store")
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def _shown(token: str) -> desk.Shown:
    found = desk.shown_on_overlay(db.session(), token)
    if found is None:
        raise NotFound("overlay")
    return found


@pages.get("/<token>")
def index(token: str) -> str:
    """The transparent page."""
    shown = _shown(token)
    return render_template(
        "overlay/index.html",
        shown=shown,
        boxes=desk.boxes(shown.look),
        token=token,
        build=_build(shown),
        style=fingerprint(shown.look),
        **_told(shown, token),
    )


@pages.get("/<token>/<print_>.css")
def style(token: str, print_: str) -> Response:
    """Where things stand; under this name it never changes."""
    look = _shown(token).look
    if print_ != fingerprint(look):
        raise NotFound("style")
    answer = Response(style_of(look), mimetype="text/css")
    answer.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return answer


@pages.get("/<token>/now.json")
def now_shown(token: str) -> Response:
    """What it shows now; `build` is another when the page itself must be loaded anew."""
    shown = _shown(token)
    answer = jsonify(build=_build(shown), **_told(shown, token))
    answer.headers["Cache-Control"] = "no-cache"
    answer.add_etag()
    answer.make_conditional(request)
    return answer


@pages.get("/<token>/<code>.svg")
def drawing(token: str, code: str) -> Response:
    """The QR code of what is shown: its place on the session's page, where it can be bought."""
    shown = _shown(token)
    if code not in {each.code for each in shown.slots}:
        raise NotFound("code")
    place = f"{settings().public_url}/live/{shown.slug}#{code}"
    return Response(qr_svg(place, error="m"), mimetype="image/svg+xml")


def _build(shown: desk.Shown) -> str:
    """What the page was made of: its look, its script and stylesheet."""
    made_of = (asset("js/overlay.js"), asset("overlay/overlay.css"), asset("overlay/said.css"))
    return ".".join((fingerprint(shown.look), *(each.rpartition("=")[2] for each in made_of)))


def _told(shown: desk.Shown, token: str) -> dict[str, object]:
    at = now()
    card = shown.card.at(at) if shown.card else None
    caption = shown.caption.at(at) if shown.caption else None
    return {
        "pinned": _pinned(shown, token),
        "card": words(card),
        "caption": words(caption),
    }


def _pinned(shown: desk.Shown, token: str) -> dict[str, object] | None:
    slot = shown.pinned
    if slot is None or not shown.speaks:
        return None
    return {
        "code": slot.code,
        "name": named(slot),
        "price": money(slot.price),
        "before": money(slot.normal) if slot.normal > slot.price else "",
        "said": left_said(slot),
        "tone": left_tone(slot),
        "picture": _picture(slot.product_id),
        "qr": url_for("overlay.drawing", token=token, code=slot.code, lang=language()),
    }


def _picture(product_id: int) -> str:
    view = this_moment(
        ("cover", product_id), lambda: covers(db.session(), [product_id]).get(product_id)
    )
    fit = view.within("jpeg", PICTURE) if view else ()
    return fit[-1][1] if fit else ""
