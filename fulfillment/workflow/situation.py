"""The situation of an order that is being made: what is done, what is with whom, what is open.

Done pieces (accepted or in inspection) stay and are no longer planned; what is with a maker stands
as it is laid out here; the rest is open. A fixed number of statements, however many batches.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.cooperatives import Cooperative
from catalog.errors import Refusal
from fulfillment.batches import COUNTED, HERS, Batch, BatchState
from fulfillment.makers import Maker
from fulfillment.orders import Order, OrderLine
from fulfillment.planner import CooperativeFacts, Facts, MakerFacts
from fulfillment.planner.causes import Cause, Happened
from fulfillment.planner.holding import Held
from fulfillment.workflow.adjustments import Adjustments
from fulfillment.workflow.bench import Wanted
from fulfillment.workflow.gathering import facts_for, today, works_of

#: Changed hands need hours; a batch nobody has begun can change them.
NOT_BEGUN = frozenset({BatchState.PLANNED, BatchState.OFFERED, BatchState.TAKEN})


@dataclass(frozen=True, slots=True)
class Stood:
    """A batch that counts for the order; `pieces` without scrap, `held` is what is with her."""

    id: int
    maker: str
    line: str
    pieces: int
    due: date
    rate: int | None
    held: Held | None


@dataclass(frozen=True, slots=True)
class Situation:
    """The facts of now, the batches that stand, and what happened."""

    today: date
    facts: Facts
    stood: tuple[Stood, ...]
    causes: tuple[Cause, ...]

    @property
    def on_bench(self) -> frozenset[tuple[str, str]]:
        """Who may make which line by her certificates of now."""
        styles = {style.id: style for style in self.facts.styles}
        return frozenset(
            (maker.id, line.id)
            for maker in self.facts.makers
            for line in self.facts.lines
            if maker.skills.get(styles[line.style].craft, 0) >= styles[line.style].level
        )


def situation_of(
    session: Session, order: Order, causes: Sequence[Cause], wishes: Adjustments, *, now: datetime
) -> Situation:
    """Where an order stands after these causes. Refused: everything of it is made."""
    start = today(now)
    works = works_of(session, order, wishes, start, done_pieces)
    if not works:
        raise Refusal("plan.nothing_open", "Every piece of this order is made already.")
    last = max(work.due for work in works)
    crafts = {work.product.craft_id: work.craft for work in works}
    wanted = Wanted(crafts, start, last, order.currency, without_order=order.id)
    facts = facts_for(session, order, works, wishes, wanted)
    facts = replace(facts, cooperatives=_delayed(facts, causes))
    kits = _later_kits(causes)
    dues = {line.id: line.due for line in facts.lines}
    rows = session.execute(_batches(order)).all()
    stood = tuple(_stood(row, dues, kits.get(row.cooperative)) for row in rows)
    return Situation(start, _with_room(facts, stood), stood, tuple(causes))


def done_pieces(session: Session, line_ids: Collection[int]) -> dict[int, int]:
    """Pieces of each order line that are out of the makers' hands for good, or looked at."""
    rows = session.execute(
        select(
            Batch.order_line_id, func.sum(Batch.accepted + Batch.in_inspection - Batch.turned_back)
        )
        .where(Batch.order_line_id.in_(line_ids), Batch.state.in_(COUNTED))
        .group_by(Batch.order_line_id)
    )
    return Counter({line: int(pieces) for line, pieces in rows})


def from_before(facts: Facts, held: Collection[str]) -> Facts:
    """The same facts counted from before the first kit of today, for the planner on files.

    It counts standing work from the arrival of the order's kits, which are here long since. So
    the start moves back, and the days between are nobody's working days.
    """
    days = max((each.kit_days for each in facts.cooperatives), default=0)
    start = facts.start - timedelta(days=days)
    past = tuple(start + timedelta(days=ahead) for ahead in range(days))

    def rested(maker: MakerFacts) -> MakerFacts:
        if maker.id in held or maker.commitments:
            return replace(maker, days_off=(*past, *maker.days_off))
        return maker

    return replace(facts, start=start, makers=tuple(rested(maker) for maker in facts.makers))


def _with_room(facts: Facts, stood: Sequence[Stood]) -> Facts:
    """Lines hold at least what is with makers: a wave may have shrunk since it was given out."""
    held: Counter[str] = Counter()
    for each in stood:
        held[each.line] += each.held.pieces if each.held else 0
    lines = tuple(replace(line, pieces=max(line.pieces, held[line.id])) for line in facts.lines)
    return replace(facts, lines=lines)


def _delayed(facts: Facts, causes: Sequence[Cause]) -> tuple[CooperativeFacts, ...]:
    """Kits that come later to a cooperative than its usual days."""
    until, rows = _later_kits(causes), []
    for each in facts.cooperatives:
        day = until.get(each.id)
        days = (day - facts.start).days if day else 0
        rows.append(replace(each, kit_days=max(each.kit_days, days)))
    return tuple(rows)


def _later_kits(causes: Sequence[Cause]) -> dict[str, date]:
    """The day on which kits are there, for cooperatives that wait for them."""
    return {each.place: each.last for each in causes if each.kind is Happened.KITS and each.last}


def _batches(order: Order) -> Any:
    left = Batch.pieces - Batch.in_inspection - Batch.accepted - Batch.scrapped
    columns: tuple[Any, ...] = (
        Batch.id,
        Batch.order_line_id,
        Batch.state,
        Batch.pieces - Batch.scrapped - Batch.turned_back,
        left,
        Batch.handed_in,
        Batch.start_on,
        Batch.due_on,
        Batch.rate_minor,
        Maker.code,
        Cooperative.slug.label("cooperative"),
        Cooperative.return_days,
    )
    return (
        select(*columns)
        .join(OrderLine, OrderLine.id == Batch.order_line_id)
        .join(Maker, Maker.id == Batch.maker_id)
        .join(Cooperative, Cooperative.id == Batch.cooperative_id)
        .where(OrderLine.order_id == order.id, Batch.state.in_(COUNTED))
        .order_by(Batch.id)
    )


def _stood(row: Any, dues: dict[str, date], kit_day: date | None) -> Stood:
    batch, line_id, state, whole, left, handed, start, due, rate, code, _home, back = row
    line = str(line_id)
    held = None
    if left > 0 and line in dues and state in HERS | NOT_BEGUN:
        begun = handed > 0 or state not in NOT_BEGUN
        held = Held(
            batch=batch,
            maker=code,
            line=line,
            pieces=left,
            start=start if begun else max(start, kit_day or start),
            due=due,
            last=dues[line] - timedelta(days=back),
            offered=state is not BatchState.TAKEN and not begun,
            begun=begun,
        )
    return Stood(batch, code, line, whole, due, rate, held)
