"""What of a maker can be shown, each part by itself; and her address word."""

from __future__ import annotations

import re
from enum import StrEnum

from catalog.words import Words

#: So long may be what she tells.
TOLD = 1_200


class Part(StrEnum):
    """A part of her that others may see if she allows it; what she is called goes with each."""

    PORTRAIT = "portrait"
    WORDS = "words"
    PLACE = "place"
    GOODS = "goods"
    FILM = "film"


def plain(text: str) -> str:
    """What she tells, as it is kept."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()[:TOLD].strip()


def slug_of(alias: Words) -> str:
    """The address word that her name gives."""
    return re.sub(r"[^a-z0-9]+", "-", alias.en.lower()).strip("-")[:40].strip("-") or "maker"
