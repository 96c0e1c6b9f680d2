"""Rows of vouchers and credit for tests."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from catalog.history import SYSTEM, Actor
from catalog.money import Money
from fulfillment import credit, vouchers
from fulfillment.board.books import prove_books
from fulfillment.credit import Wallet
from fulfillment.vouchers import Terms, Voucher, VoucherKind

OFFICE = Actor(7, "office")


def a_voucher(session: Session, now: datetime, code: str = "SPRING", **terms: object) -> Voucher:
    """A tenth off, unless it is told otherwise."""
    wanted = {"kind": VoucherKind.PERCENT, "points": 1_000, **terms}
    made = vouchers.make(session, Terms(code, "", **wanted), actor=OFFICE, now=now)  # type: ignore[arg-type] # facts of its terms
    session.commit()
    return made


def some_credit(
    session: Session, user_id: int, minor: int, now: datetime, key: str = "g"
) -> Wallet:
    """A user's wallet with so much more in it, given by the office."""
    facts = {"reason": "A late parcel", "key": f"{key}:{user_id}", "now": now}
    row = credit.grant(session, user_id, Money(minor), actor=OFFICE, **facts)  # type: ignore[arg-type] # two kinds of facts
    if row.state is credit.GrantState.ASKED:
        credit.agree(session, row, actor=Actor(8, "office"), now=now)
    session.commit()
    return credit.opened(session, user_id, now=now)


def broken(session: Session) -> list[str]:
    """The invariants of the books that do not hold."""
    session.rollback()
    return [each.name for each in prove_books(session) if not each.holds]


__all__ = ["OFFICE", "SYSTEM", "a_voucher", "broken", "some_credit"]
