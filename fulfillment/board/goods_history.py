"""What happened to a product and its variants, the newest first; one statement a page."""

from __future__ import annotations

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from catalog.history import History, Moment
from catalog.products import Product, Variant

PAGE = 50


def past_of(
    session: Session, product: Product, *, before: int | None = None
) -> tuple[tuple[Moment, ...], int | None]:
    """A page of moments older than the row `before`, and the last row's id if there are more."""
    mine = select(Variant.id).where(Variant.product_id == product.id)
    about = or_(
        and_(History.subject_kind == "product", History.subject_id == product.id),
        and_(History.subject_kind == "variant", History.subject_id.in_(mine)),
    )
    wanted = select(History, Variant.sku).outerjoin(
        Variant, and_(History.subject_kind == "variant", Variant.id == History.subject_id)
    )
    if before is not None:
        wanted = wanted.where(History.id < before)
    rows = session.execute(wanted.where(about).order_by(History.id.desc()).limit(PAGE + 1)).all()
    shown = rows[:PAGE]
    more = shown[-1][0].id if len(rows) > PAGE else None
    return tuple(_moment(row, sku) for row, sku in shown), more


def _moment(row: History, sku: str | None) -> Moment:
    facts = {**row.facts, "sku": sku} if sku else row.facts
    return Moment(row.verb, row.before, row.after, row.actor_label, facts, row.at, row.actor_id)
