"""Sharing: what becomes of a wave's pieces when they arrive, and when somebody wants hers no more.

* Pieces that can be used at the hub, as they came or as they passed the look at their batch, are
  set aside for the shoppers in turn: promised date, then paid date. What nobody waits for goes on
  sale at the hub. Usable = set aside + put on sale, piece by piece. Pieces with somebody's words
  on them are never sold to another: they lie aside for a person to decide.
* Released: a shopper who cancels leaves the wave. Pieces that nobody was given are not made; what
  makers have in hand they finish and are paid for, and it goes on sale when it arrives; what lay
  aside for her goes on sale at once.
* A wave that nobody wants any more before work is given out is cancelled.

Invariant: pieces of a wave line = pieces its shoppers still want + pieces that were set aside and
put on sale later; so scrapped pieces are open again exactly when somebody lacks them.

Locks: orders in the order of their ids. A shopper's order is older than its wave, so cancelling
(hers, then the wave) and receiving (all of them, ascending) never wait for each other in a ring.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog import stock
from catalog.history import Actor
from fulfillment import batches, orders, shipping, waves
from fulfillment.batches import Batch
from fulfillment.orders import Order, OrderKind, OrderLine, OrderState
from fulfillment.shipping import Content, ParcelContent, Usable
from fulfillment.waves import Arrived, Gathered

#: Why a wave is cancelled that nobody wants any more.
UNWANTED = "unwanted"


def lines_behind(session: Session, wave_line_ids: Collection[int]) -> list[int]:
    """The shoppers' lines that wait for pieces of these lines."""
    return [each.web_line_id for each in waves.gathered_in(session, wave_line_ids)]


def pieces_shared(
    session: Session, usable: Collection[Usable], cause: str, *, now: datetime
) -> None:
    """Set a wave's pieces aside for the shoppers in turn; the rest goes on sale, once a cause."""
    pieces = {each.content_id: each.pieces for each in usable}
    rows = session.execute(
        select(ParcelContent.id, ParcelContent.order_line_id, Batch.id)
        .add_columns(OrderLine.variant_id, OrderLine.lettering)
        .join(Batch, Batch.id == ParcelContent.batch_id)
        .join(OrderLine, OrderLine.id == ParcelContent.order_line_id)
        .join(Order, Order.id == OrderLine.order_id)
        .where(ParcelContent.id.in_(pieces), Order.kind == OrderKind.WAVE)
        .order_by(ParcelContent.id)
    ).all()
    for content_id, line_id, batch_id, variant_id, words in rows:
        given = waves.in_turn(_owed(session, line_id), pieces[content_id])
        for gathered_id, hers in given.items():
            waves.set_aside(session, gathered_id, Arrived(content_id, batch_id, hers))
        if (rest := pieces[content_id] - sum(given.values())) and not words:
            _on_sale(session, {variant_id: rest}, f"{cause}:{content_id}", now)


def pieces_released(session: Session, order: Order, *, actor: Actor, now: datetime) -> None:
    """A cancelled order wants no pieces of any wave; a cancelled wave lets its shoppers go."""
    lines = [line.id for line in order.lines]
    if order.kind is OrderKind.WAVE:
        for each in waves.gathered_in(session, lines):
            _let_go(session, each, now=now)
        return
    ties = waves.gathered_for(session, lines)
    found = _waves_locked(session, [each.wave_line_id for each in ties])
    for each in ties:
        if (left := _let_go(session, each, now=now)) > 0:
            line = session.get_one(OrderLine, each.wave_line_id)
            orders.need_fewer(session, line, left, actor=actor, now=now)
    for wave in found:
        if wave.state is OrderState.IN_PRODUCTION and wave_is_done(session, wave):
            orders.hand_over(session, wave, actor=actor, now=now)
        elif wave.state is OrderState.PLACED and not any(line.to_make for line in wave.lines):
            orders.cancel(session, wave, reason=UNWANTED, actor=actor, now=now)


def wave_is_done(session: Session, wave: Order) -> bool:
    """Whether every piece that somebody wants or makes has arrived."""
    lines = [line.id for line in wave.lines]
    if any(each.set_aside < each.pieces for each in waves.gathered_in(session, lines)):
        return False
    here = dict.fromkeys(lines, 0)
    for content in shipping.at_hub(session, lines):
        here[content.order_line_id] += content.pieces
    return all(here[line] >= made for line, made in batches.covered(session, lines).items())


def kept_contents(session: Session, line_ids: Collection[int]) -> list[Content]:
    """What lies aside for shoppers' lines, each named by the batch it was made in."""
    kept = waves.kept_for(session, line_ids)
    return [Content(each.web_line_id, each.batch_id, each.pieces) for each in kept]


def _owed(session: Session, wave_line_id: int) -> list[tuple[int, int]]:
    """Who still waits for pieces of a line, in turn."""
    rows = session.execute(
        select(Gathered.id, Gathered.pieces - Gathered.set_aside)
        .join(OrderLine, OrderLine.id == Gathered.web_line_id)
        .join(Order, Order.id == OrderLine.order_id)
        .where(Gathered.wave_line_id == wave_line_id, Gathered.open_for.is_not(None))
        .order_by(OrderLine.due_on.is_(None), OrderLine.due_on, Order.paid_at, Gathered.id)
    )
    return [(gathered_id, int(owed)) for gathered_id, owed in rows]


def _let_go(session: Session, tie: Gathered, *, now: datetime) -> int:
    """Release a tie; how many of its pieces had not arrived. What lay aside goes on sale."""
    lay_aside = waves.release(session, tie.id, now=now)
    if lay_aside is None:
        return 0
    if lay_aside:
        line = session.get_one(OrderLine, tie.web_line_id)
        if line.lettering:
            return tie.pieces - lay_aside
        _on_sale(session, {line.variant_id: lay_aside}, f"released:{tie.id}", now)
    return tie.pieces - lay_aside


def _on_sale(session: Session, pieces: dict[int, int], cause: str, now: datetime) -> None:
    stock.put_back(session, pieces, key=f"wave:{cause}", reason="wave", now=now)


def _waves_locked(session: Session, wave_line_ids: Collection[int]) -> list[Order]:
    theirs = select(OrderLine.order_id).where(OrderLine.id.in_(wave_line_ids))
    wanted = select(Order).where(Order.id.in_(theirs)).order_by(Order.id)
    wanted = wanted.with_for_update(key_share=True)
    return list(session.scalars(wanted.execution_options(populate_existing=True)))
