"""The files by which many are paid at once: what a bank is told, a row per maker.

They open sealed names and account numbers, each opening with its line in the log of readings; a
file is made for one download and kept nowhere. Until the payout is sent, the end of each account is
noted on its line as a keyed fingerprint: what the bank answers is compared with what it was told,
and nothing has to be opened again. Whoever has no account is in none: she is on the cash list.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from catalog import vault
from catalog.history import Actor
from catalog.money import Money
from fulfillment.earnings.models import Payout, PayoutLine
from fulfillment.earnings.rules import ALIPAY, BOX, PayoutState, cell, reference_of, tail_of
from fulfillment.makers import privacy
from fulfillment.makers.models import Maker
from fulfillment.makers.privacy import Field, PrivateFact

#: So many makers are asked about by one statement.
_AT_ONCE = 500

#: The heads of the files as Chinese banks, and Alipay, know them.
COLUMNS = ("序号", "收款户名", "收款账号", "金额", "币种", "附言")
ALIPAY_COLUMNS = ("商户订单号", "收款方支付宝账号", "收款方姓名", "金额", "备注")


@dataclass(frozen=True, slots=True)
class _Told:
    """One row of a file, before it is put into columns."""

    reference: str
    name: str
    account: str
    amount: str
    note: str


def bank_rows(
    session: Session, payout: Payout, *, actor: Actor, now: datetime
) -> list[tuple[str, ...]]:
    """What the bank is told, a row per maker; each name and account is opened and written down."""
    rows = _told(session, payout, payout.bank, Field.BANK, actor=actor, now=now)
    return [
        (str(at), each.name, each.account, each.amount, payout.currency,
         cell(f"{each.reference} {each.note}"))
        for at, each in enumerate(rows, start=1)
    ]  # fmt: skip


def alipay_rows(
    session: Session, payout: Payout, *, actor: Actor, now: datetime
) -> list[tuple[str, ...]]:
    """The same for who is paid by Alipay, in the columns of its batch."""
    rows = _told(session, payout, ALIPAY, Field.ALIPAY, actor=actor, now=now)
    return [(each.reference, each.account, each.name, each.amount, each.note) for each in rows]


def bank_file(
    session: Session, payout: Payout, *, actor: Actor, now: datetime, encoding: str = "gb18030"
) -> bytes:
    """The CSV for the bank, in GB18030 unless told otherwise; every character fits in it."""
    rows = bank_rows(session, payout, actor=actor, now=now)
    return delimited(COLUMNS, rows, encoding)


def delimited(head: Sequence[str], rows: Iterable[Sequence[str]], encoding: str) -> bytes:
    """Rows as a CSV file."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def places_of(session: Session, maker_ids: Iterable[int], *, bank: str) -> dict[int, str]:
    """Where each is paid from: the bank, else Alipay, else the cash box."""
    wanted = sorted(maker_ids)
    found = dict.fromkeys(wanted, BOX)
    for at in range(0, len(wanted), _AT_ONCE):
        some = PrivateFact.maker_id.in_(wanted[at : at + _AT_ONCE])
        for field, place in ((Field.ALIPAY, ALIPAY), (Field.BANK, bank)):
            has = select(PrivateFact.maker_id).where(some, PrivateFact.field == field)
            found.update(dict.fromkeys(session.scalars(has), place))
    return found


def account_mark(account: str) -> str | None:
    """The fingerprint of an account's end; None where a mask hides it."""
    tail = tail_of(account)
    return vault.blind(tail, "payout_line.account") if tail else None


def _told(
    session: Session, payout: Payout, place: str, field: Field, *, actor: Actor, now: datetime
) -> list[_Told]:
    rows = session.execute(_lines_at(payout, place, field)).all()
    asked = privacy.asked_for_pay((Field.NAME, field))
    opened = privacy.open_for(session, [row[0] for row in rows], asked, actor=actor, now=now)
    if payout.state in (PayoutState.DRAFT, PayoutState.CONFIRMED):
        _note_accounts(session, {row[2]: opened[row[0]][field] for row in rows})
    return [
        _Told(
            reference=reference_of(line_id),
            name=cell(opened[maker_id].get(Field.NAME) or code),
            account=cell(opened[maker_id][field]),
            amount=f"{Money(minor, payout.currency).amount:f}",
            note=cell(f"{payout.number} {code}"),
        )
        for maker_id, code, line_id, minor in rows
    ]


def _note_accounts(session: Session, accounts: Mapping[int, str]) -> None:
    if not accounts:
        return
    rows = [{"id": each, "account_mark": account_mark(of)} for each, of in accounts.items()]
    session.execute(update(PayoutLine), rows)


def _lines_at(payout: Payout, place: str, field: Field) -> Select[int, str, int, int]:
    hers = (PrivateFact.maker_id == Maker.id, PrivateFact.field == field)
    has = select(PrivateFact.id).where(*hers).exists()
    here = (PayoutLine.payout_id == payout.id, PayoutLine.place == place)
    return (
        select(Maker.id, Maker.code, PayoutLine.id, PayoutLine.amount_minor)
        .join(PayoutLine, Maker.id == PayoutLine.maker_id)
        .where(*here, PayoutLine.cancelled_at.is_(None), has)
        .order_by(Maker.code)
    )
