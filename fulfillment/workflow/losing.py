"""Losing: a parcel of pieces is nowhere on its way to the hub.

* Its pieces stay counted as packed, so that nobody packs them again, and count as lacking: they are
  planned anew on the same way as pieces that the hub could not use. What their makers earned stays
  theirs.
* Whoever waits for them is told: the customer of each order, and of a wave everybody who has not
  got all of hers yet. The loss is a row in the history of her order, and from it comes her letter.
* What is asked of the carrier is filed in the same transaction, if anything is.

A parcel is lost once: its state decides. A customer's parcel goes by `aftersale.parcel_failed`.

Locks: the orders in the order of their ids, then the batches.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import Actor, record
from catalog.money import Money
from fulfillment import batches, shipping, waves
from fulfillment.orders import OrderKind
from fulfillment.planner.causes import Happened
from fulfillment.shipping import Parcel, ParcelKind
from fulfillment.workflow.changes import batch_changed, order_of_batch
from fulfillment.workflow.dispatch import orders_of


def hub_parcel_lost(
    session: Session, parcel: Parcel, *, ask: Money | None = None, actor: Actor, now: datetime
) -> int:
    """A parcel to the hub is nowhere; how many pieces are planned anew."""
    if parcel.kind is not ParcelKind.TO_HUB:
        raise Refusal("parcel.other_leg", "This parcel does not go to the hub.")
    lines = shipping.pieces_in(session, parcel.id)
    tied = waves.gathered_in(session, lines)
    behind = [each.web_line_id for each in tied if each.set_aside < each.pieces]
    found = orders_of(session, [*lines, *behind])
    shipping.lose(session, parcel, actor=actor, now=now)
    if ask is not None:
        shipping.file_claim(session, parcel, ask, "", actor=actor, now=now)
    _planned_anew(session, parcel, actor=actor, now=now)
    for order in found:
        if order.kind is not OrderKind.WAVE:
            pieces = sum(lines.get(line.id, 0) for line in order.lines)
            told: dict[str, Any] = {"parcel": parcel.code, "pieces": pieces}
            record(session, order, "parcel_lost", actor=actor, now=now, **told)
    return sum(lines.values())


def _planned_anew(session: Session, parcel: Parcel, *, actor: Actor, now: datetime) -> None:
    pieces: dict[int, int] = {}
    for each in parcel.contents:
        if each.batch_id is not None:
            pieces[each.batch_id] = pieces.get(each.batch_id, 0) + each.pieces
    for batch in batches.batches_in_order(session, pieces):
        lost = pieces[batch.id]
        batches.turn_back(session, batch, lost, actor=actor, now=now)
        order = order_of_batch(session, batch)
        batch_changed(session, order, batch, (Happened.ASTRAY, lost), actor=actor, now=now)
