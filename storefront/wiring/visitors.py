"""What a page depends on besides its address, read from the bare request: language, light, and the
number beside the cart.

Rule: only a reader of whom nothing else is known has a `Visitor`; somebody who is signed in, or to
whom the next page has something to say, has none. A session that we did not sign counts as none,
as everywhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import dump_cookie, parse_accept_header, parse_cookie

from catalog.words import LANGUAGES

THEMES = ("auto", "light", "dark")
THEME_COOKIE = "mh_theme"
#: What a session may hold without changing a page in another way than `Visitor` tells.
HARMLESS = frozenset({"lang", "csrf_token", "cart_pieces", "_fresh"})


@dataclass(frozen=True, slots=True)
class Visitor:
    """A reader without a name. `session` is what her cookie holds, `chosen` a language that she has
    just chosen and that her session does not know yet."""

    language: str
    theme: str
    pieces: int
    session: dict[str, Any]
    chosen: str = ""


class Visitors:
    """Reads visitors by the rules of one app's cookies."""

    def __init__(self, app: Flask) -> None:
        self._config = app.config
        self._name = str(app.config["SESSION_COOKIE_NAME"])
        self._lasts = int(app.permanent_session_lifetime.total_seconds())
        self._signer = _signer(app)

    def read(self, environ: dict[str, Any]) -> Visitor | None:
        """Who asks, if any page may be shared with her."""
        cookies = parse_cookie(environ.get("HTTP_COOKIE"))
        session = self._session(cookies.get(self._name))
        if not HARMLESS.issuperset(session):
            return None
        asked = _asked(environ.get("QUERY_STRING", ""))
        kept = session.get("lang")
        accepted = accepted_language(environ.get("HTTP_ACCEPT_LANGUAGE", ""))
        theme = cookies.get(THEME_COOKIE, "auto")
        return Visitor(
            language=asked or (kept if kept in LANGUAGES else accepted),
            theme=theme if theme in THEMES else "auto",
            pieces=int(session.get("cart_pieces", 0)),
            session=session,
            chosen=asked if asked != kept else "",
        )

    def remembering(self, visitor: Visitor) -> str:
        """The cookie that keeps the language she has chosen."""
        return dump_cookie(
            self._name,
            str(self._signer.dumps({**visitor.session, "lang": visitor.chosen})),
            httponly=True,
            samesite=self._config["SESSION_COOKIE_SAMESITE"],
            secure=self._config["SESSION_COOKIE_SECURE"],
        )

    def _session(self, value: str | None) -> dict[str, Any]:
        if not value:
            return {}
        try:
            return dict(self._signer.loads(value, max_age=self._lasts))
        except BadSignature:
            return {}


def _signer(app: Flask) -> URLSafeTimedSerializer:
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    if signer is None:
        raise RuntimeError("an app without SECRET_KEY has no visitors")
    return signer


def _asked(query: str) -> str:
    if "lang=" not in query:
        return ""
    asked = next((value for name, value in parse_qsl(query) if name == "lang"), "")
    return asked if asked in LANGUAGES else ""


@lru_cache(maxsize=512)
def accepted_language(header: str) -> str:
    """The first of our languages that an `Accept-Language` names; Chinese where it names none."""
    for tag, _quality in parse_accept_header(header, LanguageAccept):
        if tag.lower().startswith("zh"):
            return "zh-Hans"
        if tag.lower().startswith("en"):
            return "en"
    return "zh-Hans"
