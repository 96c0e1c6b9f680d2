"""What a bank answers about the payments that it was told, and how an answer meets our line.

Rules
* A line is found by our reference alone, and only believed if the amount is the same and the end of
  the account, where the bank shows it, is the one it was told. Whatever does not fit (an unknown or
  a doubled line, another amount or account, a word that we do not know) waits for a person.
* A payment that arrived may still come back; what came back does not arrive any more.
* An answer is known by the bank's own number of it and what it says, else by all that it says and
  its place among equal ones of the same file: the same file ten times is one.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from catalog import fingerprints as files
from catalog.money import Money
from fulfillment.earnings.rules import LineState


class Outcome(StrEnum):
    """What became of a payment, as the bank says."""

    ARRIVED = "arrived"
    FAILED = "failed"
    PENDING = "pending"
    UNCLEAR = "unclear"


class Fit(StrEnum):
    """How an answer meets our lines."""

    FITS = "fits"
    UNKNOWN = "unknown"
    DOUBLED = "doubled"
    AMOUNT = "amount"
    ACCOUNT = "account"
    UNCLEAR = "unclear"
    NOT_SENT = "not_sent"


class ResultState(StrEnum):
    """done by itself, or open until a person has decided or put it aside."""

    DONE = "done"
    OPEN = "open"
    DECIDED = "decided"
    ASIDE = "aside"


class BounceWhy(StrEnum):
    """Why a bank sends money back, as far as its words tell."""

    NAME = "name"
    NUMBER = "number"
    CLOSED = "closed"
    STOPPED = "stopped"
    LIMIT = "limit"
    OTHER = "other"


#: By which words; the first that fits.
WHY = {
    BounceWhy.NAME: ("户名", "姓名", "name"),
    BounceWhy.CLOSED: ("销户", "注销", "closed"),
    BounceWhy.STOPPED: ("冻结", "挂失", "止付", "状态异常", "不收不付", "frozen", "blocked"),
    BounceWhy.LIMIT: ("限额", "超限", "limit"),
    BounceWhy.NUMBER: ("账号", "帐号", "卡号", "账户不存在", "account", "number"),
}


@dataclass(frozen=True, slots=True)
class NewResult:
    """One row of a bank's file: `text` holds our reference somewhere, `account` may be masked."""

    row: int
    text: str
    amount: Money
    outcome: Outcome
    reason: str = ""
    account: str = ""
    bank_id: str = ""


@dataclass(frozen=True, slots=True)
class KnownLine:
    """What we know of the line that a row names."""

    line_id: int
    payout_id: int
    amount: Money
    state: LineState
    mark: str | None


def judge(said: NewResult, line: KnownLine | None, *, alone: bool, mark: str | None) -> Fit:
    """How a row meets the line that it names. `alone`: no other row of the file names it; `mark`
    is the fingerprint of the account's end as far as the row shows it."""
    if line is None:
        return Fit.UNKNOWN
    if said.amount != line.amount:
        return Fit.AMOUNT
    if said.account and (mark is None or mark != line.mark):
        return Fit.ACCOUNT
    if line.state in (LineState.WAITING, LineState.CANCELLED):
        return Fit.NOT_SENT
    if said.outcome is Outcome.PENDING:
        return Fit.FITS
    if not alone or line.state is LineState.BOUNCED or _twice(said, line):
        return Fit.DOUBLED
    return Fit.UNCLEAR if said.outcome is Outcome.UNCLEAR else Fit.FITS


def why(reason: str) -> BounceWhy:
    """What a bank means by its words."""
    plain = unicodedata.normalize("NFKC", reason).lower()
    fits = (each for each, words in WHY.items() if any(word in plain for word in words))
    return next(fits, BounceWhy.OTHER)


def fingerprints(rows: Sequence[NewResult]) -> list[str]:
    """A name for each row, the same whenever the same file is read."""
    return files.fingerprints((_said(each), bool(each.bank_id)) for each in rows)


def _twice(said: NewResult, line: KnownLine) -> bool:
    return line.state is LineState.ARRIVED and said.outcome is not Outcome.FAILED


def _said(row: NewResult) -> str:
    money = [row.amount.minor, row.amount.currency, row.outcome.value]
    if row.bank_id:
        return json.dumps(["id", row.bank_id, *money], ensure_ascii=False)
    return json.dumps([row.text, *money, row.reason, row.account], ensure_ascii=False)
