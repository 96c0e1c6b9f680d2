"""What may be reviewed of an order, for the pages that say so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from catalog.words import Words
from fulfillment.orders import Order, OrderKind, ShownLine
from fulfillment.workflow.arrival import arrived
from fulfillment.workflow.intake import has_left
from storefront import reviews
from storefront.reviews import REVIEW, Review


@dataclass(frozen=True, slots=True)
class Reviewable:
    """A line that arrived: what she wrote about it, and whether she may write now."""

    line_id: int
    product: Words
    variant: Words
    review: Review | None
    may_write: bool


def reviewable(
    session: Session, order: Order, shown: Sequence[ShownLine], *, now: datetime
) -> tuple[Reviewable, ...]:
    """The lines that arrived; nothing is asked of the database before any could."""
    if not has_left(order) or order.kind is OrderKind.WAVE:
        return ()
    lines, since = arrived(session, order)
    written = reviews.of_lines(session, [each.id for each in order.lines])
    return tuple(
        Reviewable(line.id, seen.name, seen.variant, written.get(line.id), open_now)
        for line, seen in zip(order.lines, shown, strict=True)
        if line.id in lines
        if (open_now := may_write(written.get(line.id), since, now)) or line.id in written
    )


def may_write(review: Review | None, since: datetime | None, now: datetime) -> bool:
    """She may write for a while, and change what is not published."""
    if review is None:
        return reviews.in_time(since, now)
    return "rewrite" in REVIEW.verbs(review.state)
