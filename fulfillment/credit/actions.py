"""What happens to wallets: opened, filled, spent. Each change is a line, a balance and an entry.

Rules
* Spending is one guarded statement (`… WHERE balance >= amount AND closed_at IS NULL`): two windows
  cannot both spend the last coin. A line is written once for its key; the same fact again is no
  change.
* The book is told in the same transaction, under the same key: what we owe is always the sum of the
  balances (`proof`).

How it can fail: `credit.short` when there is less than is to be spent; the caller's savepoint takes
everything back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, Update, select, update
from sqlalchemy.orm import Session

from catalog.db import insert_once
from catalog.errors import Invalid, Refusal
from catalog.history import Actor, move, record
from catalog.money import Money
from fulfillment import ledger
from fulfillment.credit.models import CreditGrant, CreditLine, Wallet
from fulfillment.credit.queries import wallet_of
from fulfillment.credit.rules import ALONE, GRANT, WORDS, CreditWhy, GrantState, WalletKind, short
from fulfillment.ledger import NewEntry, credit_recipes


@dataclass(frozen=True, slots=True)
class Cause:
    """CreditWhy a wallet changes, and for which order."""

    why: CreditWhy
    order_id: int | None = None
    note: str = ""


def opened(session: Session, user_id: int, *, now: datetime) -> Wallet:
    """The wallet of a user, opened when she first gets credit."""
    values = {"kind": WalletKind.ACCOUNT, "user_id": user_id, "balance_minor": 0}
    insert_once(session, Wallet, {**values, "currency": "CNY", "opened_at": now})
    found = wallet_of(session, user_id)
    if found is None:
        raise RuntimeError("a wallet that was opened is gone")
    return found


def put_in(
    session: Session,
    wallet: Wallet,
    entry: NewEntry,
    cause: Cause,
    *,
    actor: Actor,
    now: datetime,
) -> bool:
    """Credit comes into a wallet by a fact of the book; False if that fact was told before."""
    amount = _amount(entry, wallet)
    if not _line(session, wallet, entry, amount.minor, cause, actor=actor, now=now):
        return False
    _changed(session, _one(wallet).values(balance_minor=Wallet.balance_minor + amount.minor))
    ledger.post(session, entry, actor=actor, now=now)
    session.refresh(wallet)
    return True


def take_out(
    session: Session,
    wallet: Wallet,
    entry: NewEntry,
    cause: Cause,
    *,
    actor: Actor,
    now: datetime,
) -> bool:
    """Credit leaves a wallet by a fact of the book, if there is enough of it."""
    amount = _amount(entry, wallet)
    if not _line(session, wallet, entry, -amount.minor, cause, actor=actor, now=now):
        return False
    enough = (Wallet.balance_minor >= amount.minor, Wallet.closed_at.is_(None))
    spend = _one(wallet).where(*enough).values(balance_minor=Wallet.balance_minor - amount.minor)
    if not _changed(session, spend):
        raise short()
    ledger.post(session, entry, actor=actor, now=now)
    session.refresh(wallet)
    return True


def grant(
    session: Session,
    user_id: int,
    amount: Money,
    *,
    reason: str,
    key: str,
    actor: Actor,
    now: datetime,
) -> CreditGrant:
    """The office gives credit; above `ALONE` it waits for a second person."""
    if amount.minor <= 0:
        raise Invalid("grant.amount", "Please say how much.", field="amount")
    if not reason.strip():
        raise Invalid("grant.reason", "Please write a sentence.", field="reason")
    values = {"user_id": user_id, "state": GrantState.ASKED, "amount_minor": amount.minor}
    told = {"reason": reason.strip()[:WORDS], "asked_by": actor.user_id, "key": key}
    money = {"currency": amount.currency, "asked_at": now}
    grant_id = insert_once(session, CreditGrant, {**values, **told, **money})
    if grant_id is None:
        return session.scalars(select(CreditGrant).where(CreditGrant.key == key)).one()
    row = session.get_one(CreditGrant, grant_id)
    record(session, row, "ask", actor=actor, now=now, amount_minor=amount.minor)
    if amount.minor <= ALONE.minor:
        _give(session, row, actor=actor, now=now)
    return row


def agree(session: Session, row: CreditGrant, *, actor: Actor, now: datetime) -> None:
    """A second person agrees: it is hers."""
    if row.asked_by == actor.user_id:
        raise Refusal("grant.second_person", "Please let a second person agree to this.")
    _give(session, row, actor=actor, now=now)


def refuse(session: Session, row: CreditGrant, *, actor: Actor, now: datetime) -> None:
    """It is not given."""
    move(session, row, GRANT, "refuse", actor=actor, now=now)
    row.decided_by = actor.user_id
    session.flush()


def _give(session: Session, row: CreditGrant, *, actor: Actor, now: datetime) -> None:
    move(session, row, GRANT, "give", actor=actor, now=now, amount_minor=row.amount_minor)
    row.decided_by = actor.user_id
    wallet = opened(session, row.user_id, now=now)
    amount = Money(row.amount_minor, row.currency)
    entry = credit_recipes.credit_granted(row.id, wallet.account, amount)
    put_in(session, wallet, entry, Cause(CreditWhy.OFFICE, note=row.reason), actor=actor, now=now)


def _amount(entry: NewEntry, wallet: Wallet) -> Money:
    return next(each.amount for each in entry.postings if each.account == wallet.account)


def _line(
    session: Session,
    wallet: Wallet,
    entry: NewEntry,
    change: int,
    cause: Cause,
    *,
    actor: Actor,
    now: datetime,
) -> bool:
    values = {
        "wallet_id": wallet.id,
        "change_minor": change,
        "why": cause.why,
        "order_id": cause.order_id,
        "note": cause.note,
        "key": f"{wallet.id}:{entry.key}",
        "actor_id": actor.user_id,
        "at": now,
    }
    return insert_once(session, CreditLine, values) is not None


def _one(wallet: Wallet) -> Update:
    return update(Wallet).where(Wallet.id == wallet.id)


def _changed(session: Session, statement: Update) -> bool:
    session.flush()
    quietly = statement.execution_options(synchronize_session=False)
    return cast("CursorResult[Any]", session.execute(quietly)).rowcount == 1
