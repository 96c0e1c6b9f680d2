"""Where a chat reader posts the lines of a session on air: `POST /hooks/chat/<token>`.

Social Stream Ninja posts JSON from its extension or program, so a browser asks first (`OPTIONS`)
whether it may. The token is the only key: there is no cookie here, and the answer says nothing but
how many claims were read. Lines that say nothing are read and forgotten; a message that came before
is heard and changes nothing.
"""

from __future__ import annotations

import json

from flask import Blueprint, Response, jsonify, request

from catalog.db import db
from catalog.errors import Invalid, NotFound
from catalog.history import SYSTEM
from storefront.live import claims
from storefront.live.claims.doors import heard
from storefront.wiring import csrf, limiter, now

pages = Blueprint("chat_hooks", __name__, url_prefix="/hooks/chat")

#: A post of one message is never longer, with its picture addresses.
MOST_BYTES = 64 * 1024
#: A chat that runs faster than this is nobody's to read.
RATE = "1200 per minute"


def _door() -> str:
    return str((request.view_args or {}).get("token", ""))


@pages.after_request
def others_may_ask(answer: Response) -> Response:
    """The reader runs on other pages; nothing of ours is shown to it."""
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer.headers["Cache-Control"] = "no-store"
    return answer


@pages.route("/<token>", methods=["OPTIONS"], provide_automatic_options=False)
def may_post(token: str) -> Response:
    """A browser asks whether it may post here."""
    answer = Response(status=204)
    answer.headers["Access-Control-Allow-Methods"] = "POST"
    answer.headers["Access-Control-Allow-Headers"] = "Content-Type"
    answer.headers["Access-Control-Max-Age"] = "86400"
    return answer


@pages.post("/<token>")
@csrf.exempt  # type: ignore[untyped-decorator] # flask-wtf has no types
@limiter.limit(RATE, key_func=_door)
def hear(token: str) -> Response:
    """Lines of a chat; what they claim."""
    told = claims.posted(_said())
    session, moment = db.session(), now()
    live = claims.behind_door(session, token, now=moment)
    taken = claims.take_in(session, live, told, actor=SYSTEM, now=moment)
    if taken.changed:
        heard(session, token, now=moment)
    session.commit()
    return jsonify(claims=len(taken.claims))


@pages.errorhandler(NotFound)
def nobody_here(_why: NotFound) -> tuple[Response, int]:
    """A closed door answers as one that never was."""
    return jsonify(error="unknown"), 404


def _said() -> object:
    """JSON whatever it is called, or the fields of a form."""
    if (request.content_length or 0) > MOST_BYTES:
        raise Invalid("notice.too_large", "That is too large.")
    if request.form:
        return request.form.to_dict()
    body = request.get_data(cache=False)
    if len(body) > MOST_BYTES:
        raise Invalid("notice.too_large", "That is too large.")
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise Invalid("claim.unreadable", "We could not read that.") from None
