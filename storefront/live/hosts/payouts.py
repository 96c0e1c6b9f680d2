"""Paying a host what is payable: asked for by one person, sent when another agrees.

The payouts of makers go in files to the bank, hundreds at a time; hosts are few, so each payment
stands by itself. What is asked for is never more than what the book says is payable, and the book
itself refuses to let her account fall below zero. What the bank sends back is owed again.

How it can fail: `host_payout.nothing`, `host_payout.no_account`, `host_payout.open`,
`host_payout.second_person`, `host_payout.done`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, update
from sqlalchemy.orm import Session

from catalog.db import insert_once
from catalog.errors import Refusal
from catalog.history import Actor, record
from fulfillment import ledger
from fulfillment.ledger import host_recipes
from storefront.live.hosts.models import HostPayout
from storefront.live.models import Host

BANK = "bank"


def ask(session: Session, host: Host, *, actor: Actor, now: datetime) -> HostPayout:
    """All that is payable shall be sent to her."""
    owed = ledger.balance(session, f"host:{host.id}:payable")
    if owed.minor <= 0:
        raise Refusal("host_payout.nothing", "Nothing is payable to her.")
    if host.bank is None:
        raise Refusal("host_payout.no_account", "Where she is paid is not told yet.")
    values = {"host_id": host.id, "amount_minor": owed.minor, "currency": owed.currency}
    told = {**values, "bank_end": host.bank_end, "asked_by": actor.user_id, "asked_at": now}
    row_id = insert_once(session, HostPayout, told)
    if row_id is None:
        raise Refusal("host_payout.open", "A payment to her waits for a second person.")
    row = session.get_one(HostPayout, row_id)
    record(session, row, "ask", actor=actor, now=now, amount_minor=owed.minor)
    return row


def send(session: Session, row: HostPayout, *, reference: str, actor: Actor, now: datetime) -> None:
    """Somebody else has looked and sent it; the book says so at once."""
    if actor.user_id is None or actor.user_id == row.asked_by:
        raise Refusal("host_payout.second_person", "Somebody else must send what you asked for.")
    said = {"sent_by": actor.user_id, "sent_at": now, "reference": reference.strip()[:80]}
    _once(session, row, HostPayout.sent_at.is_(None), said)
    entry = host_recipes.host_paid(str(row.id), row.host_id, row.amount, BANK)
    ledger.post(session, entry, actor=actor, now=now)
    record(session, row, "send", actor=actor, now=now)


def drop(session: Session, row: HostPayout, *, actor: Actor, now: datetime) -> None:
    """It is not sent after all."""
    _once(session, row, HostPayout.sent_at.is_(None), {"dropped_at": now})
    record(session, row, "drop", actor=actor, now=now)


def came_back(session: Session, row: HostPayout, *, actor: Actor, now: datetime) -> None:
    """The bank sent it back: it is payable again."""
    _once(session, row, HostPayout.sent_at.is_not(None), {"came_back_at": now})
    entry = host_recipes.host_payout_bounced(str(row.id), row.host_id, row.amount, BANK)
    ledger.post(session, entry, actor=actor, now=now)
    record(session, row, "came_back", actor=actor, now=now)


def _once(session: Session, row: HostPayout, if_: Any, said: dict[str, object]) -> None:
    open_ = update(HostPayout).where(
        HostPayout.id == row.id,
        HostPayout.dropped_at.is_(None),
        HostPayout.came_back_at.is_(None),
        if_,
    )
    done = session.execute(open_.values(said).execution_options(synchronize_session=False))
    if cast("CursorResult[Any]", done).rowcount != 1:
        raise Refusal("host_payout.done", "That was done already.")
    session.refresh(row)
