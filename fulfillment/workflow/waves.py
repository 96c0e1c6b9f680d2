"""Waves: paid made-to-order lines become production orders, each line once.

* `foreseen` says what would leave now and what waits, and changes nothing.
* `waves_gathered` opens one order of kind `wave` for each craft that leaves and ties every
  shopper's line to its line in the wave; her order is in production from then on.
* `waves_closed` ends waves whose last surplus offer fell away after everything had arrived.

Invariants: a line is tied whole, and once: the shoppers' orders are locked in the order of their
ids before they are looked at again, one guarded statement ties, and the database refuses a second
tie. An order from the web is never planned by itself, so that no piece is made twice.

How it can fail: two rounds at once; the second waits, and finds nothing left to gather.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Select, Table, exists, func, insert, literal, select
from sqlalchemy.orm import Session

from catalog.cooperatives import Cooperative
from catalog.errors import Refusal
from catalog.history import Actor, record
from catalog.money import Money
from catalog.products import Craft, Product
from fulfillment import orders, waves
from fulfillment.batches import COUNTED, Batch
from fulfillment.orders import NewLine, NewOrder, Order, OrderKind, OrderLine, OrderState
from fulfillment.planner import Settings
from fulfillment.waves import Decision, Gathered, NewWave, OpenLine, WaveLine, whole_packs
from fulfillment.workflow.gathering import today
from fulfillment.workflow.sharing import wave_is_done

#: What a tie says of pieces, in the order in which it is written.
TIES = ("wave_line_id", "web_line_id", "open_for", "pieces", "set_aside")
#: States in which a shopper's order may have lines that nobody makes yet.
OPEN = (OrderState.PAID, OrderState.IN_PRODUCTION)


def foreseen(session: Session, *, everything: bool = False, now: datetime) -> Decision:
    """What leaves now, and what waits until when."""
    rule = waves.rule_of(session)
    return waves.decide(open_lines(session), rule, today=today(now), everything=everything)


def waves_gathered(
    session: Session, *, everything: bool = False, actor: Actor, now: datetime
) -> tuple[Order, ...]:
    """Open the waves that leave now; by the rule, or with everything that waits."""
    wanted = foreseen(session, everything=everything, now=now).waves
    chosen = {line.line_id for wave in wanted for each in wave.lines for line, _ in each.lines}
    if not chosen:
        return ()
    _lock(session, chosen)
    still = {line.line_id for line in open_lines(session, among=chosen)}
    kept = [_only(wave, still) for wave in wanted]
    return tuple(_open(session, wave, actor=actor, now=now) for wave in kept if wave.lines)


def waves_closed(session: Session, *, actor: Actor, now: datetime) -> int:
    """End the waves whose every piece has arrived or is wanted no more; how many there were."""
    making = (Order.kind == OrderKind.WAVE, Order.state == OrderState.IN_PRODUCTION)
    wanted = select(Order).where(*making).order_by(Order.id).with_for_update(key_share=True)
    done = [order for order in session.scalars(wanted) if wave_is_done(session, order)]
    for order in done:
        orders.hand_over(session, order, actor=actor, now=now)
    return len(done)


def open_lines(session: Session, *, among: Collection[int] | None = None) -> list[OpenLine]:
    """Paid lines of shoppers that nobody makes; two statements."""
    way = func.max(Cooperative.kit_days + Cooperative.return_days)
    way_days = session.scalar(select(way)) or 0
    return [
        OpenLine(
            line_id=line.id,
            craft=craft,
            product_id=line.product_id,
            variant_id=line.variant_id,
            pieces=line.pieces,
            paid_on=today(paid),
            due_on=line.due_on or due_on,
            batch=whole_packs(max(product.min_batch, least), product.pack),
            way_days=way_days,
            lettering=line.lettering or "",
        )
        for line, due_on, paid, craft, product, least in session.execute(_open_rows(among))
    ]


def _open_rows(among: Collection[int] | None) -> Select[*tuple[Any, ...]]:
    paid_at = func.coalesce(Order.paid_at, Order.placed_at)
    wanted = (
        select(OrderLine, Order.due_on, paid_at, Craft.slug, Product, Cooperative.min_batch)
        .join(Order, Order.id == OrderLine.order_id)
        .join(Product, Product.id == OrderLine.product_id)
        .join(Craft, Craft.id == Product.craft_id)
        .join(Cooperative, Cooperative.id == Product.cooperative_id)
        .where(Order.kind == OrderKind.WEB, Order.state.in_(OPEN), OrderLine.to_make)
        .where(~exists().where(Gathered.open_for == OrderLine.id))
        .where(~exists().where(Batch.order_line_id == OrderLine.id, Batch.state.in_(COUNTED)))
        .order_by(OrderLine.id)
    )
    return wanted if among is None else wanted.where(OrderLine.id.in_(among))


def _lock(session: Session, line_ids: Collection[int]) -> None:
    """The shoppers' orders, in the order of their ids, until the waves stand."""
    theirs = select(OrderLine.order_id).where(OrderLine.id.in_(line_ids))
    wanted = select(Order.id).where(Order.id.in_(theirs)).order_by(Order.id)
    session.execute(wanted.with_for_update(key_share=True)).all()


def _only(wave: NewWave, still: Collection[int]) -> NewWave:
    """The wave without lines that somebody else gathered or cancelled meanwhile."""
    kept = (
        replace(line, lines=tuple(each for each in line.lines if each[0].line_id in still))
        for line in wave.lines
    )
    return replace(wave, lines=tuple(line for line in kept if line.lines))


def _open(session: Session, wave: NewWave, *, actor: Actor, now: datetime) -> Order:
    order = orders.place(session, _new_order(wave, _key(session, wave)), actor=actor, now=now)
    for line, new in zip(order.lines, wave.lines, strict=True):
        _tie(session, line, new, now)
    lines = [line.line_id for each in wave.lines for line, _ in each.lines]
    theirs = select(OrderLine.order_id).where(OrderLine.id.in_(lines))
    wanted = select(Order).where(Order.id.in_(theirs)).order_by(Order.id)
    for hers in session.scalars(wanted.execution_options(populate_existing=True)):
        record(session, hers, "gather", actor=actor, now=now, wave=order.number)
        if hers.state is OrderState.PAID:
            orders.start(session, hers, actor=actor, now=now)
    session.flush()
    return order


def _key(session: Session, wave: NewWave) -> str:
    """The same wave is the same order: its first line, and how often that one was gathered."""
    first = min(line.line_id for each in wave.lines for line, _ in each.lines)
    before = select(func.count()).select_from(Gathered).where(Gathered.web_line_id == first)
    return f"wave:{first}:{session.scalar(before) or 0}"


def _new_order(wave: NewWave, key: str) -> NewOrder:
    currency = Settings().currency
    return NewOrder(
        kind=OrderKind.WAVE,
        customer="",
        user_id=None,
        email=None,
        recipient=None,
        phone=None,
        address=None,
        language="",
        currency=currency,
        lines=tuple(_new_line(each, Money(0, currency)) for each in wave.lines),
        shipping=Money(0, currency),
        due_on=min(each.due_on for each in wave.lines),
        key=key,
    )


def _new_line(new: WaveLine, free: Money) -> NewLine:
    words = new.lettering or None
    line = NewLine(new.variant_id, new.product_id, new.pieces, free, True, new.due_on)
    return replace(line, lettering=words)


def _tie(session: Session, line: OrderLine, new: WaveLine, now: datetime) -> None:
    """Each shopper's line to its line in the wave, with the pieces that her line has."""
    for hers, why in new.lines:
        facts = literal(line.id), OrderLine.id, OrderLine.id, OrderLine.pieces, literal(0)
        said = literal(why, Gathered.why.type), literal(now, Gathered.gathered_at.type)
        same = OrderLine.id == hers.line_id, OrderLine.pieces == hers.pieces, OrderLine.to_make
        source = select(*facts, *said).where(*same)
        names = [*TIES, "why", "gathered_at"]
        statement = insert(cast("Table", Gathered.__table__)).from_select(names, source)
        if session.execute(statement.returning(Gathered.id)).first() is None:
            raise Refusal("wave.stale", "Somebody else was faster. Please look again.")
