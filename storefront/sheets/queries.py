"""What a sheet is read against: every variant with its names and its price in force."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.pricing import ladders_of, prices_of
from catalog.products import Product, ProductState, Variant
from catalog.words import Words
from storefront.sheets.closest import normal
from storefront.sheets.rows import Good
from storefront.sheets.templates import ListedGood


def goods_by_sku(session: Session, *, now: datetime) -> dict[str, Good]:
    """Every variant by its normal sku; two statements however many there are."""
    rows = session.execute(
        select(Variant.id, Variant.sku, Variant.name, Product.id, Product.name, Product.state)
        .add_columns(Variant.retired_at, Variant.is_bundle)
        .join(Product, Variant.product_id == Product.id)
        .order_by(Product.id, Variant.position, Variant.id)
    ).all()
    ladders = ladders_of(session, [row[0] for row in rows], now=now)
    return {
        normal(sku): Good(
            sku=sku,
            variant_id=variant_id,
            product_id=product_id,
            names=_names(product, variant),
            price=ladders[variant_id].base if variant_id in ladders else None,
            steps=ladders[variant_id].steps if variant_id in ladders else (),
            made=state is not ProductState.DELISTED and retired is None and not bundle,
        )
        for variant_id, sku, variant, product_id, product, state, retired, bundle in rows
    }


def listed_goods(session: Session, *, language: str, now: datetime) -> list[ListedGood]:
    """The skus that can be ordered, for the template's second sheet."""
    rows = session.execute(
        select(Variant.id, Variant.sku, Variant.name, Product.name)
        .join(Product, Variant.product_id == Product.id)
        .where(Product.state == ProductState.PUBLISHED, Variant.retired_at.is_(None))
        .where(Variant.is_bundle.is_(False))
        .order_by(Product.id, Variant.position, Variant.id)
    ).all()
    prices = prices_of(session, [row[0] for row in rows], now=now)
    return [
        ListedGood(
            sku,
            f"{product.get(language)} · {variant.get(language)}",
            f"{prices[variant_id].amount:f}" if variant_id in prices else "",
        )
        for variant_id, sku, variant, product in rows
    ]


def _names(product: Words, variant: Words) -> tuple[str, ...]:
    """What people write instead of a sku."""
    both = [f"{product.zh}{gap}{variant.zh}" for gap in ("", " ", "-")]
    return (product.zh, product.en, *both, f"{product.en} {variant.en}")
