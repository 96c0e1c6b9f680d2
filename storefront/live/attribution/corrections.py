"""Setting a line right: another host, or nobody, with a reason, when a second person agrees.

Rules
* One question at a time for a line, asked with a reason; somebody else agrees or refuses. Both are
  kept, and the host reads that it was set right.
* What the host before had waiting falls away in the book, and the other's commission is booked anew
  at the rate of the order's day, on what is left of the money. Entries of each turn have their own
  keys, so that a line may go back and forth and every step can be proved.
* What is payable already is hers: it is not taken back by a correction. Nor can a line be given to
  who bought it herself.

How it can fail: `correction.reason`, `correction.same`, `correction.asked`, `correction.payable`,
`correction.own`, `correction.second_person`, `correction.decided`. Nothing is written then.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session

from catalog.db import insert_once
from catalog.errors import Invalid, NotFound, Refusal
from catalog.history import Actor, record
from fulfillment.ledger.rules import book_day
from fulfillment.orders import OrderLine, OrderState
from storefront.live.attribution.actions import book_pending, book_void, paid_for
from storefront.live.attribution.models import Attribution, AttributionCorrection
from storefront.live.attribution.rules import (
    AttributionRule,
    Candidate,
    CommissionState,
    commission_of,
    losers_of,
)
from storefront.live.hosts.queries import Known, hosts_on

#: Letters of a reason.
WORDS = 300


def ask(
    session: Session,
    line: OrderLine,
    to_host_id: int | None,
    *,
    reason: str,
    actor: Actor,
    now: datetime,
) -> AttributionCorrection:
    """One person says whom the line should be credited to; no id is nobody."""
    if not reason.strip():
        raise Invalid("correction.reason", "Please write a sentence why.", field="reason")
    standing = _standing(session, line.id)
    before = None if standing is None or standing.barred else standing.host_id
    if before == to_host_id:
        raise Invalid("correction.same", "That is how it stands already.", field="host")
    _require_open(standing)
    _host(session, line, to_host_id)
    values = {
        "order_line_id": line.id,
        "from_host_id": before,
        "to_host_id": to_host_id,
        "reason": reason.strip()[:WORDS],
        "asked_by": actor.user_id,
        "asked_at": now,
    }
    row_id = insert_once(session, AttributionCorrection, values)
    if row_id is None:
        raise Refusal("correction.asked", "Somebody has asked about this line already.")
    row = session.get_one(AttributionCorrection, row_id)
    record(session, row, "ask", actor=actor, now=now, host=to_host_id)
    return row


def decide_on(
    session: Session, row: AttributionCorrection, *, agreed: bool, actor: Actor, now: datetime
) -> None:
    """Somebody else agrees, and the line is set right; or refuses, and it stays."""
    if actor.user_id is None or actor.user_id == row.asked_by:
        raise Refusal("correction.second_person", "Somebody else must decide what you asked for.")
    said = {"decided_by": actor.user_id, "decided_at": now, "agreed": agreed}
    open_ = update(AttributionCorrection).where(
        AttributionCorrection.id == row.id, AttributionCorrection.decided_at.is_(None)
    )
    done = session.execute(open_.values(said).execution_options(synchronize_session=False))
    if cast("CursorResult[Any]", done).rowcount != 1:
        raise Refusal("correction.decided", "This is decided already.")
    session.refresh(row)
    record(session, row, "agree" if agreed else "refuse", actor=actor, now=now)
    if agreed:
        _turn(session, row, actor=actor, now=now)


def _turn(session: Session, row: AttributionCorrection, *, actor: Actor, now: datetime) -> None:
    line = session.get_one(OrderLine, row.order_line_id)
    credited = _standing(session, line.id)
    _require_open(credited)
    host = _host(session, line, row.to_host_id)
    before = None if credited is None else _as_loser(credited)
    if credited is None:
        credited = _begun(session, line, cast("int", row.to_host_id), now)
    elif credited.state is CommissionState.PENDING:
        book_void(session, credited, line.order.number, actor=actor, now=now)
    _now_stands(credited, line, row, host, before)
    if host is not None and line.order.paid_at is not None and credited.state != "void":
        credited.earned_at = now
        book_pending(session, credited, line.order.number, actor=actor, now=now)
    record(session, credited, "correct", actor=actor, now=now, host=row.to_host_id, why=row.reason)
    session.flush()


def _now_stands(
    credited: Attribution,
    line: OrderLine,
    row: AttributionCorrection,
    host: Known | None,
    before: Candidate | None,
) -> None:
    """The line as two people say it is."""
    near = [*([before] if before else []), *losers_of(credited.losers)]
    credited.losers = {"near": [each.told() for each in near]}
    credited.rule, credited.ref, credited.link_id = AttributionRule.CORRECTION, row.id, None
    credited.turns += 1
    credited.entry_id = credited.earned_at = None
    credited.barred = host is None
    gone = line.order.state is OrderState.CANCELLED or credited.left_minor == 0
    credited.state = CommissionState.VOID if host is None or gone else CommissionState.PENDING
    credited.commission_minor = 0
    if host is not None:
        credited.host_id, credited.rate_points = host.host_id, host.rate_points
        total = line.order.total_minor
        left = total if credited.left_minor is None else credited.left_minor
        due = commission_of(paid_for(line), host.rate_points, left, total)
        credited.commission_minor = 0 if gone else due


def _begun(session: Session, line: OrderLine, host_id: int, now: datetime) -> Attribution:
    """A line that nobody was credited for until now."""
    fresh = Attribution(
        order_id=line.order_id,
        order_line_id=line.id,
        host_id=host_id,
        ref=0,
        rule=AttributionRule.CORRECTION,
        losers={},
        rate_points=0,
        state=CommissionState.PENDING,
        commission_minor=0,
        currency=line.order.currency,
        turns=0,
        at=now,
    )
    session.add(fresh)
    session.flush()
    return fresh


def _as_loser(credited: Attribution) -> Candidate:
    ref = credited.link_id or credited.ref
    return Candidate(credited.rule, credited.host_id, credited.at, ref, credited.barred)


def _host(session: Session, line: OrderLine, host_id: int | None) -> Known | None:
    if host_id is None:
        return None
    order = line.order
    host = hosts_on(session, [host_id], book_day(order.placed_at)).get(host_id)
    if host is None:
        raise NotFound("host")
    if host.is_buyer(order.user_id, order.email or "", order.phone or ""):
        raise Invalid("correction.own", "She bought it herself; that pays nobody.", field="host")
    return host


def _require_open(credited: Attribution | None) -> None:
    if credited is not None and credited.state is CommissionState.PAYABLE:
        raise Refusal("correction.payable", "It is payable already, and stays hers.")


def _standing(session: Session, line_id: int) -> Attribution | None:
    wanted = select(Attribution).where(Attribution.order_line_id == line_id).with_for_update()
    return session.scalars(wanted.execution_options(populate_existing=True)).one_or_none()
