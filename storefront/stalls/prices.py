"""The prices of a day: frozen for each variant when it first comes to the cart, with the tax that
the price holds at home. What has no price cannot be loaded."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.db import insert_once
from catalog.errors import Refusal
from catalog.pricing import prices_of
from catalog.products import Product, TaxClass, Variant
from storefront.delivery import HOME, zone_for
from storefront.stalls.day_models import DayBook, DayLine
from storefront.taxes import in_force


def put_lines(session: Session, day: DayBook, variants: Iterable[int], *, now: datetime) -> None:
    """See to it that each variant has its price of the day; who is first decides."""
    fresh = set(variants) - set(lines_of(session, day.id, variants))
    if not fresh:
        return
    bundles = select(Variant.id).where(Variant.id.in_(fresh), Variant.is_bundle)
    if session.scalars(bundles).first() is not None:
        raise Refusal(
            "stall.bundle", "A set has no pieces of its own; please load what lies in it."
        )
    prices, points = prices_of(session, fresh, now=now), _points(session, fresh, day)
    for variant_id in sorted(fresh):
        price = prices.get(variant_id)
        if price is None or variant_id not in points:
            raise Refusal("stall.no_price", "This has no price yet, so it cannot be sold here.")
        row = {
            "day_id": day.id,
            "variant_id": variant_id,
            "unit_price_minor": price.minor,
            "tax_points": points[variant_id],
        }
        insert_once(session, DayLine, row)


def lines_of(session: Session, day_id: int, variants: Iterable[int]) -> dict[int, tuple[int, int]]:
    """The price in minor units and the tax in basis points of some variants, that day."""
    found = select(DayLine.variant_id, DayLine.unit_price_minor, DayLine.tax_points).where(
        DayLine.day_id == day_id, DayLine.variant_id.in_(sorted(set(variants)))
    )
    return {each: (price, points) for each, price, points in session.execute(found)}


def _points(session: Session, variants: set[int], day: DayBook) -> dict[int, int]:
    zone = zone_for(session, HOME, "")
    rule = in_force(zone.taxes, day.day) if zone is not None else None
    found = (
        select(Variant.id, Product.tax_class)
        .join(Product, Product.id == Variant.product_id)
        .where(Variant.id.in_(sorted(variants)))
    )
    classes: dict[int, TaxClass] = dict(session.execute(found).all())
    return {each: rule.points(kind) if rule else 0 for each, kind in classes.items()}
