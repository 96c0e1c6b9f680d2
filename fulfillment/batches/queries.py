"""Reading batches: what an order line has covered, and a hand-in with its batch."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fulfillment.batches.models import Batch
from fulfillment.batches.rules import COUNTED


def covered(session: Session, order_line_ids: Collection[int]) -> dict[int, int]:
    """Pieces of each order line that a live or finished batch stands for; scrap does not count.

    What is open of a line is its pieces minus this.
    """
    rows = session.execute(
        select(Batch.order_line_id, func.sum(Batch.pieces - Batch.scrapped - Batch.turned_back))
        .where(Batch.order_line_id.in_(order_line_ids), Batch.state.in_(COUNTED))
        .group_by(Batch.order_line_id)
    )
    found = {line: int(pieces) for line, pieces in rows}
    return {line: found.get(line, 0) for line in order_line_ids}


def batches_in_order(session: Session, batch_ids: Collection[int]) -> list[Batch]:
    """The batches of a parcel, locked in the order of their ids, so that packers never deadlock."""
    wanted = select(Batch).where(Batch.id.in_(batch_ids)).order_by(Batch.id)
    wanted = wanted.with_for_update(key_share=True)
    return list(session.scalars(wanted.execution_options(populate_existing=True)))
