"""What a page of the shop is made of, in a few numbers: as long as they are the same, so is it.

Rules
* Lists depend on the shelf's clock, which moves with every price, text and level that turns empty
  or full, and on the newest rate, cost, fee, tax and picture. While a mark waits, nothing is sure.
* A product's page depends on all that, on how many pieces of it lie ready, and why not more.

What no number tells (a picture's words, a promised day that moves because others order) is seen
when a page has lasted its seconds: `LISTS` or `PRODUCT`.
"""

from __future__ import annotations

from collections.abc import Hashable

from catalog import search
from catalog.db import db
from fulfillment.board.availability import available_in
from media.assets import newest_pictures
from storefront.splits import newest_told
from storefront.wiring import now

LISTS = 30.0
PRODUCT = 10.0


def of_lists(**_place: str) -> Hashable | None:
    """What every list is made of; None while something is just changing."""
    session = db.session()
    time = search.time_of(session, now())
    if time.due:
        return None
    return (time, now().date(), newest_told(session), *newest_pictures(session))


def of_product(slug: str) -> Hashable | None:
    """What the page of one product is made of."""
    lists = of_lists()
    return lists and (lists, *available_in(db.session(), slug, now=now()).items())
