"""Reading the house's stylesheets: declarations, tokens, and how far two colours are apart."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from tests.house.sources import ROOT

CSS = ROOT / "storefront/static/css"
SHEETS = sorted(CSS.rglob("*.css"))
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_DECLARATION = re.compile(r"([a-z0-9-]+)\s*:\s*([^;{}]+);")


@cache
def text_of(path: Path) -> str:
    """A stylesheet without its comments."""
    return _COMMENT.sub("", path.read_text("utf-8"))


def declarations(text: str) -> list[tuple[str, str]]:
    """Each property with its value."""
    return [(name, " ".join(value.split())) for name, value in _DECLARATION.findall(text)]


def block(text: str, opening: str) -> str:
    """What stands between the braces that follow `opening`, inner braces included."""
    start = text.index("{", text.index(opening)) + 1
    depth, place = 1, start
    while depth:
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        place += 1
    return text[start : place - 1]


def tokens(text: str) -> dict[str, str]:
    """The custom properties set in a block."""
    return {name: value for name, value in declarations(text) if name.startswith("--")}


def light() -> dict[str, str]:
    """The tokens by daylight."""
    return tokens(block(text_of(CSS / "tokens.css"), ":root"))


def by_device() -> dict[str, str]:
    """The tokens of a device that is set to dark."""
    return tokens(block(text_of(CSS / "themes.css"), "prefers-color-scheme: dark"))


def by_choice() -> dict[str, str]:
    """The tokens of a reader who chose dark."""
    return tokens(block(text_of(CSS / "themes.css"), '[data-theme="dark"]'))


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb` as WCAG defines it."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, 1 to 21, as WCAG defines it."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)
