"""Everything on the shelf, for other machines: sitemaps and feeds. A few goods at a time, by their
numbers, so that neither memory nor a question grows with how much there is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog import stock
from catalog.cooperatives import Cooperative
from catalog.pricing import prices_of
from catalog.products import Craft, Product, Variant
from catalog.search.models import ShelfRow
from catalog.search.offers import Offer
from catalog.words import Words


@dataclass(frozen=True, slots=True)
class Good:
    """A product with its offers, as a feed tells of it."""

    id: int
    slug: str
    name: Words
    summary: Words
    materials: Words
    craft: Words
    cooperative: Words
    made_to_order: bool
    offers: tuple[Offer, ...]


def highest_id(session: Session) -> int:
    """The highest number of a product that was ever on the shelf."""
    return session.scalar(select(func.max(ShelfRow.product_id))) or 0


def slugs_between(session: Session, first: int, last: int) -> list[str]:
    """The address words of what is shown, with numbers from `first` to `last`."""
    wanted = (
        select(Product.slug)
        .join(ShelfRow, ShelfRow.product_id == Product.id)
        .where(Product.id.between(first, last), ShelfRow.shown)
        .order_by(Product.id)
    )
    return list(session.scalars(wanted))


def goods_after(session: Session, last: int, *, now: datetime, limit: int) -> list[Good]:
    """The next goods after number `last`, at most `limit`, in four statements."""
    rows = session.execute(
        select(Product.id, Product.slug, Product.name, Product.summary, Product.materials)
        .add_columns(Craft.name.label("craft"), Cooperative.name.label("cooperative"))
        .add_columns(Product.made_to_order)
        .join(ShelfRow, ShelfRow.product_id == Product.id)
        .join(Craft, Craft.id == Product.craft_id)
        .join(Cooperative, Cooperative.id == Product.cooperative_id)
        .where(Product.id > last, ShelfRow.shown)
        .order_by(Product.id)
        .limit(limit)
    ).all()
    offers = _offers(session, [row.id for row in rows], now)
    return [Good(**row._asdict(), offers=tuple(offers[row.id])) for row in rows]


def _offers(
    session: Session, product_ids: Collection[int], now: datetime
) -> dict[int, list[Offer]]:
    rows = session.execute(
        select(Variant.id, Variant.product_id, Variant.sku, Variant.name, Variant.colour_hex)
        .where(Variant.product_id.in_(product_ids))
        .order_by(Variant.product_id, Variant.position, Variant.id)
    ).all()
    ids = [row.id for row in rows]
    prices, ready = prices_of(session, ids, now=now), stock.on_hand(session, ids)
    found: dict[int, list[Offer]] = defaultdict(list)
    for row in rows:
        if (price := prices.get(row.id)) is not None:
            offer = Offer(row.id, row.sku, row.name, row.colour_hex, price, ready[row.id])
            found[row.product_id].append(offer)
    return found
