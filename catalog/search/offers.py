"""Offers: the variants of a product with their price in force and what is ready.

One statement; one more where a variant costs less from a number of pieces on, and one more where
one is a bundle.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, exists, or_, select
from sqlalchemy.orm import Session

from catalog.db import rows_of
from catalog.money import Money
from catalog.pricing import Ladder, Price, PriceTier, ladders_of
from catalog.products import Variant
from catalog.search.drawing import CURRENCY
from catalog.stock import left_of
from catalog.stock.bundling import Part, parts_of
from catalog.words import Words


@dataclass(frozen=True, slots=True)
class Offer:
    """One variant as it can be bought now; `ready` pieces lie finished. `ladder` is what more
    pieces cost each, where that is less; `parts` is what lies in a bundle."""

    variant_id: int
    sku: str
    name: Words
    colour_hex: str
    price: Money
    ready: int
    ladder: Ladder | None = None
    parts: tuple[Part, ...] = ()


#: A moment, or the place in a statement where it is put later.
Moment = datetime | BindParameter[datetime]
#: That place, by the name of `now`.
AT: BindParameter[datetime] = bindparam("now", type_=Price.starts_at.type)


def offers_of(session: Session, product_id: int, *, now: datetime) -> tuple[Offer, ...]:
    """The variants of a product that have a price, in their order."""
    rows = rows_of(session, _WANTED, {"product": product_id, "now": now}).all()
    return offers_in(session, rows, now=now)


def offers_wanted() -> Select[Any]:
    """The statement behind it, to which a floor above may add what it knows of each variant; it is
    put together once, and asks for `product` and `now`."""
    about = (Variant.id, Variant.sku, Variant.name, Variant.colour_hex, Variant.is_bundle)
    more = (_price(AT).label("minor"), READY.label("ready"), _tiered(AT).label("tiered"))
    return (
        select(*about, *more)
        .where(Variant.product_id == bindparam("product"), Variant.retired_at.is_(None))
        .order_by(Variant.position, Variant.id)
    )


def offers_in(session: Session, rows: Sequence[Any], *, now: datetime) -> tuple[Offer, ...]:
    """The rows of that statement; one more, if anything costs less from a number on, and one more
    for what lies in bundles."""
    found = tuple(
        Offer(row.id, row.sku, row.name, row.colour_hex, Money(row.minor, CURRENCY), int(row.ready))
        for row in rows
        if row.minor is not None
    )
    bundles = [row.id for row in rows if row.is_bundle]
    if bundles:
        parts = parts_of(session, bundles)
        found = tuple(replace(each, parts=parts.get(each.variant_id, ())) for each in found)
    steps = [row.id for row in rows if row.tiered]
    return _with_ladders(session, found, steps, now) if steps else found


#: What lies ready of a variant.
READY = left_of(Variant.id)


def _price(now: Moment) -> ColumnElement[Any]:
    return (
        select(Price.amount_minor)
        .where(Price.variant_id == Variant.id, Price.currency == CURRENCY, Price.starts_at <= now)
        .order_by(Price.starts_at.desc())
        .limit(1)
        .scalar_subquery()
    )


def _tiered(now: Moment) -> ColumnElement[bool]:
    """Whether more pieces of a variant cost less each."""
    return exists().where(
        PriceTier.variant_id == Variant.id,
        PriceTier.starts_at <= now,
        or_(PriceTier.ends_at.is_(None), PriceTier.ends_at > now),
    )


_WANTED = offers_wanted()


def _with_ladders(
    session: Session, offers: Sequence[Offer], steps: list[int], now: datetime
) -> tuple[Offer, ...]:
    ladders = ladders_of(session, steps, now=now)
    fitting = {id_: each for id_, each in ladders.items() if each.rungs}
    return tuple(replace(each, ladder=fitting.get(each.variant_id)) for each in offers)


def by_ladder(offers: Sequence[Offer]) -> tuple[tuple[Ladder, tuple[Offer, ...]], ...]:
    """The variants that cost less from a number on, those with the same prices together."""
    groups: dict[tuple[object, ...], tuple[Ladder, tuple[Offer, ...]]] = {}
    for each in offers:
        if each.ladder is not None:
            same = (each.ladder.base, each.ladder.rungs)
            ladder, before = groups.get(same, (each.ladder, ()))
            groups[same] = (ladder, (*before, each))
    return tuple(groups.values())
