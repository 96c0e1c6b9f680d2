"""Showing places in the line: hers, those that the cart holds pieces of, and the office's list."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session

from catalog.products import Product, Variant
from catalog.stock.bundling import bundles_with, definition
from catalog.words import Words
from storefront.waiting.models import WaitingPlace
from storefront.waiting.rules import OPEN, Held, PlaceState

#: People before her are counted up to here; beyond, nobody cares for the number.
COUNTED = 1_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is waited for, as a page names it."""

    slug: str
    product_id: int
    product: Words
    variant: Words
    sku: str


@dataclass(frozen=True, slots=True)
class Line:
    """The line for one variant, for the office."""

    wanted: Wanted
    waiting: int
    pieces: int
    offered: int
    unconfirmed: int
    since: datetime


_WANTED = select(Product.slug, Product.id, Product.name, Variant.name, Variant.sku).join(
    Variant, Variant.product_id == Product.id
)


def wanted_of(session: Session, variant_id: int) -> Wanted:
    """What is waited for."""
    return Wanted(*session.execute(_WANTED.where(Variant.id == variant_id)).one())


def ahead_of(session: Session, place: WaitingPlace) -> int:
    """How many people wait before her for any of the same goods, up to `COUNTED`."""
    goods = [*definition(session, place.variant_id), place.variant_id]
    same = or_(WaitingPlace.variant_id.in_(goods), WaitingPlace.variant_id.in_(bundles_with(goods)))
    before = (
        select(WaitingPlace.id)
        .where(same, WaitingPlace.id < place.id)
        .where(WaitingPlace.state == PlaceState.WAITING)
        .limit(COUNTED)
        .subquery()
    )
    return session.scalar(select(func.count()).select_from(before)) or 0


def held_now(session: Session, place_ids: Collection[int], *, now: datetime) -> dict[int, Held]:
    """What is held under these places now."""
    rows = session.execute(
        select(WaitingPlace.id, WaitingPlace.offered, WaitingPlace.offer_until).where(
            WaitingPlace.id.in_(place_ids),
            WaitingPlace.state == PlaceState.OFFERED,
            WaitingPlace.offer_until > now,
        )
    )
    return {place: Held(pieces, until) for place, pieces, until in rows if until is not None}


def by_id(session: Session, place_id: int) -> WaitingPlace | None:
    """A place in the line."""
    return session.get(WaitingPlace, place_id)


def lines(session: Session, *, limit: int) -> tuple[Line, ...]:
    """Every line in which somebody has a place, the longest first; two statements."""
    waiting = _counted(PlaceState.WAITING)
    pieces = case((WaitingPlace.state == PlaceState.WAITING, WaitingPlace.wanted), else_=0)
    rows = session.execute(
        select(WaitingPlace.variant_id, waiting.label("waiting"), func.sum(pieces).label("pieces"))
        .add_columns(_counted(PlaceState.OFFERED).label("offered"))
        .add_columns(_counted(PlaceState.UNCONFIRMED).label("unconfirmed"))
        .add_columns(func.min(WaitingPlace.joined_at).label("since"))
        .where(WaitingPlace.state.in_(OPEN))
        .group_by(WaitingPlace.variant_id)
        .order_by(waiting.desc(), WaitingPlace.variant_id)
        .limit(limit)
    ).all()
    ids = [row.variant_id for row in rows]
    named = session.execute(_WANTED.add_columns(Variant.id).where(Variant.id.in_(ids)))
    names = {variant: Wanted(*about) for *about, variant in named}
    return tuple(
        Line(names[r.variant_id], r.waiting, int(r.pieces), r.offered, r.unconfirmed, r.since)
        for r in rows
    )


def offers(session: Session, *, limit: int) -> tuple[tuple[WaitingPlace, str], ...]:
    """Offers that run, the one that ends first first, with the sku."""
    rows = session.execute(
        select(WaitingPlace, Variant.sku)
        .join(Variant, Variant.id == WaitingPlace.variant_id)
        .where(WaitingPlace.state == PlaceState.OFFERED)
        .order_by(WaitingPlace.offer_until, WaitingPlace.id)
        .limit(limit)
    )
    return tuple((place, sku) for place, sku in rows)


def _counted(state: PlaceState) -> ColumnElement[int]:
    return func.count(case((WaitingPlace.state == state, 1)))
