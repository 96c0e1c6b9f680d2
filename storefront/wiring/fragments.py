"""Fragments: pieces of pages that were drawn before and would be drawn alike again.

Rules
* A fragment depends on its key and the language, on nothing else: no person, no token, no address
  beyond the key. Whatever it shows is part of the key, so a changed price is another fragment.
* A process keeps `MOST` of them with `MOST_SIGNS` together, those that were used last; none is
  ever wrong, only forgotten.

In a template: `{% call kept("card", each, view) %}…{% endcall %}`.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

from flask import Flask
from jinja2 import Template
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from markupsafe import Markup

from storefront.wiring.languages import language

MOST, MOST_SIGNS = 4_000, 16_000_000
_drawn: OrderedDict[int, tuple[Hashable, Markup]] = OrderedDict()
_lock = Lock()


def kept(*key: object, caller: Callable[[], Markup]) -> Markup:
    """What was drawn for this key in this language, or what `caller` draws now."""
    full = (language(), *map(_hashable, key))
    place = hash(full)  # worked out once: a key may hold a whole page of cards
    with _lock:
        known = _drawn.get(place)
        if known is not None and known[0] == full:
            _drawn.move_to_end(place)
            return known[1]
    drawn = caller()
    with _lock:
        _keep(place, full, drawn)
    return drawn


def _keep(place: int, full: Hashable, drawn: Markup) -> None:
    gone = _drawn.pop(place, None)
    _weight.signs += len(drawn) - (len(gone[1]) if gone else 0)
    _drawn[place] = (full, drawn)
    while len(_drawn) > MOST or _weight.signs > MOST_SIGNS:
        _weight.signs -= len(_drawn.popitem(last=False)[1][1])


class _Weight:
    """How many signs are kept."""

    signs = 0


_weight = _Weight()


def _hashable(value: object) -> Hashable:
    if isinstance(value, dict | list):
        value = tuple(value.items()) if isinstance(value, dict) else tuple(value)
    try:
        hash(value)
    except TypeError:
        return repr(value)
    return value


class Sheet(Template):
    """A template that imports the macros of another one without comparing what both know: all
    templates of this house know the same, and comparing took a tenth of a page."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        return super()._get_default_module(ctx if self._module is None else None)


def connect_fragments(app: Flask) -> None:
    """Give templates `kept`."""
    app.jinja_env.template_class = Sheet
    app.jinja_env.globals.update(kept=kept)
