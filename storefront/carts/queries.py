"""Showing a cart: three statements, however long it is; three more if something is to be made."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog import stock
from catalog.money import Money
from catalog.pricing import prices_of
from catalog.products import Product, ProductState, Variant
from fulfillment.workflow.capacity import Making, days_for
from storefront.carts.models import Cart, CartLine
from storefront.carts.rules import CartRow, CartView


def show(session: Session, cart: Cart | None, *, now: datetime) -> CartView:
    """The cart with today's prices and what is left; empty where there is no cart."""
    if cart is None:
        return CartView()
    found = session.execute(
        select(CartLine.pieces, Variant, Product)
        .join(Variant, Variant.id == CartLine.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .where(CartLine.cart_id == cart.id)
        .order_by(CartLine.id)
    ).all()
    sold = [each.id for _, each, product in found if _sold(each, product)]
    prices = prices_of(session, sold, now=now)
    left = stock.on_hand(session, sold)
    rows = [
        _row(pieces, variant, product, prices.get(variant.id), left.get(variant.id, 0))
        for pieces, variant, product in found
    ]
    return CartView(_promised(session, rows, now))


def _promised(session: Session, rows: list[CartRow], now: datetime) -> tuple[CartRow, ...]:
    """With the days for what is to be made, all lines together."""
    wishes = [Making(row.product_id, row.pieces) for row in rows if row.to_make]
    days = iter(days_for(session, wishes, now=now))
    return tuple(replace(row, ready_on=next(days)) if row.to_make else row for row in rows)


def _sold(variant: Variant, product: Product) -> bool:
    return product.state is ProductState.PUBLISHED and variant.retired_at is None


def _row(
    pieces: int, variant: Variant, product: Product, price: Money | None, left: int
) -> CartRow:
    return CartRow(
        variant_id=variant.id,
        product_id=product.id,
        slug=product.slug,
        sku=variant.sku,
        name=product.name,
        variant=variant.name,
        pieces=pieces,
        price=price,
        left=left,
        made_to_order=product.made_to_order,
    )
