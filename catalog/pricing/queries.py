"""Which price and which rate are in force: the latest row that has begun."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.money import Money
from catalog.pricing.models import PieceRate, Price


def prices_of(session: Session, variant_ids: Collection[int], *, now: datetime) -> dict[int, Money]:
    """The price in force of each variant that has one; one statement for all."""
    place = func.row_number().over(partition_by=Price.variant_id, order_by=Price.starts_at.desc())
    ranked = (
        select(Price.variant_id, Price.amount_minor, Price.currency, place.label("place"))
        .where(Price.variant_id.in_(variant_ids), Price.starts_at <= now)
        .subquery()
    )
    rows = session.execute(
        select(ranked.c.variant_id, ranked.c.amount_minor, ranked.c.currency).where(
            ranked.c.place == 1
        )
    )
    return {variant: Money(minor, currency) for variant, minor, currency in rows}


def rates_of(session: Session, product_ids: Collection[int], *, on: date) -> dict[int, Money]:
    """The piece rate in force of each product that has one; one statement for all."""
    place = func.row_number().over(
        partition_by=PieceRate.product_id, order_by=PieceRate.starts_on.desc()
    )
    ranked = (
        select(
            PieceRate.product_id, PieceRate.amount_minor, PieceRate.currency, place.label("place")
        )
        .where(PieceRate.product_id.in_(product_ids), PieceRate.starts_on <= on)
        .subquery()
    )
    rows = session.execute(
        select(ranked.c.product_id, ranked.c.amount_minor, ranked.c.currency).where(
            ranked.c.place == 1
        )
    )
    return {product: Money(minor, currency) for product, minor, currency in rows}


def rate_of(session: Session, product_id: int, *, on: date) -> Money:
    """The piece rate in force on a day; a product without one cannot be given out as work."""
    found = rates_of(session, [product_id], on=on).get(product_id)
    if found is None:
        raise Refusal("pricing.no_rate", "This product has no piece rate yet.")
    return found
