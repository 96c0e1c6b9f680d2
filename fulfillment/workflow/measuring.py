"""Measuring the bench: everybody's free hours, for every kind of skill that a style asks for.

A job does it, for it takes seconds with 20,000 makers. First what was promised is read, then the
people and their batches, then the arithmetic, and at last one short write. So an order that comes
meanwhile is counted twice for a minute, never forgotten; the next measuring puts it right.

* Spare are the hours that live batches leave (`bench`, the same people as in a plan).
* Promised are the open pieces of every order that is placed, paid or in production: what no live
  or finished batch stands for. A day that has passed counts as today; no day, as the last one.
  A line that is made in a wave is counted with the wave.
* A certificate counts until the day it ends.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from catalog.history import History
from catalog.products import Craft, Product, ProductState
from fulfillment import promises
from fulfillment.batches import COUNTED, Batch
from fulfillment.makers import Maker, Skill
from fulfillment.orders import Order, OrderLine, OrderState
from fulfillment.planner import Capacity, Facts, StyleFacts, capacity_of
from fulfillment.promises import WEEK, Claim, Group, Spare
from fulfillment.waves import Gathered
from fulfillment.workflow.bench import Wanted, people_of
from fulfillment.workflow.gathering import cooperatives_of, today

#: Orders whose open pieces are promised.
OPEN = (OrderState.PLACED, OrderState.PAID, OrderState.IN_PRODUCTION)
#: A bench that nothing happened to is measured again after this long all the same.
LONGEST = timedelta(hours=1)
#: And never oftener than this, nor so often that measuring fills more than a twentieth of the time.
SHORTEST = timedelta(seconds=45)
SHARE = 20

Kind = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Survey:
    """A measured bench, ready to be kept: the claims it holds, and the last history it saw."""

    day: date
    body: bytes
    claims: tuple[int, ...]
    mark: int
    took_ms: int


def due(session: Session, *, now: datetime) -> bool:
    """Whether to measure: something happened since the last time, or a day began."""
    last = promises.newest(session)
    if last is None or last.day != today(now):
        return True
    age = now - last.made_at
    if age < max(SHORTEST, timedelta(milliseconds=SHARE * last.took_ms)):
        return False
    return age >= LONGEST or last.mark != _mark(session)


def survey(session: Session, *, now: datetime) -> Survey:
    """Measure the bench; only reads."""
    begun, start, mark = time.perf_counter(), today(now), _mark(session)
    claims = tuple(session.scalars(select(Claim.id).where(Claim.expires_at.is_(None))))
    promised = open_minutes(session)
    body = promises.to_bytes(spare_bench(session, start, promised))
    took = round(1_000 * (time.perf_counter() - begun))
    return Survey(start, body, claims, mark, took)


def keep(session: Session, found: Survey, *, now: datetime) -> None:
    """Let everybody answer from what was measured."""
    facts = {"day": found.day, "mark": found.mark, "took_ms": found.took_ms, "made_at": now}
    promises.keep(session, found.body, claims=found.claims, facts=facts)


def measure(session: Session, *, now: datetime) -> None:
    """Measure and keep in one go, where nobody waits for the database."""
    keep(session, survey(session, now=now), now=now)


def spare_bench(
    session: Session, start: date, promised: Mapping[tuple[Kind, date], float]
) -> Spare:
    """What is spare from a day on, with what is promised of it."""
    kinds, crafts = _kinds(session), dict(session.execute(select(Craft.id, Craft.slug)).all())
    asked = {craft: crafts[craft] for craft, _ in kinds}
    facts = Facts(
        start=start,
        lines=(),
        styles=tuple(StyleFacts(_name(kind), crafts[kind[0]], kind[1], 1.0, 0) for kind in kinds),
        makers=people_of(session, Wanted(asked, start, start, "CNY")) if kinds else (),
        cooperatives=cooperatives_of(session),
    )
    return (
        compact(capacity_of(facts), kinds, _ends(session, start), promised)
        if kinds
        else _none(start)
    )


def compact(
    capacity: Capacity,
    kinds: Sequence[Kind],
    ends: Mapping[tuple[str, int], date],
    promised: Mapping[tuple[Kind, date], float],
) -> Spare:
    """The planner's capacity in the compact form; `ends` are certificates that end, by maker."""
    days = promises.known_days(capacity.free.shape[1] - 1)
    free = _at_hub(capacity, days)
    groups = tuple(_group(capacity, kind, ends) for kind in kinds)
    minutes = [_standard(free, days, group) for group in groups]
    room = np.array([each.sum(axis=1) for each in minutes], np.float32)
    shared = _shared(free, days, groups)
    spare = Spare(capacity.bench.start, days, free, groups, room, shared, np.zeros_like(room))
    return _loaded(spare, promised)


def _at_hub(capacity: Capacity, days: NDArray[np.int32]) -> NDArray[np.uint16]:
    """Free minutes by the day on which pieces are at the hub, days down and makers across."""
    makers = np.arange(len(capacity.back))
    handed = days[:, None] - capacity.back[None, :]
    minutes = capacity.free[makers[None, :], np.maximum(handed, 0)]
    most = np.iinfo(np.uint16).max
    kept: NDArray[np.uint16] = np.where(handed >= 0, np.minimum(minutes, most), 0).astype(np.uint16)
    return kept


def _group(capacity: Capacity, kind: Kind, ends: Mapping[tuple[str, int], date]) -> Group:
    bench = capacity.bench
    line = capacity.styles[_name(kind)]
    makers = bench.able_for(line)
    least = np.array([row.min_batch for row in bench.cooperatives], np.int32)
    until = np.full(len(makers), promises.NO_END, np.int16)
    for at, maker in enumerate(makers.tolist() if ends else ()):
        end = ends.get((bench.makers.facts[maker].id, kind[0]))
        if end is not None:
            until[at] = (end - bench.start).days + int(capacity.back[maker])
    return Group(
        craft_id=kind[0],
        level=kind[1],
        makers=makers.astype(np.int32),
        pace=bench.minutes_per_piece(makers, line).astype(np.float32),
        least=least[bench.makers.cooperative[makers]],
        until=until,
    )


def _standard(
    free: NDArray[np.uint16], days: NDArray[np.int32], group: Group
) -> NDArray[np.float32]:
    """Free minutes of a group as standard minutes of its own work, days down and makers across."""
    minutes = free[:, group.makers].astype(np.float32)
    if len(group.until) and int(group.until.min()) < days[-1]:
        ends = np.maximum(np.searchsorted(days, group.until, side="right") - 1, 0)
        at_end = minutes[ends, np.arange(len(ends))]
        minutes = np.where(np.arange(len(days))[:, None] <= ends[None, :], minutes, at_end[None, :])
    return minutes / group.pace[None, :]


def _shared(
    free: NDArray[np.uint16], days: NDArray[np.int32], groups: Sequence[Group]
) -> NDArray[np.float32]:
    """What every group loses of a standard minute that is given to a group, week by week."""
    ends = np.arange(WEEK - 1, days[-1] + WEEK, WEEK)
    at = np.searchsorted(days, np.minimum(ends, days[-1]), side="right") - 1
    rows = free[at]
    slow = np.full((len(groups), free.shape[1]), np.inf, np.float32)
    for place, group in enumerate(groups):
        slow[place, group.makers] = group.pace
    shared = np.zeros((len(groups), len(groups), len(at)), np.float32)
    for place, group in enumerate(groups):
        part = rows[:, group.makers] / group.pace[None, :]
        lost = part @ (group.pace[None, :] / slow[:, group.makers]).T
        whole = part.sum(axis=1)[:, None]
        shared[place] = np.divide(lost, whole, out=np.zeros_like(lost), where=whole > 0).T
        shared[place, place] = 1.0
    return shared


def _loaded(spare: Spare, promised: Mapping[tuple[Kind, date], float]) -> Spare:
    """With the work that is promised already counted."""
    outlook = promises.Outlook(promises.Measured(spare), (), spare.start)
    for (kind, due), minutes in promised.items():
        outlook.take(promises.Taken(*kind, minutes, due))
    load = outlook.load.astype(np.float32)
    return replace(spare, load=load)


def _none(start: date) -> Spare:
    """A bench on which nobody asks for anything."""
    days, empty = promises.known_days(0), np.zeros((0, 1), np.float32)
    shared = np.zeros((0, 0, 1), np.float32)
    return Spare(start, days, np.zeros((1, 0), np.uint16), (), empty, shared, empty)


def _kinds(session: Session) -> list[Kind]:
    """The kinds of skill that styles ask for, drafts included, for they are quoted too."""
    wanted = (
        select(Product.craft_id, Product.level)
        .where(Product.state != ProductState.DELISTED)
        .distinct()
        .order_by(Product.craft_id, Product.level)
    )
    return [(craft, level) for craft, level in session.execute(wanted)]


def _ends(session: Session, start: date) -> dict[tuple[str, int], date]:
    wanted = (
        select(Maker.code, Skill.craft_id, Skill.expires_on)
        .join(Maker, Maker.id == Skill.maker_id)
        .where(Skill.expires_on >= start)
    )
    return {(code, craft): end for code, craft, end in session.execute(wanted) if end is not None}


def open_minutes(session: Session) -> dict[tuple[Kind, date], float]:
    """Standard minutes of open pieces by kind of skill and day; one statement."""
    given = (
        select(func.coalesce(func.sum(Batch.pieces - Batch.scrapped - Batch.turned_back), 0))
        .where(Batch.order_line_id == OrderLine.id, Batch.state.in_(COUNTED))
        .correlate(OrderLine)
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            Product.craft_id,
            Product.level,
            func.coalesce(OrderLine.due_on, Order.due_on),
            Product.standard_minutes,
            OrderLine.pieces - given,
        )
        .join(Order, Order.id == OrderLine.order_id)
        .join(Product, Product.id == OrderLine.product_id)
        .where(Order.state.in_(OPEN), OrderLine.to_make)
        .where(~exists().where(Gathered.open_for == OrderLine.id))
    )
    found: dict[tuple[Kind, date], float] = {}
    for craft, level, due, minutes, pieces in rows:
        if pieces > 0:
            key = ((craft, level), due or date.max)
            found[key] = found.get(key, 0.0) + float(Decimal(minutes) * int(pieces))
    return found


def _mark(session: Session) -> int:
    return session.scalar(select(func.max(History.id))) or 0


def _name(kind: Kind) -> str:
    return f"{kind[0]:012d}/{kind[1]}"
