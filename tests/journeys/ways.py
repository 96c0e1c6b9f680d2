"""Ways: addresses that hold what only this demo knows, such as which cooperative is the lead's.

A star stands for it: `/partners/*` is the first link of `/partners` that fits, and
`/coop/batches/*/codes` a page below the first batch that `/coop/batches` leads to.
"""

from __future__ import annotations

import re

STAR = "/*"


def asked(path: str) -> str:
    """The page that tells what stands for the star."""
    return path.partition(STAR)[0]


def filled(path: str, page: str) -> str:
    """`path` as the links of `page` tell it; `LookupError` if none fits."""
    before, _, after = path.partition(STAR)
    for rest in (re.escape(after), ""):
        fits = rf'href="{re.escape(before)}/([^/?#"]+){rest}[?#"]'
        found = re.search(fits, page)
        if found:
            return f"{before}/{found[1]}{after}"
    raise LookupError(path)
