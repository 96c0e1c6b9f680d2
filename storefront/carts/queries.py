"""Showing a cart: two statements, however long it is; three more if something is to be made."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from catalog import stock
from catalog.pricing import Ladder, ladders_of
from catalog.products import Product, ProductState, Variant
from fulfillment.workflow.capacity import Making, days_for
from storefront.carts.models import Cart, CartLine
from storefront.carts.rules import CartRow, CartView


def show(session: Session, cart: Cart | None, *, now: datetime) -> CartView:
    """The cart with today's prices and what is left; empty where there is no cart."""
    if cart is None:
        return CartView()
    found = session.execute(_LINES, {"cart": cart.id}).all()
    shown = [row for row in found if row.state is ProductState.PUBLISHED and not row.retired]
    sold = {row.id: row.pieces for row in shown}
    prices = ladders_of(session, list(sold), now=now)
    rows = [_row(row, prices.get(row.id), row.left if row.id in sold else 0) for row in found]
    return CartView(_promised(session, rows, now))


def _promised(session: Session, rows: list[CartRow], now: datetime) -> tuple[CartRow, ...]:
    """With the days for what is to be made, all lines together."""
    wishes = [Making(row.product_id, row.pieces) for row in rows if row.to_make]
    days = iter(days_for(session, wishes, now=now))
    return tuple(replace(row, ready_on=next(days)) if row.to_make else row for row in rows)


#: Only what a cart shows: a whole product has long texts.
_ABOUT = (
    Variant.retired_at.is_not(None).label("retired"),
    Product.id.label("product_id"),
    Product.slug,
    Product.name.label("product"),
    Product.state,
    Product.made_to_order,
    Product.weight_g,
    stock.left_of(Variant.id).label("left"),
)
_LINES = (
    select(CartLine.pieces, Variant.id, Variant.sku, Variant.name, *_ABOUT)
    .join(Variant, Variant.id == CartLine.variant_id)
    .join(Product, Product.id == Variant.product_id)
    .where(CartLine.cart_id == bindparam("cart"))
    .order_by(CartLine.id)
)


def _row(found: Any, prices: Ladder | None, left: int) -> CartRow:
    return CartRow(
        variant_id=found.id,
        product_id=found.product_id,
        slug=found.slug,
        sku=found.sku,
        name=found.product,
        variant=found.name,
        pieces=found.pieces,
        price=prices.at(found.pieces) if prices else None,
        single=prices.base if prices else None,
        more=prices.after(found.pieces) if prices else None,
        left=int(left),
        made_to_order=found.made_to_order,
        weight_g=found.weight_g,
    )
