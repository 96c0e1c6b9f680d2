"""Asking for a fapiao, handing wishes to the tax software, noting what came of it.

Rules
* An order has one wish. Asked again before it is exported, it says something else.
* A state changes by its table only; whoever exported, issued or looked stands in the history.
* Money that goes back lessens a wish that is only asked for; of one further on it is red.

How it can fail: `fapiao.not_now`, `fapiao.stale`, `fapiao.order`, and what `rules.checked` refuses.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from catalog.db import inserted
from catalog.errors import Refusal
from catalog.history import SYSTEM, Actor, History, move, record
from fulfillment.orders import Order, OrderKind, OrderState
from storefront.fapiao.models import FapiaoRequest
from storefront.fapiao.queries import of_order
from storefront.fapiao.rules import FAPIAO, FapiaoState, Wanted, checked, checked_number
from storefront.invoices.back import GIVEN, corrected_by, gone_beyond_changes
from storefront.notices.outbox import send

#: So many refunds are followed in one round.
MOST = 500


def ask(
    session: Session, order: Order, wanted: Wanted, *, actor: Actor, now: datetime
) -> FapiaoRequest:
    """The buyer wants a fapiao, or wants it otherwise."""
    told = checked(wanted)
    if order.state is OrderState.CANCELLED or order.kind is OrderKind.WAVE or not order.total_minor:
        raise Refusal("fapiao.order", "There is no fapiao for this order.")
    row = of_order(session, order.id)
    if row is None:
        row = inserted(session, FapiaoRequest, _row(session, order, told, now))
    elif row.state is not FapiaoState.ASKED:
        row = None
    else:
        for name, value in asdict(told).items():
            setattr(row, name, value)
    if row is None:
        raise Refusal("fapiao.exported", "It is already being made out; please write to us.")
    record(session, row, "ask", actor=actor, now=now, kind=told.kind.value, special=told.special)
    session.flush()
    return row


def withdraw(session: Session, row: FapiaoRequest, *, actor: Actor, now: datetime) -> None:
    """She does not want one."""
    move(session, row, FAPIAO, "withdraw", actor=actor, now=now)


def export(session: Session, rows: Iterable[FapiaoRequest], *, actor: Actor, now: datetime) -> None:
    """They are handed to the tax software."""
    for row in rows:
        move(session, row, FAPIAO, "export", actor=actor, now=now)


def reopen(session: Session, row: FapiaoRequest, *, actor: Actor, now: datetime) -> None:
    """The tax software did not take it: she may change it, and it is exported again."""
    move(session, row, FAPIAO, "reopen", actor=actor, now=now)


def issue(
    session: Session, row: FapiaoRequest, *, number: str, link: str, actor: Actor, now: datetime
) -> None:
    """It is made out: its number, where it lies; the buyer is told."""
    row.number, row.link, row.issued_at = checked_number(number), link.strip(), now
    move(session, row, FAPIAO, "issue", actor=actor, now=now, number=row.number)
    facts = {"fapiao": row.number, "where": row.link}
    send(
        session,
        "fapiao_issued",
        key=f"fapiao:{row.id}",
        now=now,
        order_id=row.order_id,
        facts=facts,
    )
    _want_red(session, row, now=now)


def issue_red(
    session: Session, row: FapiaoRequest, *, number: str, actor: Actor, now: datetime
) -> None:
    """The red one is made out for all that went back so far."""
    red = row.red_minor - row.red_done_minor
    row.red_number = checked_number(number)
    move(session, row, FAPIAO, "issue_red", actor=actor, now=now, number=row.red_number, minor=red)
    row.red_done_minor += red
    session.flush()
    facts = {"fapiao": row.red_number, "where": ""}
    key = f"fapiao-red:{row.id}:{row.red_number}"
    send(session, "fapiao_red", key=key, now=now, order_id=row.order_id, facts=facts)


def follow_refunds(session: Session, *, now: datetime) -> int:
    """Read which money went back since the last round; how many refunds were followed."""
    wanted = (
        select(FapiaoRequest, History)
        .join(
            History,
            and_(
                History.subject_kind == Order.__tablename__,
                History.subject_id == FapiaoRequest.order_id,
                History.verb.in_(GIVEN),
                History.id > FapiaoRequest.seen_id,
            ),
        )
        .where(FapiaoRequest.state != FapiaoState.WITHDRAWN)
        .order_by(History.id)
        .limit(MOST)
    )
    found = session.execute(wanted).all()
    for row, moment in found:
        _follow(session, row, moment, now=now)
    return len(found)


def _follow(session: Session, row: FapiaoRequest, moment: History, *, now: datetime) -> None:
    order = session.get_one(Order, row.order_id)
    gone = corrected_by(session, order, moment.id, row.asked_at)
    back = min(gone, row.amount_minor - row.red_minor)
    row.seen_id = moment.id
    if row.state is FapiaoState.ASKED:
        row.amount_minor -= back
        if not row.amount_minor:
            withdraw(session, row, actor=SYSTEM, now=now)
    else:
        row.red_minor += back
    session.flush()
    _want_red(session, row, now=now)


def _want_red(session: Session, row: FapiaoRequest, *, now: datetime) -> None:
    issued = row.state in FAPIAO.sources("want_red")
    if issued and row.red_minor > row.red_done_minor:
        move(session, row, FAPIAO, "want_red", actor=SYSTEM, now=now)


def _row(session: Session, order: Order, told: Wanted, now: datetime) -> dict[str, object]:
    """Refunds from before are taken off; the next round reads only later ones."""
    mine = (
        History.subject_kind == Order.__tablename__,
        History.subject_id == order.id,
        History.verb.in_(GIVEN),
    )
    left = order.total_minor - gone_beyond_changes(session, order, now)
    if left <= 0:
        raise Refusal("fapiao.order", "There is no fapiao for this order.")
    newest = session.scalar(select(func.max(History.id)).where(*mine)) or 0
    return {
        **asdict(told),
        "order_id": order.id,
        "state": FapiaoState.ASKED,
        "amount_minor": left,
        "red_minor": 0,
        "red_done_minor": 0,
        "link": "",
        "currency": order.currency,
        "seen_id": newest,
        "asked_at": now,
    }
