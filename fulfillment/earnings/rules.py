"""What a payout may do, and what stands on a statement.

draft → confirmed by a second person → sent → settled; cancelled until sent. A line that the bank
sends back returns to what its maker is owed, and the next payout pays it. Each line ends by itself:
it waits, is sent, and arrives or comes back; until it is sent it can be left out.

A line has a reference that a bank writes back to us: its number and two check digits (ISO 7064,
97-10), so that a slip names no line instead of another one.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from catalog.money import Money
from catalog.states import Machine
from catalog.words import Words


class PayoutState(StrEnum):
    """Where a payout stands."""

    DRAFT = "draft"
    CONFIRMED = "confirmed"
    SENT = "sent"
    SETTLED = "settled"
    CANCELLED = "cancelled"


class LineState(StrEnum):
    """Where one maker's line of a payout stands."""

    WAITING = "waiting"
    SENT = "sent"
    ARRIVED = "arrived"
    BOUNCED = "bounced"
    CANCELLED = "cancelled"


_S = PayoutState

PAYOUT = Machine(
    "payout",
    {
        (_S.DRAFT, "confirm"): _S.CONFIRMED,
        (_S.DRAFT, "cancel"): _S.CANCELLED,
        (_S.CONFIRMED, "send"): _S.SENT,
        (_S.CONFIRMED, "cancel"): _S.CANCELLED,
        (_S.SENT, "settle"): _S.SETTLED,
    },
)

#: While a payout is in one of these its makers are in no other.
OPEN = (_S.DRAFT, _S.CONFIRMED, _S.SENT)

#: The cash account from which who has no bank account is paid, against her signature.
BOX = "box"

#: That from which who has no bank account, but one at Alipay, is paid.
ALIPAY = "alipay"

_REFERENCE = re.compile(r"MP[ -]?(\d{9,12})(?!\d)")

#: The first characters by which a spreadsheet takes a cell for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class StatementKind(StrEnum):
    """What a line of a statement is."""

    EARNED = "earned"
    PAID = "paid"
    RETURNED = "returned"
    CORRECTED = "corrected"
    BONUS = "bonus"
    TRANSPORT = "transport"
    TRAINING = "training"
    REWORK = "rework"
    REPAID = "repaid"


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One line; `amount` is below zero where money left for her account, or went against what she
    has had; `reason` is what somebody wrote of it."""

    id: int
    kind: StatementKind
    at: datetime
    amount: Money
    product: Words | None = None
    batch_id: int | None = None
    batch_code: str = ""
    pieces: int = 0
    rate: Money | None = None
    payout: str = ""
    reason: str = ""
    entry_id: int = 0


@dataclass(frozen=True, slots=True)
class Statement:
    """What a maker is owed now, what was paid to her so far, and how it came to be.

    `had` is what she has had in advance and not repaid. `older` is the `before_id` of the next
    page, None on the last one.
    """

    balance: Money
    paid: Money
    had: Money
    lines: tuple[StatementLine, ...]
    older: int | None = None


def number_of(until: date, earlier: int) -> str:
    """The number of a payout: its day, and which of that day's it is."""
    return f"P{until:%Y%m%d}-{earlier + 1}"


def cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    plain = text.replace("\r", " ").replace("\n", " ")
    return f"'{plain}" if plain.startswith(FORMULA) else plain


def reference_of(line_id: int) -> str:
    """What a bank is told to name a line by: `MP`, its number, two check digits."""
    return f"MP{line_id:07d}{98 - line_id * 100 % 97:02d}"


def lines_named(text: str) -> tuple[int, ...]:
    """The lines that a text names by their references, each once; a slip names none."""
    plain = unicodedata.normalize("NFKC", text).upper()
    found = (int(each) for each in _REFERENCE.findall(plain))
    return tuple(dict.fromkeys(each // 100 for each in found if each % 97 == 1))


def tail_of(account: str) -> str:
    """The last four signs of an account, as a mask leaves them; nothing where it hides them."""
    plain = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", account)).lower()
    return plain[-4:] if re.fullmatch(r"[0-9a-z@._]{4}", plain[-4:]) else ""
