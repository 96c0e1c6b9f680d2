"""The files by which many are paid at once: what a bank is told, a row per maker.

They open sealed names and account numbers, each opening with its line in the log of readings; a
file is made for one download and kept nowhere. Until the payout is sent, the end of each account is
noted on its line as a keyed fingerprint: what the bank answers is compared with what it was told,
and nothing has to be opened again. Whoever has no account is in none: she is on the cash list.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, Select, select, update
from sqlalchemy.orm import Session

from catalog import vault
from catalog.history import Actor
from catalog.money import Money
from fulfillment.earnings.models import Payout, PayoutLine
from fulfillment.earnings.rules import BOX, PayoutState, cell, reference_of, tail_of
from fulfillment.makers import privacy
from fulfillment.makers.models import Maker
from fulfillment.makers.privacy import Field, PrivateFact

#: So many makers are asked about by one statement.
_AT_ONCE = 500

#: The head of the file as Chinese banks know it.
COLUMNS = ("序号", "收款户名", "收款账号", "金额", "币种", "附言")


def bank_rows(
    session: Session, payout: Payout, *, actor: Actor, now: datetime
) -> list[tuple[str, ...]]:
    """What the bank is told, a row per maker; each name and account is opened and written down."""
    rows = session.execute(_bank_lines(payout)).all()
    asked = privacy.asked_for_pay((Field.NAME, Field.BANK))
    opened = privacy.open_for(session, [row[0] for row in rows], asked, actor=actor, now=now)
    told: list[tuple[str, ...]] = []
    for place, (maker_id, code, line_id, minor) in enumerate(rows, start=1):
        hers = opened[maker_id]
        amount = f"{Money(minor, payout.currency).amount:f}"
        name, account = cell(hers.get(Field.NAME) or code), cell(hers[Field.BANK])
        note = cell(f"{reference_of(line_id)} {payout.number} {code}")
        told.append((str(place), name, account, amount, payout.currency, note))
    if payout.state in (PayoutState.DRAFT, PayoutState.CONFIRMED):
        _note_accounts(session, {row[2]: opened[row[0]][Field.BANK] for row in rows})
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


def account_mark(account: str) -> str | None:
    """The fingerprint of an account's end; None where a mask hides it."""
    tail = tail_of(account)
    return vault.blind(tail, "payout_line.account") if tail else None


def _note_accounts(session: Session, accounts: Mapping[int, str]) -> None:
    if not accounts:
        return
    rows = [{"id": each, "account_mark": account_mark(of)} for each, of in accounts.items()]
    session.execute(update(PayoutLine), rows)


def _bank_lines(payout: Payout) -> Select[int, str, int, int]:
    going = (PayoutLine.place != BOX, PayoutLine.cancelled_at.is_(None))
    return (
        select(Maker.id, Maker.code, PayoutLine.id, PayoutLine.amount_minor)
        .join(PayoutLine, Maker.id == PayoutLine.maker_id)
        .where(PayoutLine.payout_id == payout.id, *going, _has_account())
        .order_by(Maker.code)
    )


def _has_account() -> ColumnElement[bool]:
    hers = (PrivateFact.maker_id == Maker.id, PrivateFact.field == Field.BANK)
    return select(PrivateFact.id).where(*hers).exists()
