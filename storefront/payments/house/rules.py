"""How a line of the bank's statement meets an order: by its number, then by its amount.

Rules
* The number of an order is found in what the customer wrote however she spaced it (`MH 7kq4mx`).
* Exact pays the order; less is kept and waits for the rest; more pays it and leaves a rest that
  somebody sends back; without a number, or with one that waits for nothing, a person decides.
* A line is known by the bank's own number of it, else by all that it says and its place among equal
  lines of the same file: the same statement twice is one, two equal transfers are two.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from catalog import fingerprints as files
from catalog.money import Money

#: An order's number as people type it into a bank's form.
_NUMBER = re.compile(r"MH[\W_]*((?:[2-9A-HJ-KM-NP-Z][\W_]*){6})(?![A-Z0-9])")


class LineState(StrEnum):
    """new → confirmed by a person, or put aside as none of the shop's business."""

    NEW = "new"
    CONFIRMED = "confirmed"
    ASIDE = "aside"


class Verdict(StrEnum):
    """What a line looks like before a person has confirmed it."""

    EXACT = "exact"
    PART = "part"
    OVER = "over"
    PAID = "paid"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class NewBankLine:
    """Money that came, as the statement says it."""

    on: date
    amount: Money
    payer: str
    text: str
    bank_id: str = ""


def numbers_in(text: str) -> tuple[str, ...]:
    """The order numbers that a text names, each once."""
    plain = unicodedata.normalize("NFKC", text).upper()
    found = (re.sub(r"[\W_]", "", each) for each in _NUMBER.findall(plain))
    return tuple(dict.fromkeys(f"MH-{each}" for each in found))


def judge(amount: Money, due: Money | None) -> Verdict:
    """What `amount` is to an order that still waits for `due`; None if no order was named."""
    if due is None:
        return Verdict.UNKNOWN
    if amount.currency != due.currency or not due:
        return Verdict.PAID if amount.currency == due.currency else Verdict.UNKNOWN
    if amount == due:
        return Verdict.EXACT
    return Verdict.PART if amount < due else Verdict.OVER


def fingerprints(lines: Sequence[NewBankLine]) -> list[str]:
    """A name for each line, the same whenever the same statement is read."""
    return files.fingerprints((_said(line), bool(line.bank_id)) for line in lines)


def _said(line: NewBankLine) -> str:
    if line.bank_id:
        return json.dumps(["id", line.bank_id, line.amount.minor, line.amount.currency])
    facts: Iterable[object] = (line.on, line.amount.minor, line.amount.currency, line.payer)
    return json.dumps([*map(str, facts), line.text], ensure_ascii=False)
