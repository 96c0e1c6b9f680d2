"""Crediting lines of orders, and what becomes of the commission.

A commission is earned in the book when the order is paid, falls away when its money goes back (a
part of it with a part), and is hers when the goods can no longer come back; then it stays. Each of
these may be told again. Every line has entries of its own, so that of any line can be proved what
it brought to whom.

Somebody near is dropped before the rule decides where her host does not exist or is paused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from catalog.db import columns_of, insert_once
from catalog.history import Actor, History, record
from catalog.loading import loaded, whole
from catalog.money import Money
from fulfillment import ledger, returns
from fulfillment.ledger import host_recipes as recipes
from fulfillment.ledger.rules import book_day
from fulfillment.orders import Order, OrderLine, OrderState
from fulfillment.returns import Return
from storefront.live.attribution.models import Attribution
from storefront.live.attribution.rules import (
    AttributionRule,
    Candidate,
    CommissionState,
    Decision,
    commission_of,
    decide,
)
from storefront.live.hosts.queries import Known, hosts_on
from storefront.live.rules import RETURN_WINDOW

#: So many are released at once.
MOST = 500


def credit(
    session: Session,
    order: Order,
    near: Sequence[Candidate],
    *,
    now: datetime,
    by_line: Mapping[int, Sequence[Candidate]] | None = None,
) -> int:
    """Remember whom each line is credited to, once; how many lines are. `near` are candidates for
    all lines, `by_line` those of one, by its position. Nothing is asked where nobody was near."""
    single = by_line or {}
    asked = {each.host_id for each in (*near, *(one for some in single.values() for one in some))}
    if not asked:
        return 0
    hosts = hosts_on(session, asked, book_day(order.placed_at))
    return sum(
        credit_line(
            session,
            line,
            _checked(order, (*near, *single.get(line.position, ())), hosts),
            hosts,
            now=now,
        )
        for line in order.lines
    )


def credit_line(
    session: Session,
    line: OrderLine,
    near: Sequence[Candidate],
    hosts: Mapping[int, Known],
    *,
    now: datetime,
) -> bool:
    """Whether this line is credited now; a line that already is stays as it is."""
    decision = decide(near, now=line.order.placed_at)
    if decision is None:
        return False
    values = _values(line, decision, hosts[decision.winner.host_id], now)
    return insert_once(session, Attribution, values) is not None


def earn(session: Session, order: Order, *, actor: Actor, now: datetime) -> None:
    """The order is paid: the commission of each line waits in the book."""
    for credited in held(session, order.id):
        if credited.earned_at is None and not credited.barred:
            credited.earned_at = now
            credited.state = CommissionState.PENDING
            book_pending(session, credited, order.number, actor=actor, now=now)
            record(session, credited, "earn", actor=actor, now=now)


def book_pending(
    session: Session, credited: Attribution, number: str, *, actor: Actor, now: datetime
) -> None:
    """What a line earns, into the book; nothing is booked of nothing."""
    amount = Money(credited.commission_minor, credited.currency)
    if amount:
        entry = recipes.commission_pending(credited.host_id, number, amount, key_of(credited))
        credited.entry_id = ledger.post(session, entry, actor=actor, now=now)


def reduce(session: Session, order: Order, *, left: Money, actor: Actor, now: datetime) -> None:
    """A part of the money went back: of her commission the same part stays as of the sale."""
    rows = held(session, order.id)
    lines = {each.id: each for each in order.lines} if rows else {}
    for credited in rows:
        goods = paid_for(lines[credited.order_line_id])
        due = commission_of(goods, credited.rate_points, left.minor, order.total_minor)
        credited.left_minor = left.minor
        less = Money(credited.commission_minor - due, credited.currency)
        if credited.state is not CommissionState.PENDING or less.minor <= 0:
            continue
        stays = Money(due, credited.currency)
        credited.commission_minor = due
        if credited.entry_id is not None:
            key = key_of(credited)
            entry = recipes.commission_reduced(credited.host_id, order.number, less, stays, key)
            ledger.post(session, entry, actor=actor, now=now)
        record(session, credited, "reduce", actor=actor, now=now, left_minor=due)


def void(session: Session, order: Order, *, actor: Actor, now: datetime) -> None:
    """The sale came back, or never was: the commission falls away."""
    for credited in held(session, order.id):
        if credited.state is CommissionState.PENDING:
            book_void(session, credited, order.number, actor=actor, now=now)
            credited.state = CommissionState.VOID
            record(session, credited, "void", actor=actor, now=now)


def book_void(
    session: Session, credited: Attribution, number: str, *, actor: Actor, now: datetime
) -> None:
    """What is pending of a line, out of the book again."""
    amount = Money(credited.commission_minor, credited.currency)
    if amount and credited.entry_id is not None:
        entry = recipes.commission_voided(credited.host_id, number, amount, key_of(credited))
        ledger.post(session, entry, actor=actor, now=now)


def release(session: Session, *, actor: Actor, now: datetime) -> int:
    """What can no longer come back becomes payable; how many lines."""
    found = session.execute(_releasable(now)).all()
    for credited, number in found:
        amount = Money(credited.commission_minor, credited.currency)
        if amount and credited.entry_id is not None:
            entry = recipes.commission_released(credited.host_id, number, amount, key_of(credited))
            ledger.post(session, entry, actor=actor, now=now)
        credited.state = CommissionState.PAYABLE
        record(session, credited, "release", actor=actor, now=now)
    return len(found)


def key_of(credited: Attribution) -> str:
    """The line, and how often it was set right, as entries name it."""
    return f"{credited.order_line_id}.{credited.turns}"


def paid_for(line: OrderLine) -> int:
    """A commission is a part of what a line brought, after its discount."""
    return line.pieces * line.unit_price_minor - line.discount_minor


def held(session: Session, order_id: int) -> list[Attribution]:
    """The lines of an order that are credited, held until the transaction ends."""
    return loaded(session, Attribution, _HELD, {"order": order_id}, fresh=True)


def _checked(
    order: Order, near: Sequence[Candidate], hosts: Mapping[int, Known]
) -> list[Candidate]:
    """Those whose host sells, each with whether she would earn on herself."""
    buyer = (order.user_id, order.email or "", order.phone or "")
    return [
        replace(each, own=hosts[each.host_id].is_buyer(*buyer))
        for each in near
        if each.host_id in hosts
    ]


def _values(line: OrderLine, decision: Decision, host: Known, now: datetime) -> dict[str, object]:
    winner, order = decision.winner, line.order
    amount = Money(paid_for(line), order.currency).share(host.rate_points)
    clicked = winner.rule is AttributionRule.LAST_CLICK
    return {
        "order_id": line.order_id,
        "order_line_id": line.id,
        "host_id": host.host_id,
        "link_id": winner.ref if clicked else None,
        "ref": 0 if clicked else winner.ref,
        "rule": winner.rule,
        "losers": {"near": [each.told() for each in decision.losers]},
        "barred": not decision.pays,
        "rate_points": host.rate_points,
        "state": CommissionState.PENDING if decision.pays else CommissionState.VOID,
        "commission_minor": amount.minor if decision.pays else 0,
        "currency": order.currency,
        "turns": 0,
        "at": now,
    }


def _releasable(now: datetime) -> Select[Attribution, str]:
    arrived = select(History.subject_id).where(
        History.subject_kind == Order.__tablename__,
        History.verb == "complete",
        History.at <= now - RETURN_WINDOW,
    )
    coming_back = select(Return.paid_order_id).where(Return.state.in_(returns.OPEN))
    return (
        select(Attribution, Order.number)
        .join(Order, Order.id == Attribution.order_id)
        .where(
            Attribution.state == CommissionState.PENDING,
            Attribution.earned_at.is_not(None),
            Order.state == OrderState.COMPLETED,
            Order.id.in_(arrived),
            Order.id.not_in(coming_back),
        )
        .order_by(Attribution.id)
        .limit(MOST)
    )


_HELD = (
    whole(Attribution)
    .where(columns_of(Attribution).order_id == bindparam("order"))
    .order_by(columns_of(Attribution).id)
    .with_for_update()
)
