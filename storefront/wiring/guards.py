"""Who may send a form: a token of her session, or, for a few doors, proof that it comes from here.

Pages that many readers share hold no token. The doors that their forms lead to are marked with
`csrf.from_here`: they also take a request of which the browser itself says that a page of this
house sent it (`Sec-Fetch-Site: same-origin`, else an `Origin` that is ours). No page can forge
either header. A browser that says nothing needs a token, as everywhere.

Mark only what a stranger may do too, and what is undone by one click.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_wtf.csrf import CSRFProtect, generate_csrf

View = TypeVar("View", bound=Callable[..., Any])

#: Answers that are the same for everybody: they neither read nor renew a session.
IMPERSONAL = frozenset(
    {
        *("static", "stylesheet", "work_stylesheet", "pictures.picture"),
        *("healthz", "readyz", "metrics"),
        *("indexes.robots", "indexes.index", "indexes.sitemap_of_pages"),
        *("indexes.sitemap_of_goods", "indexes.google", "indexes.meta"),
    }
)


#: Said by a maker's device where it fetches something by itself.
AHEAD = "X-Ahead"


class Guard(CSRFProtect):  # type: ignore[misc] # flask-wtf has no types
    """The usual guard, which knows a few more open doors."""

    def __init__(self) -> None:
        super().__init__()
        self._open: set[str] = set()

    def init_app(self, app: Flask) -> None:
        """As usual; templates ask `token_shown` for the token."""
        super().init_app(app)
        app.jinja_env.globals["csrf_token"] = token_shown

    def from_here(self, view: View) -> View:
        """This door also takes forms without a token, if they come from our own pages."""
        self._open.add(f"{view.__module__}.{view.__name__}")
        return view

    def protect(self, apply_exemptions: bool = False) -> None:
        """Let through what is proven to come from here; ask everybody else for the token."""
        if self._is_open() and came_from_here():
            g.csrf_valid = True
            return
        super().protect(apply_exemptions=apply_exemptions)

    def _is_open(self) -> bool:
        view = current_app.view_functions.get(request.endpoint or "")
        return view is not None and f"{view.__module__}.{view.__name__}" in self._open


def token_shown() -> str:
    """Her form token, or the mark that stands for it in a page of many (`alike`)."""
    return str(g.get("token_shown") or generate_csrf())


def came_from_here() -> bool:
    """Whether the browser says that a page of this house sent the request."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    origin = request.headers.get("Origin", "")
    return bool(origin) and urlsplit(origin)[:2] == (request.scheme, request.host)


class Sessions(SecureCookieSessionInterface):
    """Sessions in signed cookies, of which what is the same for everybody never speaks."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Neither `Vary: Cookie` nor a renewed cookie on a picture or a stylesheet.

        What a device fetches by itself beside her renews nothing either: it would bring back what
        she has just changed on her page, her language for one.
        """
        if request.endpoint in IMPERSONAL and response.status_code < 400:
            return
        if AHEAD in request.headers and not session.modified:
            return
        super().save_session(app, session, response)
