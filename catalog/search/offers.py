"""Offers: the variants of a product with their price in force and what is ready. One statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.money import Money
from catalog.pricing import Price
from catalog.products import Product, Variant
from catalog.search.drawing import CURRENCY
from catalog.stock import Location, StockLevel
from catalog.words import Words


@dataclass(frozen=True, slots=True)
class Offer:
    """One variant as it can be bought now; `ready` pieces lie finished."""

    variant_id: int
    sku: str
    name: Words
    colour_hex: str
    price: Money
    ready: int


def offers_of(session: Session, product_id: int, *, now: datetime) -> tuple[Offer, ...]:
    """The variants of a product that have a price, in their order."""
    price = (
        select(Price.amount_minor)
        .where(Price.variant_id == Variant.id, Price.currency == CURRENCY, Price.starts_at <= now)
        .order_by(Price.starts_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    ready = (
        select(func.coalesce(func.sum(StockLevel.on_hand), 0))
        .join(Location, Location.id == StockLevel.location_id)
        .where(StockLevel.variant_id == Variant.id, Location.sells_online)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Variant.id, Variant.sku, Variant.name, Variant.colour_hex, price, ready)
        .where(Variant.product_id == product_id, Variant.retired_at.is_(None))
        .order_by(Variant.position, Variant.id)
    )
    return tuple(
        Offer(variant, sku, name, colour, Money(minor, CURRENCY), int(pieces))
        for variant, sku, name, colour, minor, pieces in rows
        if minor is not None
    )


def ready_of(session: Session, slug: str) -> tuple[tuple[int, int], ...]:
    """What lies ready of each variant of a product, where anything does. One small statement."""
    rows = session.execute(
        select(StockLevel.variant_id, func.sum(StockLevel.on_hand))
        .join(Location, Location.id == StockLevel.location_id)
        .join(Variant, Variant.id == StockLevel.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .where(Product.slug == slug, Location.sells_online)
        .group_by(StockLevel.variant_id)
        .order_by(StockLevel.variant_id)
    )
    return tuple((variant, int(pieces)) for variant, pieces in rows)
