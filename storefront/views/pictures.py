"""Serving pictures: public renditions for ever, private ones by signed link.

Only what the darkroom encoded is ever served, with the type that we gave it. Every storage is
served through this address, so that the policy `img-src 'self'` holds everywhere; a proxy or CDN
in front may keep public pictures for ever.
"""

from __future__ import annotations

from flask import Blueprint, Response, request

from catalog.errors import NotFound
from media.assets.rules import PUBLIC, content_type_of
from media.storage import Missing
from storefront.accounts.photos import photo_path
from storefront.wiring.storage import storage

pages = Blueprint("pictures", __name__)

FOR_EVER = "public, max-age=31536000, immutable"
MEANWHILE = "private, max-age=3600"


@pages.get("/media/<path:path>")
def picture(path: str) -> Response:
    """A public rendition; its address is the hash of its bytes."""
    if not PUBLIC.fullmatch(f"public/{path}"):
        raise NotFound("picture")
    return _served(f"public/{path}", FOR_EVER)


@pages.get("/photos/<signed>")
def photo(signed: str) -> Response:
    """A private photo, as long as its link holds."""
    answer = _served(photo_path(signed), MEANWHILE)
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _served(path: str, keep: str) -> Response:
    try:
        data = storage().get(path)
    except Missing:
        raise NotFound("picture") from None
    answer = Response(data, content_type=content_type_of(path))
    answer.headers["Cache-Control"] = keep
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.set_etag(path.rpartition("/")[2].partition(".")[0])
    answer.make_conditional(request)
    return answer
