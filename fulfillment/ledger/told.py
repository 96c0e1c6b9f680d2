"""The facts of an entry as they stand in its fingerprint, made of the text that an engine keeps.

A book repeats a few shapes a million times: each recipe names the same facts in the same order. So
the first row of a recipe teaches its shape, a pattern that fits the whole text or not at all, and
the rows after it are only cut and put in order. What does not fit (a word with a sign that JSON
escapes, other facts) is read and written as JSON: slower, and the same to the letter.
"""

from __future__ import annotations

import json
import re
from typing import Any

from fulfillment.ledger.rules import written

#: A word without anything that JSON escapes, or a whole number as JSON writes it.
_VALUE = r'("[^"\\\x00-\x1f]*"|0|-?[1-9][0-9]*)'
_NAME = re.compile("[a-z_]+")

#: Shapes that are kept; a book has one for each recipe.
_MOST = 500


class Told:
    """The shapes seen so far: by recipe a pattern, a form, and which group goes where in it."""

    def __init__(self) -> None:
        self._shapes: dict[str, tuple[Any, str, list[int]]] = {}

    def __call__(self, recipe: str, text: str) -> str:
        """The facts of an entry, kept as `text`, as its fingerprint has them."""
        shape = self._shapes.get(recipe)
        found = None if shape is None else shape[0](text)
        if shape is None or found is None:
            return self._read(recipe, text)
        return str(shape[1] % found.group(*shape[2]))

    def _read(self, recipe: str, text: str) -> str:
        try:
            facts = json.loads(text)
        except ValueError:
            return text
        named = type(facts) is dict and facts and all(map(_NAME.fullmatch, facts))
        if named and len(self._shapes) < _MOST:
            self._shapes.setdefault(recipe, _shape(list(facts)))
        return written(facts)


def _shape(names: list[str]) -> tuple[Any, str, list[int]]:
    pattern = ", ".join(f'"{name}": {_VALUE}' for name in names)
    order = sorted(range(len(names)), key=names.__getitem__)
    form = ",".join(f'"{names[at]}":%s' for at in order)
    fits = re.compile(r"\{" + pattern + r"\}").fullmatch
    return fits, "{" + form + "}", [at + 1 for at in order]
