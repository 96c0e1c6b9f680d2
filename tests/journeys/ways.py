"""Ways: addresses that hold what only this demo knows, such as which cooperative is the lead's.

A star stands for it: `/partners/*` is the first link of `/partners` that fits, a number before a
word (`/ship/kits/*` is a kit, not `/ship/kits/deliveries`), and `/coop/batches/*/codes` a page
below the first batch that `/coop/batches` leads to. Where no such link stands, the page above is
asked: `/coop/training` knows `/coop/training/days/*`. A page elsewhere is named before an arrow:
`/work/record > /certificates/*`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import product

from playwright.sync_api import Page

STAR = "/*"
ARROW = " > "
#: What stands for a star, the likelier first: a number, a name with one, any name.
NAMES = (r"\d+", r'[^/?#"]*\d[^/?#"]*', r'[^/?#"]+')


def filled(path: str, read: Callable[[str], str]) -> str:
    """`path` as the links of the pages above it tell it; `LookupError` if none fits."""
    elsewhere, _, path = path.rpartition(ARROW)
    before, star, after = path.partition(STAR)
    if not star:
        return path
    for above in (elsewhere,) if elsewhere else _above(before):
        page = read(above)
        for rest, name in product((re.escape(after), ""), NAMES):
            found = re.search(rf'href="{re.escape(before)}/({name}){rest}[?#"]', page)
            if found:
                return f"{before}/{found[1]}{after}"
    raise LookupError(path)


def _above(path: str) -> Iterator[str]:
    while path:
        yield path
        path = path.rpartition("/")[0]


def known(page: Page, address: str, path: str) -> str:
    """`path` as the person who is signed in finds it."""

    def read(above: str) -> str:
        page.goto(f"{address}{above}")
        return page.content()

    return filled(path, read)


def perhaps(page: Page, address: str, path: str, may_lack: frozenset[str]) -> str | None:
    """`path` as `known` tells it; nothing where no link leads to what may lack."""
    try:
        return known(page, address, path)
    except LookupError:
        if path in may_lack:
            return None
        raise
