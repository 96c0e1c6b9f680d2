"""What lies on the table of the centre where a maker works: one statement."""

from __future__ import annotations

from datetime import date

from sqlalchemy import or_
from sqlalchemy.orm import Session

from catalog.products import Product
from fulfillment.batches import Batch, BatchState
from fulfillment.board.work import Work, work, works
from fulfillment.makers import Maker, Skill

#: A table is not larger.
MOST = 12


def on_table(session: Session, maker: Maker, *, on: date) -> tuple[Work, ...]:
    """Offers on the table that she may take; none for who works at home."""
    if maker.home_based:
        return ()
    lies = (Batch.on_table, Batch.state == BatchState.OFFERED, Batch.maker_id != maker.id)
    hers = (Skill.maker_id == maker.id, Skill.level >= Product.level)
    wanted = (
        works()
        .join(Skill, Skill.craft_id == Product.craft_id)
        .where(Batch.cooperative_id == maker.cooperative_id, *lies, *hers)
        .where(or_(Skill.expires_on.is_(None), Skill.expires_on >= on))
        .order_by(Batch.due_on, Batch.id)
        .limit(MOST)
    )
    return tuple(work(row) for row in session.execute(wanted))
