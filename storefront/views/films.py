"""Serving films and captions: in parts, as players ask for them, and kept for ever."""

from __future__ import annotations

from flask import Blueprint, Response, request
from werkzeug.http import parse_range_header

from catalog.errors import NotFound
from media.films.rules import FILM, content_type_of
from media.storage import Missing, Storage, pieces
from storefront.views.pictures import FOR_EVER
from storefront.wiring.storage import storage

pages = Blueprint("films", __name__)

#: The most that one answer to a player carries; it asks again.
PART = 4 * 1024 * 1024


@pages.get("/films/<path:path>")
def film(path: str) -> Response:
    """A film, whole or in parts; its address is the hash of its bytes."""
    path = f"films/{path}"
    if not FILM.fullmatch(path):
        raise NotFound("film")
    place = storage()
    try:
        answer = _answered(place, path, place.size(path))
    except Missing:
        raise NotFound("film") from None
    answer.headers["Cache-Control"] = FOR_EVER
    answer.headers["Accept-Ranges"] = "bytes"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _answered(place: Storage, path: str, size: int) -> Response:
    kind = content_type_of(path)
    asked = parse_range_header(request.headers.get("Range"))
    span = asked.range_for_length(size) if asked else None
    if asked and span is None:
        return Response(status=416, headers={"Content-Range": f"bytes */{size}"})
    if span is None:
        answer = Response(pieces(place, path, 0, size), content_type=kind)
        answer.content_length = size
        return answer
    start, end = span[0], min(span[1], span[0] + PART)
    answer = Response(place.part(path, start, end - start), 206, content_type=kind)
    answer.headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    return answer
