"""The whole book as plain text, for tools that are not ours to prove it again.

`beancount` and `hledger` journals carry every entry with its key, and end with what each account
must stand at, so that a foreign program checks our sums; `csv` is one posting a line. Account
names map one to one: `maker:12:payable` is `Liabilities:Maker:12:Payable`.

A generator, so that a long book needs little memory.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from catalog.money import Money, exponent
from fulfillment.ledger.chart import known
from fulfillment.ledger.models import Account, Entry, Posting
from fulfillment.ledger.rereading import reread
from fulfillment.ledger.rules import AccountKind, NewPosting, Side

_ROOTS = {
    AccountKind.ASSET: "Assets",
    AccountKind.LIABILITY: "Liabilities",
    AccountKind.INCOME: "Income",
    AccountKind.EXPENSE: "Expenses",
    AccountKind.EQUITY: "Equity",
}
#: The words by which hledger knows a kind.
_TYPES = {
    AccountKind.ASSET: "Asset",
    AccountKind.LIABILITY: "Liability",
    AccountKind.INCOME: "Revenue",
    AccountKind.EXPENSE: "Expense",
    AccountKind.EQUITY: "Equity",
}
_COLUMNS = (
    *("entry", "key", "recipe", "booked_on", "at", "reverses"),
    *("account", "kind", "side", "amount", "currency", "hash"),
)


def beancount(session: Session) -> Iterator[str]:
    """The book as a beancount file that `bean-check` accepts."""
    yield 'option "title" "Manyhands"\n'
    span = _span(session)
    if span is None:
        return
    accounts = _accounts(session)
    for currency in sorted({currency for _, currency in accounts}):
        yield f'option "operating_currency" "{currency}"\n'
    for code in sorted({code for code, _ in accounts}):
        yield f'{span[0]} open {_bean(code)}\n  code: "{code}"\n'
    for row, entry in reread(session):
        key = row.key.replace("\\", "\\\\").replace('"', '\\"')
        yield f'\n{row.booked_on} * "{row.recipe}" "{key}"\n  entry: {row.id}\n'
        yield f'  hash: "{row.hash}"\n'
        yield from (f"  {_bean(each.account)}  {_plain(each)}\n" for each in entry.postings)
    yield "\n"
    after = span[1] + timedelta(days=1)  # a balance holds at the beginning of its day
    for (code, currency), minor in accounts.items():
        yield f"{after} balance {_bean(code)}  {Money(minor, currency)}\n"


def hledger(session: Session) -> Iterator[str]:
    """The book as an hledger journal."""
    accounts = _accounts(session)
    for currency in sorted({currency for _, currency in accounts}):
        yield f"commodity 1000.{'0' * exponent(currency)} {currency}\n"
    for code in sorted({code for code, _ in accounts}):
        yield f"account {_hledger(code)}  ; type: {_TYPES[known(code).kind]}\n"
    for row, entry in reread(session):
        key = row.key.replace(";", ",")
        yield f"\n{row.booked_on} * {row.recipe} | {key}  ; entry:{row.id}\n"
        yield from (f"    {_hledger(each.account)}  {_plain(each)}\n" for each in entry.postings)
    span = _span(session)
    if span is not None:
        yield f"\n{span[1]} * balances\n"
    for (code, currency), minor in accounts.items():
        yield f"    {_hledger(code)}  0 {currency} = {Money(minor, currency)}\n"


def table(session: Session) -> Iterator[str]:
    """The book as CSV, one posting a line."""
    yield _cells(_COLUMNS)
    for row, entry in reread(session):
        for each in entry.postings:
            named = [row.id, row.key, row.recipe, row.booked_on, row.at.isoformat()]
            where = [each.account, known(each.account).kind.value, each.side.value]
            amount = [f"{each.amount.amount:f}", each.amount.currency]
            yield _cells([*named, row.reverses_id or "", *where, *amount, row.hash])


FORMATS: Mapping[str, Callable[[Session], Iterator[str]]] = {
    "beancount": beancount,
    "hledger": hledger,
    "csv": table,
}


def _span(session: Session) -> tuple[date, date] | None:
    low, high = session.execute(select(func.min(Entry.booked_on), func.max(Entry.booked_on))).one()
    return None if low is None or high is None else (low, high)


def _accounts(session: Session) -> dict[tuple[str, str], int]:
    """Debits less credits of every account, by code and currency, as the foreign tools sum."""
    sums: dict[tuple[str, str], int] = {}
    wanted = (
        select(Account.code, Account.currency, Posting.side, func.sum(Posting.amount_minor))
        .join(Posting, Posting.account_id == Account.id)
        .group_by(Account.code, Account.currency, Posting.side)
        .order_by(Account.code, Account.currency)
    )
    rows: list[Row[*tuple[Any, ...]]] = list(session.execute(wanted))
    for code, currency, side, minor in rows:
        change = int(minor) if side is Side.DEBIT else -int(minor)
        sums[code, currency] = sums.get((code, currency), 0) + change
    return sums


def _plain(posting: NewPosting) -> str:
    amount = posting.amount if posting.side is Side.DEBIT else -posting.amount
    return str(amount)


def _bean(code: str) -> str:
    parts = (part[0].upper() + part[1:] for part in code.split(":"))
    return ":".join((_ROOTS[known(code).kind], *parts))


def _hledger(code: str) -> str:
    return f"{_ROOTS[known(code).kind].lower()}:{code}"


def _cells(values: Iterable[Any]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(values)
    return line.getvalue()
