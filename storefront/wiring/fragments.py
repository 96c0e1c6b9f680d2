"""Fragments: pieces of pages that were drawn before and would be drawn alike again.

Rules
* A fragment depends on its key and the language, on nothing else: no person, no token, no address
  beyond the key. Whatever it shows is part of the key, so a changed price is another fragment.
* A process keeps `MOST` of them, those that were used last; none is ever wrong, only forgotten.

In a template: `{% call kept("card", each, view) %}…{% endcall %}`.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

from flask import Flask
from markupsafe import Markup

from storefront.wiring.languages import language

MOST = 4_000
_drawn: OrderedDict[Hashable, Markup] = OrderedDict()
_lock = Lock()


def kept(*key: object, caller: Callable[[], Markup]) -> Markup:
    """What was drawn for this key in this language, or what `caller` draws now."""
    full = (language(), *map(_hashable, key))
    with _lock:
        known = _drawn.get(full)
        if known is not None:
            _drawn.move_to_end(full)
            return known
    drawn = caller()
    with _lock:
        _drawn[full] = drawn
        while len(_drawn) > MOST:
            _drawn.popitem(last=False)
    return drawn


def _hashable(value: object) -> Hashable:
    try:
        hash(value)
    except TypeError:
        return repr(value)
    return value


def connect_fragments(app: Flask) -> None:
    """Give templates `kept`."""
    app.jinja_env.globals.update(kept=kept)
