"""The standards as the office sees them: every kind of defect with its craft, and the styles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.products import Craft, Product, ProductState
from catalog.words import Words
from fulfillment.quality import DefectClass, DefectType, GoldenSample, InspectionStandard

#: More styles than this nobody scrolls through; the goods' own pages lead to each.
MOST = 200


@dataclass(frozen=True, slots=True)
class DefectRow:
    """A kind of defect; no craft: of every one."""

    id: int
    code: str
    name: Words
    kind: DefectClass
    is_used: bool
    craft: Words | None


@dataclass(frozen=True, slots=True)
class StyleRow:
    """How lots of a style are sampled; empty where the house's own standard holds."""

    slug: str
    name: Words
    level: str | None
    critical: str | None
    major: str | None
    minor: str | None
    at_hub: bool | None


@dataclass(frozen=True, slots=True)
class GoldenRow:
    """A style with the golden sample that counts; empty where nobody showed one."""

    product_id: int
    slug: str
    name: Words
    version: int | None
    asset_id: int | None
    at: datetime | None


def crafts(session: Session) -> Sequence[Craft]:
    """Every craft."""
    return session.scalars(select(Craft).order_by(Craft.id)).all()


def every_defect(session: Session) -> tuple[DefectRow, ...]:
    """Every kind of defect, those of every craft first."""
    rows = session.execute(
        select(DefectType.id, DefectType.code, DefectType.name, DefectType.kind)
        .add_columns(DefectType.is_used, Craft.name)
        .join(Craft, Craft.id == DefectType.craft_id, isouter=True)
        .order_by(DefectType.craft_id.is_not(None), DefectType.craft_id, DefectType.code)
    )
    return tuple(DefectRow(*row) for row in rows)


def styles(session: Session) -> tuple[StyleRow, ...]:
    """The styles that are on offer, those with a standard of their own first."""
    own = InspectionStandard
    rows = session.execute(
        select(
            Product.slug, Product.name, own.level, own.critical, own.major, own.minor, own.at_hub
        )
        .join(own, own.product_id == Product.id, isouter=True)
        .where(Product.state == ProductState.PUBLISHED)
        .order_by(own.id.is_(None), Product.id)
        .limit(MOST)
    )
    return tuple(StyleRow(*row) for row in rows)


def goldens(session: Session) -> tuple[GoldenRow, ...]:
    """The styles on offer with their golden samples, those without one last."""
    newest = select(func.max(GoldenSample.version)).where(GoldenSample.product_id == Product.id)
    it_counts = GoldenSample.version == newest.correlate(Product).scalar_subquery()
    own = (GoldenSample.product_id == Product.id) & it_counts
    rows = session.execute(
        select(Product.id, Product.slug, Product.name, GoldenSample.version)
        .add_columns(GoldenSample.asset_id, GoldenSample.at)
        .join(GoldenSample, own, isouter=True)
        .where(Product.state == ProductState.PUBLISHED)
        .order_by(GoldenSample.id.is_(None), Product.id)
        .limit(MOST)
    )
    return tuple(GoldenRow(*row) for row in rows)
