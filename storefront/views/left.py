"""`/products/<slug>/left`: a tiny answer that says how many pieces of each variant lie ready.

Anybody may keep it for a second (`max-age=1`, ETag, the same for every reader of a language), so a
thousand watchers of a drop cost one statement a second. Pages carry the same words; a script only
keeps them true (`static/js/left.js`).
"""

from __future__ import annotations

from flask import Blueprint, Response, get_template_attribute, jsonify, request

from catalog.db import db
from catalog.search import ready_of

pages = Blueprint("left", __name__)


@pages.get("/products/<slug>/left")
def left(slug: str) -> Response:
    """Pieces by variant with the words for it; what is not named is sold out."""
    said, tone = (get_template_attribute("shop/parts.html", each) for each in ("in_stock", "tone"))
    rows = {
        str(variant): {"ready": ready, "said": str(said(ready)), "tone": str(tone(ready, None))}
        for variant, ready in ready_of(db.session(), slug)
    }
    answer = jsonify(left=rows)
    answer.headers["Cache-Control"] = "public, max-age=1"
    answer.headers["Vary"] = "Accept-Language, Cookie"
    answer.add_etag()
    answer.make_conditional(request)
    return answer
