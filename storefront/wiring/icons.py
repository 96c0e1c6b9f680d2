"""Icons: drawings of the Lucide set, put into the page itself so that they cost no request, take
the colour of the text and are there without a network.

Invariant: only vendored names exist (`static/icons/*.svg`); an unknown name is a `KeyError`, which
the template test meets before a person does. An icon is decoration: its word stands beside it.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from markupsafe import Markup

FOLDER = Path(__file__).parent.parent / "static" / "icons"
_SHAPES = re.compile(r"<svg[^>]*>(?P<shapes>.*)</svg>", re.DOTALL)


@cache
def drawings() -> dict[str, str]:
    """The shapes of every vendored icon by its name."""
    return {file.stem: _shapes(file) for file in sorted(FOLDER.glob("*.svg"))}


def _shapes(file: Path) -> str:
    found = _SHAPES.search(file.read_text(encoding="utf-8"))
    if found is None:
        raise ValueError(file.name)
    return re.sub(r"\s*\n\s*", "", found["shapes"])


def drawing(name: str, kind: str = "icon") -> Markup:
    """The icon `name` as SVG, hidden from screen readers."""
    return Markup(  # noqa: S704 - both parts are ours: a vendored file and a class from a template
        f'<svg class="{kind}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">'
        f"{drawings()[name]}</svg>"
    )
