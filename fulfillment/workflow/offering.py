"""Offering: the only way in which work is put to a maker. No certificate, no offer.

Whoever decides that she is asked (a plan, a re-plan, a lead who places work at the centre) comes
through here, and what the planner believed is looked up once more: her certificate must be at the
style's level and hold from the first day of the work to its last.

How it can fail: `offer.no_certificate`, naming her and the day; nothing is offered to anybody then.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import Actor
from catalog.products import Product
from fulfillment import batches, makers
from fulfillment.batches import Batch, NewBatch
from fulfillment.makers import Asked, Maker


def batches_offered(
    session: Session, news: Sequence[NewBatch], *, actor: Actor, now: datetime
) -> tuple[Batch, ...]:
    """Put shares to their makers, all of whom are certified for them."""
    refuse_uncertified(session, news)
    return batches.open_batches(session, news, actor=actor, now=now)


def refuse_uncertified(session: Session, news: Sequence[NewBatch]) -> None:
    """Refuse if anybody is asked for what she holds no certificate for."""
    ids = {each.product_id for each in news}
    styles = select(Product.id, Product.craft_id, Product.level).where(Product.id.in_(ids))
    needs = {row.id: (row.craft_id, row.level) for row in session.execute(styles)}
    asked: list[Asked] = [
        (each.maker_id, *needs[each.product_id], each.start_on, each.due_on) for each in news
    ]
    missing = makers.not_certified(session, asked)
    if missing:
        maker_id, _craft, _level, _first, last = missing[0]
        raise Refusal(
            "offer.no_certificate",
            "%(maker)s has no certificate that holds for this work until %(day)s.",
            maker=session.get_one(Maker, maker_id).code,
            day=last.isoformat(),
        )
