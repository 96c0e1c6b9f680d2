"""Writing the word index: taken anew from the goods, in bulk, as often as one likes.

Invariant: after `reindex` every published product is found by each word of its name, summary,
craft, cooperative, materials, colours and codes, and nothing else is found. It writes no history,
for it says nothing that the goods do not say already.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import chain

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from catalog.cooperatives import Cooperative
from catalog.products import Craft, Product, ProductState, Variant
from catalog.search.models import SearchWord
from catalog.search.segments import words_in
from catalog.words import Words

#: How much a word says about a product, by where it stands.
NAME, KIND, DETAIL = 8, 4, 1


def reindex(session: Session) -> int:
    """Write the whole index anew; how many words it holds."""
    weights: dict[int, Counter[str]] = {}
    for product_id, text, weight in chain(_said(session), _coloured(session)):
        here = weights.setdefault(product_id, Counter())
        for word in set(words_in(text)):
            here[word] += weight
    rows = [
        {"word": word, "product_id": product_id, "weight": weight}
        for product_id, counted in weights.items()
        for word, weight in counted.items()
    ]
    session.execute(delete(SearchWord))
    if rows:
        session.execute(insert(SearchWord), rows)
    return len(rows)


def _said(session: Session) -> Iterator[tuple[int, str, int]]:
    goods = session.execute(
        select(
            Product.id,
            Product.name,
            Product.summary,
            Product.description,
            Product.materials,
            Craft.name,
            Cooperative.name,
            Cooperative.province,
        )
        .join(Craft, Craft.id == Product.craft_id)
        .join(Cooperative, Cooperative.id == Product.cooperative_id)
        .where(Product.state == ProductState.PUBLISHED)
    )
    for product_id, name, summary, description, materials, craft, cooperative, province in goods:
        yield from _both(product_id, name, NAME)
        for text in (craft, cooperative, province, materials):
            yield from _both(product_id, text, KIND)
        for text in (summary, description):
            yield from _both(product_id, text, DETAIL)


def _coloured(session: Session) -> Iterator[tuple[int, str, int]]:
    variants = session.execute(
        select(Variant.product_id, Variant.name, Variant.sku)
        .join(Product, Product.id == Variant.product_id)
        .where(Product.state == ProductState.PUBLISHED)
    )
    for product_id, name, sku in variants:
        yield from _both(product_id, name, KIND)
        yield product_id, sku, KIND


def _both(product_id: int, text: Words, weight: int) -> Iterator[tuple[int, str, int]]:
    yield product_id, text.zh, weight
    yield product_id, text.en, weight
