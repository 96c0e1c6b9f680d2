"""Drawing a page that guests see alike: once for all who are shown just the same."""

from __future__ import annotations

from functools import partial

from flask import render_template

from storefront.accounts.access import person
from storefront.views.navigation import cart_pieces
from storefront.views.preferences import theme
from storefront.wiring.alike import alike


def drawn(template: str, **shown: object) -> str:
    """The page; `shown` is all that it shows. Who is signed in has hers drawn for herself."""
    draw = partial(render_template, template, **shown)
    if person().user_id is not None:
        return draw()
    return alike(template, *shown.values(), theme=theme(), pieces=cart_pieces(), draw=draw)
