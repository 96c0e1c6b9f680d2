"""Where carriers push their news: proved by the raw body, written down, answered at once."""

from __future__ import annotations

from flask import Blueprint, Response, request

from catalog.db import db
from catalog.errors import Invalid
from catalog.history import SYSTEM
from fulfillment.board.watching import by_number
from fulfillment.workflow import tracking
from storefront import carriers
from storefront.carriers import Unreachable
from storefront.wiring import csrf, limiter, now

pages = Blueprint("carrier_hooks", __name__)

#: News of one parcel are never longer.
PUSH_BYTES = 512 * 1024


@pages.post("/webhooks/carriers/<name>")
@csrf.exempt  # type: ignore[untyped-decorator] # flask-wtf has no types
@limiter.exempt
def push(name: str) -> Response:
    """A carrier says where a parcel is; a number that we do not know is heard and forgotten."""
    carrier = carriers.carrier_named(name)
    body = request.get_data(cache=False)
    if len(body) > PUSH_BYTES:
        raise Invalid("notice.too_large", "That is too large.")
    try:
        told = carrier.read_push(dict(request.headers), body)
    except Unreachable as failure:
        raise Invalid("carrier.unreadable", "We could not read that.") from failure
    session = db.session()
    parcel_id = by_number(session, told.number)
    if parcel_id is not None:
        source, at = carrier.name, now()
        tracking.parcel_seen(session, parcel_id, told.news, source=source, actor=SYSTEM, now=at)
    session.commit()
    text, kind = carrier.receipt()
    return Response(text, mimetype=kind)
