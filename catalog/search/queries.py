"""Finding goods: cards for a page, and what else could be chosen. Three statements, whatever is
asked and however many goods there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, func, select
from sqlalchemy.orm import Session

from catalog.cooperatives import Cooperative
from catalog.money import Money
from catalog.products import Craft, Product, Variant
from catalog.search.rules import (
    PAGE,
    Cell,
    Facets,
    Listing,
    Sort,
    Wish,
    counted,
    page_within,
    pages_of,
)
from catalog.search.shelf import CURRENCY, shelf_of
from catalog.words import Words

Colours = tuple[tuple[str, Words], ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A product as a list shows it. `ready` counts finished pieces of all its variants."""

    id: int
    slug: str
    name: Words
    summary: Words
    craft_name: Words
    cooperative_name: Words
    city: Words
    least: Money
    most: Money
    ready: int
    colours: Colours
    made_to_order: bool = False


def listing(session: Session, wish: Wish, *, now: datetime, size: int = PAGE) -> Listing[Card]:
    """One page of what fits the wish, with its facets."""
    shelf = shelf_of(wish, now)
    facets = _facets(session, shelf, wish)
    pages = pages_of(facets.count, size)
    page = page_within(wish.page, pages)
    rows = session.execute(_told(_page(shelf, wish).limit(size).offset((page - 1) * size))).all()
    colours = colours_of(session, [row.id for row in rows])
    return Listing(tuple(_card(row, colours.get(row.id, ())) for row in rows), facets, page, pages)


def cards_of(
    session: Session, wish: Wish, *, now: datetime, limit: int, but: int = 0
) -> tuple[Card, ...]:
    """The first cards of a wish, nothing counted and without their colours; `but` leaves one
    product out."""
    shelf = shelf_of(wish, now)
    wanted = _told(_page(shelf, wish).where(shelf.c.id != but).limit(limit))
    return tuple(_card(row) for row in session.execute(wanted))


def _page(shelf: Subquery, wish: Wish) -> Select[Any]:
    """What fits, in its order; numbers only, for texts are dear to sort."""
    order = _order(shelf, wish)
    place = func.row_number().over(order_by=order).label("place")
    return (
        select(shelf.c.id, shelf.c.least, shelf.c.most, shelf.c.ready, place)
        .join(Craft, Craft.id == shelf.c.craft_id)
        .join(Cooperative, Cooperative.id == shelf.c.cooperative_id)
        .where(*_chosen(shelf, wish))
        .order_by(*order)
    )


def _told(wanted: Select[Any]) -> Select[Any]:
    """The texts of the few rows of one page."""
    page = wanted.subquery("page")
    return (
        select(page.c.id, page.c.least, page.c.most, page.c.ready)
        .add_columns(Product.slug, Product.name, Product.summary, Product.made_to_order)
        .add_columns(Craft.name.label("craft_name"))
        .add_columns(Cooperative.name.label("cooperative_name"), Cooperative.city)
        .join(Product, Product.id == page.c.id)
        .join(Craft, Craft.id == Product.craft_id)
        .join(Cooperative, Cooperative.id == Product.cooperative_id)
        .order_by(page.c.place)
    )


def _chosen(shelf: Subquery, wish: Wish) -> list[ColumnElement[bool]]:
    tests: list[ColumnElement[bool]] = []
    if wish.craft:
        tests.append(Craft.slug == wish.craft)
    if wish.cooperative:
        tests.append(Cooperative.slug == wish.cooperative)
    if wish.ready:
        tests.append(shelf.c.is_ready)
    return tests


def _order(shelf: Subquery, wish: Wish) -> list[Any]:
    if wish.sort is Sort.PRICE_UP:
        return [shelf.c.least, shelf.c.id]
    if wish.sort is Sort.PRICE_DOWN:
        return [shelf.c.most.desc(), shelf.c.id]
    if wish.sort is Sort.READY:
        return [shelf.c.ready.desc(), shelf.c.id]
    if wish.words.strip():
        return [shelf.c.score.desc(), shelf.c.id]
    if wish.sort is Sort.NEW:
        return [shelf.c.published_at.desc(), shelf.c.id.desc()]
    return [shelf.c.turn, Craft.position, shelf.c.id]


def _facets(session: Session, shelf: Subquery, wish: Wish) -> Facets:
    cells = (
        select(
            shelf.c.craft_id,
            shelf.c.cooperative_id,
            shelf.c.is_ready,
            func.count().label("products"),
        )
        .group_by(shelf.c.craft_id, shelf.c.cooperative_id, shelf.c.is_ready)
        .subquery("cells")
    )
    rows = session.execute(
        select(Craft.slug, Craft.name, Cooperative.slug, Cooperative.name)
        .add_columns(cells.c.is_ready, cells.c.products)
        .join(cells, cells.c.craft_id == Craft.id)
        .join(Cooperative, Cooperative.id == cells.c.cooperative_id)
        .order_by(Craft.position, Craft.id, Cooperative.id)
    )
    return counted((Cell(*row) for row in rows), wish)


def _card(row: Any, colours: Colours = ()) -> Card:
    return Card(
        id=row.id,
        slug=row.slug,
        name=row.name,
        summary=row.summary,
        craft_name=row.craft_name,
        cooperative_name=row.cooperative_name,
        city=row.city,
        least=Money(row.least, CURRENCY),
        most=Money(row.most, CURRENCY),
        ready=int(row.ready),
        colours=colours,
        made_to_order=row.made_to_order,
    )


def colours_of(session: Session, product_ids: Collection[int]) -> dict[int, Colours]:
    """The colours in which each product comes, in their order."""
    rows = session.execute(
        select(Variant.product_id, Variant.colour_hex, Variant.name)
        .where(Variant.product_id.in_(product_ids))
        .order_by(Variant.product_id, Variant.position, Variant.id)
    )
    found: dict[int, list[tuple[str, Words]]] = defaultdict(list)
    for product_id, colour, name in rows:
        found[product_id].append((colour, name))
    return {product_id: tuple(colours) for product_id, colours in found.items()}
