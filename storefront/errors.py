"""How refusals and accidents become answers: one place, every door.

A refusal keeps its status and its sentence; anything else is logged and answered with 500 and a
sentence that promises nothing. An answer to `/api/` is a problem document (RFC 9457).
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlsplit

import structlog
from flask import Flask, Response, jsonify, redirect, render_template, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from catalog.db import db
from catalog.errors import Refusal

log = structlog.get_logger(__name__)

#: Sentences for statuses that have no refusal of their own.
SENTENCES = {
    400: _l("We could not read that. Please go back and try again."),
    403: _l("You may not do this."),
    404: _l("We could not find that."),
    405: _l("This page does not take that kind of request."),
    413: _l("That is too large."),
    429: _l("That was very fast. Please wait a minute and try again."),
    500: _l("Something went wrong on our side. Nothing was changed."),
    503: _l("Very many people are here right now. Please try again in a moment."),
}


def say(refusal: Refusal) -> str:
    """The refusal's sentence in the reader's language."""
    return str(gettext(refusal.message, **refusal.facts))


def connect_errors(app: Flask) -> None:
    """Give the app its answers to everything that goes wrong."""
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _busy)
    app.register_error_handler(Exception, _crashed)


#: Refusals that lead to a page where the person can go on.
WAYS_ON = {"access.sign_in": "/sign-in", "access.second_factor": "/account/security"}


def _refused(refusal: Refusal) -> Any:
    db.session.rollback()
    if refusal.code in WAYS_ON and not request.path.startswith("/api/"):
        return redirect(_way_on(refusal), 303)
    return _answer(refusal.status, refusal.code, say(refusal))


def _way_on(refusal: Refusal) -> str:
    """The page to go on; it leads back here, or to the page whose form was sent."""
    came_from = (
        request.full_path if request.method == "GET" else urlsplit(request.referrer or "").path
    )
    return f"{WAYS_ON[refusal.code]}?next={quote(came_from.rstrip('?'))}"


def _http(error: HTTPException) -> Any:
    status = error.code or 500
    if status < 400:
        return error
    db.session.rollback()
    sentence = str(SENTENCES.get(status, SENTENCES[400]))
    return _answer(status, f"http.{status}", sentence)


def _busy(error: OperationalError) -> tuple[Any, int]:
    db.session.rollback()
    log.error("database.busy", path=request.path, kind=type(error.orig).__name__)
    return _answer(503, "database.busy", str(SENTENCES[503]))


def _crashed(error: Exception) -> tuple[Any, int]:
    db.session.rollback()
    log.exception("request.crashed", path=request.path, kind=type(error).__name__)
    return _answer(500, "http.500", str(SENTENCES[500]))


def _answer(status: int, code: str, sentence: str) -> tuple[Response | str, int]:
    if request.path.startswith(("/api/", "/webhooks/")):
        problem = jsonify(type="about:blank", title=sentence, status=status, code=code)
        problem.content_type = "application/problem+json"
        return problem, status
    return render_template("error.html", status=status, sentence=sentence, code=code), status
