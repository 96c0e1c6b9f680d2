"""Proof: what the book owes on gift cards and credit is what stands in the wallets, one by one."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fulfillment import ledger
from fulfillment.credit.models import CreditLine, Wallet
from fulfillment.ledger import Finding


def prove(session: Session) -> tuple[Finding, ...]:
    """Ask both invariants of credit."""
    return _lines(session), _owed(session)


def _lines(session: Session) -> Finding:
    summed = func.coalesce(func.sum(CreditLine.change_minor), 0)
    wanted = (
        select(Wallet.id)
        .outerjoin(CreditLine, CreditLine.wallet_id == Wallet.id)
        .group_by(Wallet.id, Wallet.balance_minor)
        .having(summed != Wallet.balance_minor)
        .order_by(Wallet.id)
        .limit(1)
    )
    offender = session.scalar(wanted)
    promise = "Every balance is the sum of its lines."
    named = None if offender is None else f"wallet {offender}"
    return Finding("credit_by_line", promise, _count(session), named)


def _owed(session: Session) -> Finding:
    """Both sides are read in one statement each: a wallet's, and the book's."""
    wanted = select(Wallet).order_by(Wallet.id)
    standing = {each.account: each.balance_minor for each in session.scalars(wanted)}
    booked = {code: amount.minor for code, amount in ledger.balances(session, "credit:%").items()}
    wrong = [
        code
        for code in sorted({*standing, *booked})
        if standing.get(code, 0) != booked.get(code, 0)
    ]
    promise = "What is owed on gift cards and credit is the sum of their balances."
    return Finding("credit_is_owed", promise, len(standing), wrong[0] if wrong else None)


def _count(session: Session) -> int:
    return session.scalar(select(func.count(Wallet.id))) or 0
