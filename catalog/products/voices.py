"""Counting what people say of a product: one guarded statement, in the transaction it follows from.

It writes no history: the review or the story that is counted has a history of its own. How it can
fail: more taken away than was there is refused by the table's own check.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, update
from sqlalchemy.orm import Session

from catalog.db import insert_once
from catalog.products.models import ProductVoice
from catalog.products.stars import MOST_STARS, Stars

#: The counters of the stars, for whoever joins them.
STARS = tuple(getattr(ProductVoice, f"stars_{each}") for each in range(1, MOST_STARS + 1))
#: The same of a product that may have no row.
STARS_OR_NONE = tuple(func.coalesce(each, 0) for each in STARS)
FACES_OR_NONE = func.coalesce(ProductVoice.faces, 0)


def count_stars(session: Session, product_id: int, change: Mapping[int, int]) -> None:
    """Stars → how many more (or fewer) gave so many."""
    _count(session, product_id, {f"stars_{stars}": by for stars, by in change.items()})


def count_faces(session: Session, product_id: int, by: int) -> None:
    """So many more makers show themselves with a product, or fewer."""
    _count(session, product_id, {"faces": by})


def stars_of(counts: Any) -> Stars:
    """Stars as five columns of a row tell them."""
    return Stars(tuple(int(each) for each in counts))


def _count(session: Session, product_id: int, change: Mapping[str, int]) -> None:
    names = [f"stars_{each}" for each in range(1, MOST_STARS + 1)]
    nothing = {**dict.fromkeys(names, 0), "faces": 0}
    insert_once(session, ProductVoice, {"product_id": product_id, **nothing})
    more = {name: getattr(ProductVoice, name) + by for name, by in change.items() if by}
    if more:
        one = update(ProductVoice).where(ProductVoice.product_id == product_id).values(**more)
        session.execute(one.execution_options(synchronize_session=False))
