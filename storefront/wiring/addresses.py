"""Addresses a page needs of itself: the same page in the other language, with another filter, and
the one address that search engines should keep.

Rules: only the path and query of this request are used, never a header; `lang` is in the canonical
address, because both languages are pages of their own.
"""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from flask import Flask, request

from catalog.words import LANGUAGES
from storefront.wiring.settings import settings


def here_with(**changes: str | int | None) -> str:
    """This address with some of its questions changed; `None` takes one away."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in changes]
    added = [(name, str(value)) for name, value in changes.items() if value is not None]
    query = urlencode(kept + added)
    return f"{request.path}?{query}" if query else request.path


def here_less(name: str, value: str) -> str:
    """This address without one of the values of a question, from its first page."""
    kept = [
        each
        for each in request.args.items(multi=True)
        if each != (name, value) and each[0] != "page"
    ]
    query = urlencode(kept)
    return f"{request.path}?{query}" if query else request.path


def lasting(language: str, *keep: str) -> str:
    """The full address of this page in `language`, with only the questions named in `keep`."""
    asked = [(name, request.args[name]) for name in keep if request.args.get(name)]
    query = urlencode([*asked, ("lang", language)])
    return f"{settings().public_url}{request.path}?{query}"


def window(number: int, pages: int) -> list[int]:
    """The pages that a pager names: the first, the last, and those around this one."""
    around = range(max(1, number - 2), min(pages, number + 2) + 1)
    return sorted({1, pages, *around})


def full(path: str) -> str:
    """A path of this house as others must write it."""
    return f"{settings().public_url}{path}"


def local(address: str | None, otherwise: str = "/") -> str:
    """`address` if it is a path of this house, else `otherwise`: nobody is sent elsewhere."""
    parts = urlsplit(address or "")
    plain = address or ""
    if parts.scheme or parts.netloc or not plain.startswith("/") or plain.startswith(("//", "/\\")):
        return otherwise
    return plain


def connect_addresses(app: Flask) -> None:
    """Give templates these questions."""
    app.jinja_env.globals.update(
        here_with=here_with,
        here_less=here_less,
        lasting=lasting,
        full=full,
        languages=LANGUAGES,
        window=window,
    )
    app.jinja_env.filters.update(full=full)
