"""Reading payouts, and the file that the bank is given.

The bank file opens sealed names and account numbers; it is made for one download and kept
nowhere. Whoever has no bank account is not in it: the page lists her, to be paid by hand.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from catalog.money import Money
from catalog.words import Words
from fulfillment.earnings.models import Payout, PayoutLine
from fulfillment.earnings.rules import PayoutState, cell
from fulfillment.makers.models import Maker

#: The head of the file as Chinese banks know it.
COLUMNS = ("序号", "收款户名", "收款账号", "金额", "币种", "附言")


@dataclass(frozen=True, slots=True)
class PayoutRow:
    """A payout in the list."""

    id: int
    number: str
    state: PayoutState
    until: date
    total: Money
    makers: int
    made_at: datetime


@dataclass(frozen=True, slots=True)
class LineRow:
    """One maker's line of a payout. `by_hand` means that we know no bank account of hers."""

    id: int
    maker_id: int
    code: str
    alias: Words
    amount: Money
    sent: bool
    bounced: bool
    bounced_because: str
    by_hand: bool


def payouts(
    session: Session, *, before_id: int | None = None, limit: int = 50
) -> tuple[PayoutRow, ...]:
    """Payouts, newest first, older than `before_id`."""
    makers = (
        select(func.count(PayoutLine.id))
        .where(PayoutLine.payout_id == Payout.id)
        .correlate(Payout)
        .scalar_subquery()
    )
    wanted = select(Payout, makers).order_by(Payout.id.desc()).limit(limit)
    if before_id is not None:
        wanted = wanted.where(Payout.id < before_id)
    return tuple(
        PayoutRow(
            id=payout.id,
            number=payout.number,
            state=payout.state,
            until=payout.until,
            total=Money(payout.total_minor, payout.currency),
            makers=int(number or 0),
            made_at=payout.made_at,
        )
        for payout, number in session.execute(wanted)
    )


def lines(session: Session, payout: Payout) -> tuple[LineRow, ...]:
    """A payout's lines by maker."""
    wanted = (
        select(PayoutLine, Maker.code, Maker.alias, Maker.bank_account.is_(None))
        .join(Maker, Maker.id == PayoutLine.maker_id)
        .where(PayoutLine.payout_id == payout.id)
        .order_by(Maker.code)
    )
    return tuple(
        LineRow(
            id=line.id,
            maker_id=line.maker_id,
            code=code,
            alias=alias,
            amount=Money(line.amount_minor, payout.currency),
            sent=line.entry_id is not None,
            bounced=line.bounced_entry_id is not None,
            bounced_because=line.bounced_because,
            by_hand=by_hand,
        )
        for line, code, alias, by_hand in session.execute(wanted)
    )


def bank_file(session: Session, payout: Payout, *, encoding: str = "gb18030") -> bytes:
    """The CSV for the bank, in GB18030 unless told otherwise; every character fits in it."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for place, row in enumerate(session.execute(_bank_lines(payout)), start=1):
        amount = f"{Money(row.amount_minor, payout.currency).amount:f}"
        name, account = cell(row.real_name or row.code), cell(row.bank_account)
        note = cell(f"{payout.number} {row.code}")
        writer.writerow([place, name, account, amount, payout.currency, note])
    return text.getvalue().encode(encoding)


def _bank_lines(payout: Payout) -> Select[int, str, str | None, str | None]:
    return (
        select(PayoutLine.amount_minor, Maker.code, Maker.real_name, Maker.bank_account)
        .join(Maker, Maker.id == PayoutLine.maker_id)
        .where(PayoutLine.payout_id == payout.id, Maker.bank_account.is_not(None))
        .order_by(Maker.code)
    )
