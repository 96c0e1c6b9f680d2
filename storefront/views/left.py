"""`/products/<slug>/left`: a tiny answer that says how many pieces of each variant lie ready, and
why there are none.

Anybody may keep it for a second (`max-age=1`, ETag, the same for every reader of a language), so a
thousand watchers of a drop cost one statement a second. Pages carry the same words; a script only
keeps them true (`static/js/left.js`).
"""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from catalog.db import db
from fulfillment.board.availability import available_in, judged
from storefront.views.stock_words import stock_said, stock_tone
from storefront.wiring import now

pages = Blueprint("left", __name__)


@pages.get("/products/<slug>/left")
def left(slug: str) -> Response:
    """Pieces by variant with the words for it."""
    found = {
        variant: judged(known)
        for variant, known in available_in(db.session(), slug, now=now()).items()
        if known.sold
    }
    rows = {
        str(variant): {"ready": each.ready, "said": stock_said(each), "tone": stock_tone(each)}
        for variant, each in found.items()
    }
    answer = jsonify(left=rows)
    answer.headers["Cache-Control"] = "public, max-age=1"
    answer.headers["Vary"] = "Accept-Language, Cookie"
    answer.add_etag()
    answer.make_conditional(request)
    return answer
