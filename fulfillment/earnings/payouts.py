"""Reading payouts, and the file that the bank is given.

The bank file opens sealed names and account numbers, each opening with its line in the log of
readings; it is made for one download and kept nowhere. Whoever has no bank account is not in it:
she stands on the cash list and is paid from the cash box.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from catalog.history import Actor
from catalog.money import Money
from catalog.words import Words
from fulfillment.earnings.models import Payout, PayoutLine
from fulfillment.earnings.rules import BOX, PayoutState, cell
from fulfillment.makers import privacy
from fulfillment.makers.models import Maker
from fulfillment.makers.privacy import Field, PrivateFact

#: So many makers are asked about by one statement.
_AT_ONCE = 500

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
    """One maker's line of a payout. `by_hand`: from the cash box, against her signature,
    for we knew no bank account of hers. `withheld` of what she was owed went against an advance."""

    id: int
    maker_id: int
    code: str
    alias: Words
    amount: Money
    sent: bool
    bounced: bool
    bounced_because: str
    by_hand: bool
    withheld: Money


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
        select(PayoutLine, Maker.code, Maker.alias)
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
            by_hand=line.place == BOX,
            withheld=Money(line.withheld_minor, payout.currency),
        )
        for line, code, alias in session.execute(wanted)
    )


def bank_rows(
    session: Session, payout: Payout, *, actor: Actor, now: datetime
) -> list[tuple[str, ...]]:
    """What the bank is told, a row per maker; each name and account is opened and written down."""
    rows = session.execute(_bank_lines(payout)).all()
    asked = privacy.asked_for_pay((Field.NAME, Field.BANK))
    opened = privacy.open_for(session, [row[0] for row in rows], asked, actor=actor, now=now)
    told: list[tuple[str, ...]] = []
    for place, (maker_id, code, minor) in enumerate(rows, start=1):
        hers = opened[maker_id]
        amount = f"{Money(minor, payout.currency).amount:f}"
        name, account = cell(hers.get(Field.NAME) or code), cell(hers[Field.BANK])
        note = cell(f"{payout.number} {code}")
        told.append((str(place), name, account, amount, payout.currency, note))
    return told


def bank_file(
    session: Session, payout: Payout, *, actor: Actor, now: datetime, encoding: str = "gb18030"
) -> bytes:
    """The CSV for the bank, in GB18030 unless told otherwise; every character fits in it."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(bank_rows(session, payout, actor=actor, now=now))
    return text.getvalue().encode(encoding)


def with_account(session: Session, maker_ids: Iterable[int]) -> set[int]:
    """Who of these has a bank account here."""
    wanted, found = sorted(maker_ids), set[int]()
    for at in range(0, len(wanted), _AT_ONCE):
        some = PrivateFact.maker_id.in_(wanted[at : at + _AT_ONCE])
        found.update(
            session.scalars(
                select(PrivateFact.maker_id).where(some, PrivateFact.field == Field.BANK)
            )
        )
    return found


def _bank_lines(payout: Payout) -> Select[int, str, int]:
    return (
        select(Maker.id, Maker.code, PayoutLine.amount_minor)
        .join(PayoutLine, Maker.id == PayoutLine.maker_id)
        .where(PayoutLine.payout_id == payout.id, PayoutLine.place != BOX, _has_account())
        .order_by(Maker.code)
    )


def _has_account() -> ColumnElement[bool]:
    hers = (PrivateFact.maker_id == Maker.id, PrivateFact.field == Field.BANK)
    return select(PrivateFact.id).where(*hers).exists()
