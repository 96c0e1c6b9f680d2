"""Pages that look alike for many guests: drawn once, and each guest's own form token put in.

At a drop a thousand people see the same cart with the same sentence in it, and a list looks as it
did before although the shelf's clock has moved. Such a page is a fragment of its own (`fragments`),
drawn with a mark where her token stands; what it is drawn from is asked for each time.

Rules
* Whoever calls says all that the page shows. What every page shows of a guest and of its address
  (language, light, the number beside the cart, what is to be said to her, the questions in the
  address, whether it will be shared and so has no token) is added here.
* Only for guests, and only at an address with questions that pages know (`keeping.KNOWN`). Who is
  signed in, or asks something else by the address, gets a page drawn for her.
* The mark is made by chance when the process starts, so that no text can hold it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable

from flask import g, request
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from storefront.wiring.fragments import kept
from storefront.wiring.keeping import KNOWN, page_is_kept
from storefront.wiring.sentences import said_above
from storefront.wiring.settings import settings

MARK = f"token-{secrets.token_hex(24)}"


def alike(*shown: object, theme: str, pieces: int, draw: Callable[[], str]) -> str:
    """The page of a guest, drawn once for everybody who is shown just this."""
    if not KNOWN.issuperset(request.args):
        return draw()
    here = (settings().public_url, request.endpoint, request.path, request.query_string)
    about = (*here, theme, pieces, page_is_kept(), said_above())
    page = str(kept("page", *about, *shown, caller=lambda: _marked(draw)))
    return page.replace(MARK, generate_csrf()) if MARK in page else page


def _marked(draw: Callable[[], str]) -> Markup:
    g.token_shown = MARK
    try:
        return Markup(draw())  # noqa: S704 - a template's answer, which has escaped what it shows
    finally:
        del g.token_shown
