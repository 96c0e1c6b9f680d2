"""Plans of the tests: proposing one, and what came of it."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fulfillment.batches import (
    Batch,
)
from fulfillment.orders import Order, OrderState
from fulfillment.planner.models import Plan
from fulfillment.workflow.adjustments import Adjustments
from fulfillment.workflow.planning import (
    plan_proposed,
)
from tests.made_office import OFFICE

FREE = Adjustments()


def proposed(session: Session, order: Order, now: datetime, wish: Adjustments = FREE) -> Plan:
    plan = plan_proposed(session, order, adjustments=wish, actor=OFFICE, now=now)
    session.commit()
    return plan


def pieces_by_line(batches: tuple[Batch, ...]) -> dict[int, int]:
    pieces: Counter[int] = Counter()
    for batch in batches:
        pieces[batch.order_line_id] += batch.pieces
    return dict(pieces)


def nothing_happened(session: Session, order: Order) -> bool:
    """After a refusal and the rollback at the edge."""
    session.rollback()
    session.refresh(order)
    none = session.scalar(select(func.count()).select_from(Batch)) == 0
    return none and order.state is OrderState.PLACED
