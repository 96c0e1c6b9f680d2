"""Finding goods: cards for a page, and what else could be chosen.

A constant number of statements: one asks the clock, one or two find words, one fetches the texts
of the few goods that are shown. Choosing, counting and sorting happen on this process's copy.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from catalog.cooperatives import Cooperative, CooperativeRow
from catalog.db import columns_of, rows_of
from catalog.money import Money
from catalog.products import (
    STARS,
    Craft,
    CraftRow,
    Product,
    ProductVoice,
    Stars,
    stars_of,
)
from catalog.search.choosing import Chooser
from catalog.search.columns import Numbers
from catalog.search.copies import Copy, Time, copy_of, time_of
from catalog.search.drawing import CURRENCY
from catalog.search.finding import Understood, found, understood
from catalog.search.models import ShelfRow
from catalog.search.rules import PAGE, Facets, Listing, Wish, page_within, pages_of
from catalog.words import Words

_GOODS, _SHELF = columns_of(Product), columns_of(ShelfRow)
_VOICE, _CRAFT, _HOME = columns_of(ProductVoice), columns_of(Craft), columns_of(Cooperative)
#: What a card takes from the tables; the names beside it stand in the copy.
_OWN = (
    *(_GOODS.id, _GOODS.slug, _GOODS.name),
    *(_SHELF.least, _SHELF.most, _SHELF.ready, _SHELF.swatches, _SHELF.made_to_order),
    *(func.coalesce(_VOICE[each.key], 0) for each in STARS),
)
_CARDS = (
    select(*_OWN, _SHELF.craft_id, _SHELF.cooperative_id)
    .join(ShelfRow.__table__, _SHELF.product_id == _GOODS.id)
    .outerjoin(ProductVoice.__table__, _VOICE.product_id == _GOODS.id)
    .where(_SHELF.product_id.in_(bindparam("ids", expanding=True)))
)
#: The newest of a craft but one. One statement over an index.
_KIN = (
    select(*_OWN, _CRAFT.name, _HOME.name, _HOME.city)
    .join(ShelfRow.__table__, _SHELF.product_id == _GOODS.id)
    .join(Craft.__table__, _CRAFT.id == _SHELF.craft_id)
    .join(Cooperative.__table__, _HOME.id == _SHELF.cooperative_id)
    .outerjoin(ProductVoice.__table__, _VOICE.product_id == _GOODS.id)
    .where(_SHELF.craft_id == bindparam("craft"), _SHELF.shown)
    .where(_SHELF.product_id != bindparam("but"))
    .order_by(_SHELF.published_at.desc(), _SHELF.product_id)
    .limit(bindparam("most"))
)
#: For how many wishes a copy remembers what it counted.
COUNTED = 500
#: For how many it remembers what fits: 8 bytes for each product that does.
PLACED = 50


@dataclass(frozen=True, slots=True)
class Card:
    """A product as a list shows it; `ready` says that a piece of it lies finished, `swatches` are
    the colours in which it comes."""

    id: int
    slug: str
    name: Words
    craft_name: Words
    cooperative_name: Words
    city: Words
    least: Money
    most: Money
    ready: bool
    made_to_order: bool
    swatches: tuple[str, ...]
    stars: Stars

    def __hash__(
        self,
    ) -> int:  # enough to tell cards apart, and quick
        return hash((self.id, self.slug, self.least.minor, self.ready))


@dataclass(frozen=True, slots=True)
class Shelf:
    """The shelf as it stands now, to ask several things of it."""

    session: Session
    copy: Copy

    def listing(self, wish: Wish, *, size: int = PAGE) -> Listing[Card]:
        """One page of what fits the wish, with its facets."""
        read, hits = Understood(), None
        if wish.words.strip():
            read = understood(self.session, wish.words)
            hits = found(self.session, read, self.copy.postings)
        chooser = Chooser(self.copy, wish, hits)
        facets, places = self._facets(chooser), self._places(chooser)
        pages = pages_of(facets.count, size)
        page = page_within(wish.page, pages)
        ids = self.copy.columns.product_id[places[(page - 1) * size : page * size]].tolist()
        return Listing(self._cards(ids), facets, page, pages, read.instead)

    def _cards(self, product_ids: Collection[int]) -> tuple[Card, ...]:
        """The cards of the few products of one page, in their order."""
        if not product_ids:
            return ()
        copy = self.copy
        cards = {}
        for *own, craft_id, home_id in rows_of(self.session, _CARDS, {"ids": product_ids}):
            craft, home = copy.crafts[craft_id], copy.cooperatives[home_id]
            cards[own[0]] = _card((*own, craft.name, home.name, home.city))
        return tuple(cards[each] for each in product_ids if each in cards)

    def _facets(self, chooser: Chooser) -> Facets:
        """What may be chosen; without words it is the same until the shelf changes."""
        wish, counted = chooser.wish.from_its_beginning, self.copy.counted
        if wish.words:
            return chooser.facets()
        if wish not in counted and len(counted) < COUNTED:
            counted[wish] = chooser.facets()
        return counted.get(wish) or chooser.facets()

    def _places(self, chooser: Chooser) -> Numbers:
        """What fits, in its order; without words it is the same until the shelf changes."""
        wish, placed = chooser.wish.from_its_beginning, self.copy.placed
        if wish.words:
            return chooser.places()
        if wish not in placed and len(placed) < PLACED:
            placed[wish] = chooser.places()
        known = placed.get(wish)
        return chooser.places() if known is None else known

    def cards_of(self, product_ids: Collection[int]) -> tuple[Card, ...]:
        """The cards of just these products, as far as they stand on the shelf."""
        wanted = select(ShelfRow.product_id).where(ShelfRow.product_id.in_(product_ids))
        shown = set(self.session.scalars(wanted.where(ShelfRow.shown))) if product_ids else set()
        return self._cards([each for each in product_ids if each in shown])

    def cards(self, wish: Wish, *, limit: int) -> tuple[Card, ...]:
        """The first cards of a wish without words, nothing counted."""
        places = Chooser(self.copy, wish).places()[:limit]
        return self._cards(self.copy.columns.product_id[places].tolist())

    @property
    def crafts(self) -> tuple[CraftRow, ...]:
        """Every craft, in the shop's order."""
        return tuple(self.copy.crafts.values())

    @property
    def cooperatives(self) -> tuple[CooperativeRow, ...]:
        """Every cooperative."""
        return tuple(self.copy.cooperatives.values())


def shelf_at(session: Session, time: Time) -> Shelf:
    """The shelf as the clock tells it."""
    return Shelf(session, copy_of(session, time))


def listing(session: Session, wish: Wish, *, now: datetime, size: int = PAGE) -> Listing[Card]:
    """One page of what fits the wish, as last folded."""
    return shelf_at(session, time_of(session, now)).listing(wish, size=size)


def related(session: Session, product_id: int, craft_id: int, *, limit: int) -> tuple[Card, ...]:
    """The newest of a craft but one."""
    asked = {"craft": craft_id, "but": product_id, "most": limit}
    return tuple(_card(row) for row in rows_of(session, _KIN, asked))


def _card(row: Any) -> Card:
    number, slug, name, least, most, ready, swatches, to_order, *stars, craft, home, city = row
    return Card(
        id=number,
        slug=slug,
        name=name,
        craft_name=craft,
        cooperative_name=home,
        city=city,
        least=Money(least, CURRENCY),
        most=Money(most, CURRENCY),
        ready=ready,
        made_to_order=to_order,
        swatches=tuple(swatches.split()),
        stars=stars_of(stars),
    )
