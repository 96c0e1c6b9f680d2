"""Making vouchers, and taking one for an order.

Rules
* A use is taken by one guarded statement (`… WHERE used < most`), and by a second for the customer;
  both stand in the order's own transaction, with a row that is unique for the order. However many
  press at once, no more have it than it allows.
* Taken again for the same order it is taken once. Given back it is free for others; an order that
  late money revives takes it again, if it is still to be had, whatever the day.
* What has been used is not changed in its worth: a voucher that has uses keeps its code and kind.

How it can fail: `voucher.used_up`, `voucher.hers`, `voucher.over`; the caller's savepoint takes the
order back. `voucher.taken` when the code is another's.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, Update, or_, update
from sqlalchemy.orm import Session

from catalog.db import insert_once
from catalog.errors import Invalid, Refusal
from catalog.history import Actor, record
from fulfillment.vouchers.models import Voucher, VoucherTally, VoucherUse
from fulfillment.vouchers.queries import use_of
from fulfillment.vouchers.rules import Terms, check, folded, hers_used_up, no_longer, used_up


def make(session: Session, terms: Terms, *, actor: Actor, now: datetime) -> Voucher:
    """A new voucher."""
    check(terms)
    values = {**_values(terms), "used": 0, "made_at": now}
    voucher_id = insert_once(session, Voucher, values)
    if voucher_id is None:
        raise _taken()
    voucher = session.get_one(Voucher, voucher_id)
    record(session, voucher, "make", actor=actor, now=now, kind=terms.kind.value, most=terms.most)
    session.flush()
    return voucher


def change(
    session: Session, voucher: Voucher, terms: Terms, *, actor: Actor, now: datetime
) -> None:
    """Other terms from now on; orders keep what they got."""
    check(terms)
    values = _values(terms)
    fixed = ("folded", "kind")
    if voucher.used and any(values[name] != getattr(voucher, name) for name in fixed):
        raise Refusal("voucher.in_use", "It has been used: please end it and make another one.")
    if voucher.ended_at is not None:
        raise Refusal("voucher.ended", "This voucher has been ended.")
    wanted = update(Voucher).where(Voucher.id == voucher.id).values(**values)
    if terms.most is not None:
        wanted = wanted.where(Voucher.used <= terms.most)
    if not _changed(session, wanted):
        raise Invalid("voucher.most", "It has been used more often than that.", field="most")
    session.refresh(voucher)
    record(session, voucher, "change", actor=actor, now=now, kind=terms.kind.value, most=terms.most)
    session.flush()


def end(session: Session, voucher: Voucher, *, actor: Actor, now: datetime) -> None:
    """Nobody can use it any more; orders that have it keep it. Ended twice is ended."""
    mine = update(Voucher).where(Voucher.id == voucher.id, Voucher.ended_at.is_(None))
    if _changed(session, mine.values(ended_at=now)):
        session.refresh(voucher)
        record(session, voucher, "end", actor=actor, now=now)
        session.flush()


def lend(
    session: Session, voucher: Voucher, host_id: int | None, *, actor: Actor, now: datetime
) -> None:
    """Orders with it are credited to this host from now on; to nobody by it, where none is told."""
    if voucher.host_id == host_id:
        return
    record(session, voucher, "lend", actor=actor, now=now, before=voucher.host_id, host=host_id)
    voucher.host_id = host_id
    session.flush()


def take(
    session: Session, voucher: Voucher, order_id: int, *, customer: str, minor: int, now: datetime
) -> None:
    """Use it on an order; once, however often it is told."""
    values = {"voucher_id": voucher.id, "order_id": order_id, "customer": customer}
    taken = {**values, "amount_minor": minor, "taken_at": now}
    if insert_once(session, VoucherUse, taken) is None:
        return
    valid = (
        Voucher.ended_at.is_(None),
        or_(Voucher.starts_at.is_(None), Voucher.starts_at <= now),
        or_(Voucher.ends_at.is_(None), Voucher.ends_at > now),
    )
    _count(session, voucher, customer, *valid)


def take_again(session: Session, order_id: int, *, now: datetime) -> None:
    """The order that gave it back wants it again."""
    gone = (VoucherUse.order_id == order_id, VoucherUse.given_back_at.is_not(None))
    back = update(VoucherUse).where(*gone).values(given_back_at=None, taken_at=now)
    if not _changed(session, back):
        return
    use = use_of(session, order_id)
    if use is not None:
        _count(session, session.get_one(Voucher, use.voucher_id), use.customer)


def give_back(session: Session, order_id: int, *, now: datetime) -> None:
    """The order will not be filled: another may use it."""
    mine = (VoucherUse.order_id == order_id, VoucherUse.given_back_at.is_(None))
    if not _changed(session, update(VoucherUse).where(*mine).values(given_back_at=now)):
        return
    use = use_of(session, order_id)
    if use is not None:
        _changed(session, _one(use.voucher_id).values(used=Voucher.used - 1))
        _changed(session, _hers(use.voucher_id, use.customer).values(used=VoucherTally.used - 1))


def _count(session: Session, voucher: Voucher, customer: str, *valid: Any) -> None:
    free = or_(Voucher.most.is_(None), Voucher.used < Voucher.most)
    one_more = _one(voucher.id).where(free, *valid).values(used=Voucher.used + 1)
    if not _changed(session, one_more):
        session.refresh(voucher)
        gone = voucher.most is None or voucher.used < voucher.most
        raise no_longer() if gone else used_up()
    hers = {"voucher_id": voucher.id, "customer": customer}
    insert_once(session, VoucherTally, {**hers, "used": 0})
    hers_more = _hers(voucher.id, customer).values(used=VoucherTally.used + 1)
    if voucher.each is not None:
        hers_more = hers_more.where(VoucherTally.used < voucher.each)
    if not _changed(session, hers_more):
        raise hers_used_up()


def _one(voucher_id: int) -> Update:
    return update(Voucher).where(Voucher.id == voucher_id)


def _hers(voucher_id: int, customer: str) -> Update:
    mine = (VoucherTally.voucher_id == voucher_id, VoucherTally.customer == customer)
    return update(VoucherTally).where(*mine)


def _taken() -> Invalid:
    return Invalid("voucher.taken", "There is a voucher with this code already.", field="code")


def _changed(session: Session, statement: Update) -> bool:
    session.flush()
    quietly = statement.execution_options(synchronize_session=False)
    return cast("CursorResult[Any]", session.execute(quietly)).rowcount == 1


def _values(terms: Terms) -> dict[str, Any]:
    names = (name for name in Terms.__slots__ if name != "only")
    only = {name: sorted(getattr(terms.only, name)) for name in type(terms.only).__slots__}
    told = {name: getattr(terms, name) for name in names}
    return {**told, "folded": folded(terms.code), "only": {k: v for k, v in only.items() if v}}
