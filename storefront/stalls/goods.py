"""What can be put on a cart, and which goods a code stands for."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from catalog.products import Product, Variant
from catalog.stock import StockLevel
from catalog.words import Words
from fulfillment.batches import Batch
from fulfillment.trace import by_code

#: Variants on one page of loading.
MOST = 120


@dataclass(frozen=True, slots=True)
class Loadable:
    """A variant with what lies at home and what lies on the cart."""

    variant_id: int
    sku: str
    product_id: int
    product: Words
    variant: Words
    at_home: int
    on_cart: int


def loadable(session: Session, home_id: int, location_id: int) -> tuple[Loadable, ...]:
    """What lies at home, what is on the cart first; sets are loaded as what lies in them."""
    home, here = aliased(StockLevel), aliased(StockLevel)
    rows = session.execute(
        select(Variant, Product, home.on_hand, here.on_hand)
        .join(Product, Product.id == Variant.product_id)
        .outerjoin(home, (home.variant_id == Variant.id) & (home.location_id == home_id))
        .outerjoin(here, (here.variant_id == Variant.id) & (here.location_id == location_id))
        .where((home.on_hand > 0) | (here.on_hand > 0), ~Variant.is_bundle)
        .order_by((here.on_hand > 0).desc(), Product.slug, Variant.position, Variant.id)
        .limit(MOST)
    )
    return tuple(
        Loadable(
            variant_id=variant.id,
            sku=variant.sku,
            product_id=product.id,
            product=product.name,
            variant=variant.name,
            at_home=there or 0,
            on_cart=loaded or 0,
        )
        for variant, product, there, loaded in rows
    )


def variant_by_code(session: Session, typed: str) -> int | None:
    """By its sku, whole or as an address, or by the code on a piece (`/p/<code>`)."""
    word = typed.strip().rstrip("/").rpartition("/")[2][:60]
    if not word:
        return None
    sku = session.scalar(select(Variant.id).where(Variant.sku == word.upper()))
    if sku is not None:
        return sku
    row = by_code(session, word)
    if row is None or row.batch_id is None:
        return None
    return session.scalar(select(Batch.variant_id).where(Batch.id == row.batch_id))
