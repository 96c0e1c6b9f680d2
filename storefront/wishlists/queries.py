"""Showing a wishlist: three statements, however long it is; a few more if something is made."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog import stock
from catalog.money import Money
from catalog.pricing import prices_of
from catalog.products import Product, ProductState, Variant
from fulfillment.workflow.capacity import outlook, styles_of
from storefront.wishlists.models import Wishlist, WishlistLine
from storefront.wishlists.rules import WishRow

_LINE = (WishlistLine.price_minor, WishlistLine.currency, WishlistLine.added_at)
_GOODS = (Variant.id, Variant.name.label("variant"), Variant.colour_hex, Variant.retired_at)
_PRODUCT = (
    Product.id.label("product_id"),
    Product.slug,
    Product.name,
    Product.state,
    Product.made_to_order,
)


def show(session: Session, wishlist: Wishlist | None, *, now: datetime) -> tuple[WishRow, ...]:
    """What is on it with today's prices, the newest wish first; nothing where there is no list."""
    if wishlist is None:
        return ()
    found = session.execute(
        select(*_LINE, *_GOODS, *_PRODUCT)
        .join(Variant, Variant.id == WishlistLine.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .where(WishlistLine.wishlist_id == wishlist.id)
        .order_by(WishlistLine.id.desc())
    ).all()
    sold = [
        row.id for row in found if row.state is ProductState.PUBLISHED and row.retired_at is None
    ]
    prices, left = prices_of(session, sold, now=now), stock.on_hand(session, sold)
    rows = [_row(row, prices.get(row.id), left.get(row.id, 0)) for row in found]
    return _promised(session, rows, now)


def _promised(session: Session, rows: list[WishRow], now: datetime) -> tuple[WishRow, ...]:
    """Each with the day by which one could be made, as if it were the only wish."""
    ids = {row.product_id for row in rows if row.to_make}
    view = outlook(session, now=now) if ids else None
    if view is None:
        return tuple(rows)
    days = {key: view.day_for(style, 1) for key, style in styles_of(session, ids).items()}
    return tuple(
        replace(row, ready_on=days.get(row.product_id)) if row.to_make else row for row in rows
    )


def _row(found: Any, price: Money | None, left: int) -> WishRow:
    was = None if found.price_minor is None else Money(found.price_minor, found.currency)
    return WishRow(
        variant_id=found.id,
        product_id=found.product_id,
        slug=found.slug,
        name=found.name,
        variant=found.variant,
        colour_hex=found.colour_hex,
        price=price,
        was=was,
        left=left,
        made_to_order=found.made_to_order,
        added_at=found.added_at,
    )
