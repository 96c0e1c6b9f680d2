"""Waves as the office sees them: what waits in words, the waves with their progress, and for whom.

Open pieces of a wave are its lines' pieces minus what live and finished batches stand for. Each
list is one page and a constant number of statements.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ScalarSelect, case, func, select
from sqlalchemy.orm import Session, aliased

from catalog.products import Product, Variant
from catalog.words import Words
from fulfillment.batches import COUNTED, Batch
from fulfillment.orders import Order, OrderKind, OrderLine, OrderState
from fulfillment.waves import Gathered, Waiting, Why

PAGE = 30
#: So many shoppers are named on a wave's page.
MOST_SHOPPERS = 200


@dataclass(frozen=True, slots=True)
class WaveRow:
    """A wave in a list."""

    number: str
    state: OrderState
    due_on: date | None
    gathered_at: datetime
    pieces: int
    open: int
    accepted: int
    set_aside: int
    shoppers: int


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """Pieces of one variant that wait: how many, why, and until when."""

    product: Words
    variant: Words
    sku: str
    pieces: int
    lines: int
    missing: int
    why: Why
    leaves_on: date


@dataclass(frozen=True, slots=True)
class Shopper:
    """A shopper's order in a wave."""

    number: str
    state: OrderState
    product: Words
    variant: Words
    due_on: date | None
    pieces: int
    set_aside: int
    why: Why


def waves_page(session: Session, *, page: int) -> tuple[tuple[WaveRow, ...], int]:
    """A page of waves, the newest first, and how many pages there are."""
    is_wave = Order.kind == OrderKind.WAVE
    count = session.scalar(select(func.count()).select_from(Order).where(is_wave)) or 0
    pages = max(1, -(-count // PAGE))
    rows = session.execute(
        select(Order.number, Order.state, Order.due_on, Order.placed_at, *_sums())
        .where(is_wave)
        .order_by(Order.id.desc())
        .limit(PAGE)
        .offset((min(max(1, page), pages) - 1) * PAGE)
    )
    return tuple(WaveRow(*row[:4], *(int(each or 0) for each in row[4:])) for row in rows), pages


def waiting_rows(session: Session, waiting: Sequence[Waiting]) -> tuple[WaitingRow, ...]:
    """What waits, by variant, the soonest first."""
    by_variant: dict[int, list[Waiting]] = {}
    for each in waiting:
        by_variant.setdefault(each.line.variant_id, []).append(each)
    names = _names(session, by_variant)
    rows = [
        WaitingRow(
            *names[variant_id],
            pieces=sum(each.line.pieces for each in among),
            lines=len(among),
            missing=among[0].missing,
            why=among[0].why,
            leaves_on=among[0].leaves_on,
        )
        for variant_id, among in by_variant.items()
    ]
    return tuple(sorted(rows, key=lambda row: (row.leaves_on, row.sku)))


def shoppers_of(session: Session, wave_id: int) -> tuple[Shopper, ...]:
    """Whose pieces a wave makes, in the order in which they are shared out."""
    wave_line = aliased(OrderLine)
    rows = session.execute(
        select(
            Order.number,
            Order.state,
            Product.name,
            Variant.name,
            OrderLine.due_on,
            Gathered.pieces,
            Gathered.set_aside,
            Gathered.why,
        )
        .join(wave_line, wave_line.id == Gathered.wave_line_id)
        .join(OrderLine, OrderLine.id == Gathered.web_line_id)
        .join(Order, Order.id == OrderLine.order_id)
        .join(Product, Product.id == OrderLine.product_id)
        .join(Variant, Variant.id == OrderLine.variant_id)
        .where(wave_line.order_id == wave_id, Gathered.open_for.is_not(None))
        .order_by(OrderLine.due_on.is_(None), OrderLine.due_on, Order.paid_at, Gathered.id)
        .limit(MOST_SHOPPERS)
    )
    return tuple(Shopper(*row) for row in rows)


def _sums() -> tuple[ScalarSelect[Any], ...]:
    """Pieces, open, accepted, set aside and shoppers of a wave; only rows on the page are asked."""
    hers = (OrderLine.order_id == Order.id, OrderLine.to_make)
    given = (
        select(func.coalesce(func.sum(Batch.pieces - Batch.scrapped - Batch.turned_back), 0))
        .where(Batch.order_line_id == OrderLine.id, Batch.state.in_(COUNTED))
        .scalar_subquery()
    )
    left = OrderLine.pieces - given
    pieces = select(func.sum(OrderLine.pieces)).where(*hers)
    is_open = select(func.sum(case((left > 0, left), else_=0))).where(*hers)
    batches = select(func.sum(Batch.accepted)).join(OrderLine, OrderLine.id == Batch.order_line_id)
    tied = select(func.sum(Gathered.set_aside)).join(
        OrderLine, OrderLine.id == Gathered.wave_line_id
    )
    who = select(func.count(Gathered.id)).join(OrderLine, OrderLine.id == Gathered.wave_line_id)
    mine, still = OrderLine.order_id == Order.id, Gathered.open_for.is_not(None)
    asked = (pieces, is_open, batches.where(mine), tied.where(mine, still), who.where(mine, still))
    return tuple(each.correlate(Order).scalar_subquery() for each in asked)


def _names(session: Session, variant_ids: Collection[int]) -> dict[int, tuple[Words, Words, str]]:
    rows = session.execute(
        select(Variant.id, Product.name, Variant.name, Variant.sku)
        .join(Product, Product.id == Variant.product_id)
        .where(Variant.id.in_(variant_ids))
    )
    return {variant_id: (product, variant, sku) for variant_id, product, variant, sku in rows}
