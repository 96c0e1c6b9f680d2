"""Reading what is known of variants: one statement, however many they are; two more if a bundle of
which none can be put together is among them.

Why something cannot be had is only looked for where nothing is ready (`CASE`), so that a page of
goods that lie ready costs what it did. Held are unpaid orders of the shop whose time is not over;
coming are pieces of waves that no shopper has claimed and that have not arrived.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, case, exists, false, func, select, true
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import ScalarSelect

from catalog.db import rows_of
from catalog.products import Product, ProductState, Variant
from catalog.search import AT, READY, Offer, offers_in, offers_wanted
from catalog.stock import Location, StockLevel
from catalog.stock.bundling import parts_of
from fulfillment.board.availability.rules import Known, put_together
from fulfillment.orders import Order, OrderKind, OrderLine, OrderLinePart, OrderState
from fulfillment.shipping import Parcel, ParcelContent, ParcelKind, ParcelState
from fulfillment.waves import Gathered

MAKING = (OrderState.PLACED, OrderState.IN_PRODUCTION)


def available(session: Session, variant_ids: Collection[int], *, now: datetime) -> dict[int, Known]:
    """What is known of each variant."""
    if not variant_ids:
        return {}
    rows = rows_of(session, _OF_VARIANTS, {"variants": list(variant_ids), "now": now})
    return _all_known(session, rows.all(), now)


def available_in(session: Session, slug: str, *, now: datetime) -> dict[int, Known]:
    """The same, of every variant of a product."""
    rows = rows_of(session, _OF_SLUG, {"slug": slug, "now": now})
    return _all_known(session, rows.all(), now)


def offers_with_reasons(
    session: Session, product_id: int, *, now: datetime
) -> tuple[tuple[Offer, ...], dict[int, Known]]:
    """What a product's page offers, and what is known of each variant."""
    rows = rows_of(session, _OFFERED, {"product": product_id, "now": now}).all()
    return offers_in(session, rows, now=now), _all_known(session, rows, now)


def _all_known(session: Session, rows: Sequence[Any], now: datetime) -> dict[int, Known]:
    """What is known of each; of a bundle that cannot be had, by what lies in it."""
    found = {row.id: _known(row) for row in rows}
    empty = [row.id for row in rows if row.is_bundle and not row.ready]
    if not empty:
        return found
    inside = parts_of(session, empty)
    ids = {part.variant_id for parts in inside.values() for part in parts}
    asked = session.execute(_OF_PARTS, {"variants": list(ids), "now": now})
    parts = {row.id: _known(row) for row in asked}
    for each in empty:
        known = [(part.pieces, parts[part.variant_id]) for part in inside.get(each, ())]
        found[each] = put_together(found[each], known)
    return found


def _facts(*, always: bool = False) -> Select[Any]:
    return (
        select(Variant.id, Product.state, Variant.retired_at, READY.label("ready"))
        .add_columns(Variant.is_bundle, *_reasons(true() if always else READY == 0))
        .join(Product, Product.id == Variant.product_id)
        .order_by(Variant.id)
    )


def _reasons(empty: ColumnElement[bool]) -> tuple[ColumnElement[Any], ...]:
    """Why nothing of the variant of a row is ready, where nothing is."""
    elsewhere = (
        select(func.coalesce(func.sum(StockLevel.on_hand), 0))
        .join(Location, Location.id == StockLevel.location_id)
        .where(StockLevel.variant_id == Variant.id, Location.sells_online.is_(False))
        .scalar_subquery()
    )
    waited_for = exists().where(StockLevel.variant_id == Variant.id, StockLevel.queued)
    return (
        case((empty, _held_until())).label("held_until"),
        case((empty, _coming_on())).label("coming_on"),
        case((empty, elsewhere), else_=0).label("elsewhere"),
        case((empty, waited_for), else_=false()).label("waited_for"),
    )


def _known(row: Any) -> Known:
    return Known(
        ready=int(row.ready),
        held_until=row.held_until,
        coming_on=row.coming_on,
        elsewhere=int(row.elsewhere),
        waited_for=bool(row.waited_for),
        sold=row.state is ProductState.PUBLISHED and row.retired_at is None,
    )


def _held_until() -> ScalarSelect[datetime | None]:
    """When the first hold ends. Only orders whose time runs are looked at, not all that were."""
    return (
        select(func.min(Order.pay_by))
        .join(OrderLine, OrderLine.order_id == Order.id)
        .where(Order.pay_by > AT, Order.state == OrderState.PLACED, Order.paid_at.is_(None))
        .outerjoin(OrderLinePart, OrderLinePart.order_line_id == OrderLine.id)
        .where(func.coalesce(OrderLinePart.variant_id, OrderLine.variant_id) == Variant.id)
        .where(OrderLine.to_make.is_(False))
        .scalar_subquery()
    )


def _coming_on() -> ScalarSelect[Any]:
    """The day by which the first wave with unclaimed pieces is made."""
    line = OrderLine.__table__.alias("wave_line")
    claimed = (
        select(func.coalesce(func.sum(Gathered.pieces - Gathered.set_aside), 0))
        .where(Gathered.wave_line_id == line.c.id, Gathered.open_for.is_not(None))
        .scalar_subquery()
    )
    arrived = (
        select(func.coalesce(func.sum(ParcelContent.pieces), 0))
        .join(Parcel, Parcel.id == ParcelContent.parcel_id)
        .where(ParcelContent.order_line_id == line.c.id, Parcel.kind == ParcelKind.TO_HUB)
        .where(Parcel.state == ParcelState.DELIVERED)
        .scalar_subquery()
    )
    wave = Order.__table__.alias("wave")
    return (
        select(func.min(wave.c.due_on))
        .join(line, line.c.order_id == wave.c.id)
        .where(
            wave.c.kind == OrderKind.WAVE, wave.c.state.in_(MAKING), line.c.variant_id == Variant.id
        )
        .where(line.c.pieces - arrived - claimed > 0)
        .scalar_subquery()
    )


#: Put together once: that costs five times what asking does.
_OF_VARIANTS = _facts().where(Variant.id.in_(bindparam("variants", expanding=True)))
_OF_PARTS = _facts(always=True).where(Variant.id.in_(bindparam("variants", expanding=True)))
_OF_SLUG = _facts().where(Product.slug == bindparam("slug"))
_OFFERED = (
    offers_wanted()
    .add_columns(Product.state, Variant.retired_at, *_reasons(READY == 0))
    .join(Product, Product.id == Variant.product_id)
)
