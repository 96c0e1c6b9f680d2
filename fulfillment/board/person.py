"""One maker as the office sees her: certificates, hours, days off and what is with her now.

Nothing sensitive: sealed columns are never read. Days off are shown as spans.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.cooperatives import Cooperative
from catalog.products import Craft, Product
from catalog.words import Words
from fulfillment.batches import LIVE, Batch, BatchState
from fulfillment.makers import Certificate, DayOff, Maker, Skill, Span
from fulfillment.orders import Order, OrderLine

#: So much of her work stands on the page.
MOST = 40


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """A craft she is certified for, and whether that holds today."""

    craft: Words
    code: str
    level: int
    since: date
    until: date | None
    holds: bool


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A batch that is with her."""

    code: str
    order: str
    product: Words
    pieces: int
    due_on: date
    state: BatchState


@dataclass(frozen=True, slots=True)
class MakerPage:
    """What the office may know and change."""

    code: str
    alias: Words
    cooperative: Words
    active: bool
    hours: Decimal
    days: tuple[str, ...]
    certificates: tuple[CertificateRow, ...]
    away: tuple[Span, ...]
    works: tuple[WorkRow, ...]
    crafts: tuple[tuple[int, Words], ...]


def maker_page(session: Session, maker: Maker, *, today: date) -> MakerPage:
    """A maker's page."""
    home = session.get_one(Cooperative, maker.cooperative_id)
    crafts = session.execute(select(Craft.id, Craft.name).order_by(Craft.position, Craft.id))
    return MakerPage(
        code=maker.code,
        alias=maker.alias,
        cooperative=home.name,
        active=maker.active,
        hours=Decimal(maker.minutes_per_week) / 60,
        days=tuple(maker.working_days.get("days", ())),
        certificates=_certificates(session, maker, today),
        away=spans(_days_off(session, maker, today)),
        works=_works(session, maker),
        crafts=tuple((row.id, row.name) for row in crafts),
    )


def spans(days: Iterable[date]) -> tuple[Span, ...]:
    """Days one after the other as spans."""
    found: list[Span] = []
    for day in sorted(days):
        if found and found[-1].last + timedelta(days=1) == day:
            found[-1] = Span(found[-1].first, day)
        else:
            found.append(Span(day, day))
    return tuple(found)


def _days_off(session: Session, maker: Maker, today: date) -> list[date]:
    hers = (DayOff.maker_id == maker.id, DayOff.day >= today)
    return list(session.scalars(select(DayOff.day).where(*hers)))


def _certificates(session: Session, maker: Maker, today: date) -> tuple[CertificateRow, ...]:
    rows = session.execute(
        select(Craft.name, Certificate.code, Skill.level, Skill.certified_on, Skill.expires_on)
        .join(Craft, Skill.craft_id == Craft.id)
        .join(Certificate, Certificate.id == Skill.certificate_id)
        .where(Skill.maker_id == maker.id)
        .order_by(Craft.position, Craft.id)
    )
    return tuple(
        CertificateRow(*row, row[3] <= today and (row[4] is None or row[4] >= today))
        for row in rows
    )


def _works(session: Session, maker: Maker) -> tuple[WorkRow, ...]:
    left = Batch.pieces - Batch.scrapped - Batch.accepted - Batch.in_inspection
    rows = session.execute(
        select(Batch.code, Order.number, Product.name, left, Batch.due_on, Batch.state)
        .join(OrderLine, OrderLine.id == Batch.order_line_id)
        .join(Order, Order.id == OrderLine.order_id)
        .join(Product, Product.id == Batch.product_id)
        .where(Batch.maker_id == maker.id, Batch.state.in_(LIVE))
        .order_by(Batch.due_on, Batch.id)
        .limit(MOST)
    )
    return tuple(WorkRow(*row) for row in rows)
