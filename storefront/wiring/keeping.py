"""Keeping pages: what a nameless reader sees is made once and shared until something changes.

A view says by `kept(stamp, …)` that its page depends on its address, the language, the light and
the number beside the cart, and on nothing else of the reader. Then this door, which stands before
the app, answers from `KeptPages` without asking the app at all; what is not kept goes through.

Rules
* Only GETs of addresses whose questions are all known; only answers with 200.
* Nothing that belongs to one reader is kept: no cookie, no token. Forms on such pages carry none;
  they are guarded by where they come from (`storefront.wiring.guards`).
* The stamp is taken before the page is made, so a change that comes in between is seen by the next
  look: a change is visible after `LATE` seconds at most, in every process on every host.
* A browser may keep the page too, but must ask each time (`no-cache`, 304).

How it can fail: a stamp does not see something that its page shows; then it is seen when the page
has lasted its seconds. The database does not answer: the app is asked, and says so.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterable
from functools import partial, wraps
from typing import Any, ParamSpec, TypeVar, cast

from flask import Flask, g, request
from sqlalchemy.exc import SQLAlchemyError

from catalog.db import intent
from storefront.wiring.kept import KeptPage, KeptPages, Promise
from storefront.wiring.operations import REQUESTS
from storefront.wiring.visitors import Visitor, Visitors

Environ = dict[str, Any]
Wsgi = Callable[[Environ, Any], Iterable[bytes]]
P = ParamSpec("P")
#: A page, or an answer that the view has made itself.
A = TypeVar("A")

#: Where this door tells the app that it would keep the page, and the app answers how.
DOOR = "manyhands.keeping"
#: Questions of an address that pages know; others are somebody's own.
KNOWN = frozenset(
    (
        "lang",
        "page",
        "craft",
        "cooperative",
        "region",
        "colour",
        "material",
        "price",
        "ready",
        "sort",
    )
)
VARY = "Accept-Encoding, Accept-Language, Cookie"


def kept(
    stamp: Callable[..., Hashable | None], *, lasts: float
) -> Callable[[Callable[P, A]], Callable[P, A]]:
    """The page of this view may be shared as long as `stamp` says the same, and `lasts` seconds."""

    def around(view: Callable[P, A]) -> Callable[P, A]:
        @wraps(view)
        def answer(*args: P.args, **kwargs: P.kwargs) -> A:
            door = request.environ.get(DOOR)
            if door is not None and KNOWN.issuperset(request.args):
                asked = partial(stamp, *args, **kwargs)
                door.append(Promise(request.endpoint or "", asked, asked(), lasts))
                g.kept = True
            return view(*args, **kwargs)

        return answer

    return around


def page_is_kept() -> bool:
    """Whether the page that is being made will be shared."""
    return bool(g.get("kept", False))


class Keeping:
    """The door before the app."""

    def __init__(
        self, app: Flask, pages: KeptPages, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._app, self._pages, self._clock = app, pages, clock
        self._inner: Wsgi = app.wsgi_app
        self._visitors = Visitors(app)

    def __call__(self, environ: Environ, start: Any) -> Iterable[bytes]:
        """Answer from what is kept, or let the app answer."""
        if environ["REQUEST_METHOD"] != "GET":
            return self._inner(environ, start)
        visitor = self._visitors.read(environ)
        if visitor is None:
            return self._inner(environ, start)
        place = (environ.get("PATH_INFO", "/"), environ.get("QUERY_STRING", ""))
        key = (*place, visitor.language, visitor.theme, visitor.pieces)
        page = self._pages.get(key)
        if page is None or not page.holds(self._clock(), self._still):
            return self._made(key, environ, start)
        REQUESTS.labels(page.promise.endpoint, "GET", 200).inc()
        return _sent(page, environ, start, self._cookies(visitor))

    def _cookies(self, visitor: Visitor) -> list[tuple[str, str]]:
        return [("Set-Cookie", self._visitors.remembering(visitor))] if visitor.chosen else []

    def _still(self, promise: Promise) -> bool:
        try:
            with self._app.app_context():
                intent.set("read")
                return promise.was is not None and promise.stamp() == promise.was
        except SQLAlchemyError:
            return False

    def _made(self, key: Hashable, environ: Environ, start: Any) -> Iterable[bytes]:
        asked_at, promises, begun = self._clock(), cast("list[Promise]", []), _Begun(start)
        body = self._inner({**environ, DOOR: promises}, begun)
        if not promises or promises[0].was is None or not begun.status.startswith("200"):
            begun.go_on()
            return body
        page = KeptPage(promises[0], begun.shared(), _joined(body), asked_at, asked_at)
        self._pages.put(key, page)
        return _sent(page, environ, start, begun.cookies())


class _Begun:
    """Holds back the beginning of an answer until it is known what becomes of it."""

    def __init__(self, start: Any) -> None:
        self._start = start
        self.status, self._headers = "", cast("list[tuple[str, str]]", [])

    def __call__(self, status: str, headers: list[tuple[str, str]], _trouble: Any = None) -> Any:
        self.status, self._headers = status, headers
        return None

    def go_on(self) -> None:
        self._start(self.status, self._headers)

    def cookies(self) -> list[tuple[str, str]]:
        return [each for each in self._headers if each[0].lower() == "set-cookie"]

    def shared(self) -> list[tuple[str, str]]:
        ours = ("set-cookie", "vary", "cache-control", "content-length", "etag")
        return [each for each in self._headers if each[0].lower() not in ours]


def _joined(body: Iterable[bytes]) -> bytes:
    try:
        return b"".join(body)
    finally:
        if (close := getattr(body, "close", None)) is not None:
            close()


def _sent(
    page: KeptPage, environ: Environ, start: Any, cookies: list[tuple[str, str]]
) -> list[bytes]:
    headers = [("ETag", page.etag), ("Cache-Control", "no-cache"), ("Vary", VARY), *cookies]
    if page.etag in environ.get("HTTP_IF_NONE_MATCH", ""):
        start("304 NOT MODIFIED", headers)
        return []
    packed = "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")
    text = page.packed if packed else page.text
    headers += [*page.headers, ("Content-Length", str(len(text)))]
    if packed:
        headers.append(("Content-Encoding", "gzip"))
    start("200 OK", headers)
    return [text]


def keep_pages(
    app: Flask, pages: KeptPages | None = None, *, clock: Callable[[], float] = time.monotonic
) -> KeptPages:
    """Stand before `app`; what is kept."""
    pages = KeptPages() if pages is None else pages
    app.wsgi_app = Keeping(app, pages, clock)  # type: ignore[assignment,method-assign] # Flask's way to wrap
    return pages


def connect_keeping(app: Flask, *, testing: bool) -> None:
    """Keep pages, except where a test's clock stands still."""
    app.jinja_env.globals.update(page_is_kept=page_is_kept)
    if not testing:
        keep_pages(app)
