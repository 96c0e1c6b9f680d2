"""What real files have in their heading rows, layout by layout: read once from beside this file."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from storefront.channels.layouts.rules import known

_FILE = Path(__file__).with_name("headings.json")


def known_of(layout: str) -> frozenset[str]:
    """The headings that a layout is known by, in their plain forms."""
    return known(listed()[layout])


@cache
def listed() -> dict[str, list[str]]:
    """Layout → its headings as they are written."""
    found: dict[str, list[str]] = json.loads(_FILE.read_text("utf-8"))
    return found
