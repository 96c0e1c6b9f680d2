"""The shelf: every published product with its price in force and what is ready, as one subquery
that listings and facets ask."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, false, func, or_, select

from catalog.pricing import Price
from catalog.products import Product, ProductState, Variant
from catalog.search.models import SearchWord
from catalog.search.rules import Wish
from catalog.search.segments import words_in
from catalog.stock import Location, StockLevel

CURRENCY = "CNY"


def shelf_of(wish: Wish, now: datetime) -> Subquery:
    """Every published product that has a price and fits the wish's words and prices."""
    price, stock = _price_now(now), _ready_now()
    columns = ("id", "craft_id", "cooperative_id", "published_at")
    ready = func.coalesce(stock.c.ready, 0)
    wanted = (
        select(
            *(getattr(Product, each) for each in columns),
            price.c.least,
            price.c.most,
            ready.label("ready"),
            (ready > 0).label("is_ready"),
            _turn().label("turn"),
        )
        .join(price, price.c.product_id == Product.id)
        .outerjoin(stock, stock.c.product_id == Product.id)
        .where(Product.state == ProductState.PUBLISHED)
    )
    if wish.least is not None:
        wanted = wanted.where(price.c.most >= wish.least)
    if wish.most is not None:
        wanted = wanted.where(price.c.least <= wish.most)
    return _spoken(wanted, wish.words).subquery("shelf")


def _turn() -> ColumnElement[int]:
    """A product's place among those of its craft, so that crafts can take turns."""
    return func.row_number().over(
        partition_by=Product.craft_id, order_by=(Product.published_at.desc(), Product.id)
    )


def _spoken(wanted: Select[Any], text: str) -> Select[Any]:
    """Only products that every asked word finds; the last word may be unfinished."""
    if not text.strip():
        return wanted.add_columns(Product.id.label("score"))
    asked = list(dict.fromkeys(words_in(text)))
    if not asked:
        return wanted.add_columns(Product.id.label("score")).where(false())
    tests = [SearchWord.word == word for word in asked]
    tests[-1] = SearchWord.word.startswith(asked[-1], autoescape=True)
    found = (
        select(SearchWord.product_id, func.sum(SearchWord.weight).label("score"))
        .where(or_(*tests))
        .group_by(SearchWord.product_id)
        .having(and_(*(func.count().filter(test) > 0 for test in tests)))
        .subquery("found")
    )
    return wanted.add_columns(found.c.score.label("score")).join(
        found, found.c.product_id == Product.id
    )


def _price_now(now: datetime) -> Subquery:
    amount = (
        select(Price.amount_minor)
        .where(Price.variant_id == Variant.id, Price.currency == CURRENCY, Price.starts_at <= now)
        .order_by(Price.starts_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    priced = select(Variant.product_id, amount.label("amount")).subquery("priced")
    return (
        select(
            priced.c.product_id,
            func.min(priced.c.amount).label("least"),
            func.max(priced.c.amount).label("most"),
        )
        .where(priced.c.amount.is_not(None))
        .group_by(priced.c.product_id)
        .subquery("price_now")
    )


def _ready_now() -> Subquery:
    return (
        select(Variant.product_id, func.sum(StockLevel.on_hand).label("ready"))
        .join(StockLevel, StockLevel.variant_id == Variant.id)
        .join(Location, Location.id == StockLevel.location_id)
        .where(Location.sells_online)
        .group_by(Variant.product_id)
        .subquery("ready_now")
    )
