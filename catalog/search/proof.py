"""Proof: the shelf and the words say what the facts say. A reader, it trusts nothing it checks.

Check `shelf == drawn from the facts`: for every product, row and words; nothing stands there for a
product that is not on the shelf. Check `terms == counted`: every term's `products`. Both hold
whenever no mark is due.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.products import Product
from catalog.search.drawing import Drawn, drawn
from catalog.search.models import SearchTerm, SearchText, ShelfRow

_AT_A_TIME = 500


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that is not as it should be: of what, which, what stands there, what should."""

    check: str
    subject: str
    stands: str
    should: str


def differences(session: Session, *, now: datetime) -> Iterator[Difference]:
    """Everything that is not as the facts say."""
    every = list(session.scalars(select(Product.id).order_by(Product.id)))
    goods: dict[int, Drawn] = {}
    for at in range(0, len(every), _AT_A_TIME):
        goods |= drawn(session, every[at : at + _AT_A_TIME], now=now)
    names = [each for each in ShelfRow.__table__.columns if each.name != "version"]
    rows = session.execute(select(*names).where(ShelfRow.shown)).mappings()
    standing = {row["product_id"]: dict(row) for row in rows}
    should = {each: found.row for each, found in goods.items()}
    yield from _compared("shelf", standing, should)
    texts = dict(session.execute(select(SearchText.product_id, SearchText.tokens)).all())
    yield from _compared("words", texts, {each: found.tokens for each, found in goods.items()})
    yield from _terms(session, goods)


def _terms(session: Session, goods: dict[int, Drawn]) -> Iterator[Difference]:
    counted: Counter[str] = Counter()
    for each in goods.values():
        counted.update(token[1:] for token in each.tokens.split() if token[0] == "c")
    known = select(SearchTerm.term, SearchTerm.products).where(SearchTerm.products > 0)
    yield from _compared("terms", dict(session.execute(known).all()), dict(counted))


def _compared(
    check: str, stands: Mapping[Any, object], should: Mapping[Any, object]
) -> Iterator[Difference]:
    for each in stands.keys() | should.keys():
        if stands.get(each) != should.get(each):
            yield Difference(check, str(each), str(stands.get(each)), str(should.get(each)))
