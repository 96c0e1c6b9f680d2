"""Papers about pay on A4, in large type: a receipt, and a statement with its notes and coins.

Words come written out. `file` of a receipt is attached to the PDF as it is.

How it can fail: as `setting.pdf`; `print.too_many` above `MOST_ROWS` lines of a statement.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from catalog.errors import Refusal
from media.print.bars import qr_svg
from media.print.setting import pdf

SHEETS = Path(__file__).parent / "sheets"
MOST_ROWS = 400


@dataclass(frozen=True, slots=True)
class PayReceipt:
    """`facts` are pairs of a name and what it is; `qr` is the address that says whether it is
    true, `code` what is read aloud for it."""

    title: str
    amount: str
    facts: Sequence[tuple[str, str]]
    told: str
    code: str
    qr: str
    foot: str
    file: str


@dataclass(frozen=True, slots=True)
class Pile:
    """So many of one note or coin: what stands on it, how many, its colour."""

    value: str
    count: int
    note: bool
    colour: str


@dataclass(frozen=True, slots=True)
class PayStatement:
    """What is hers now, in digits and as notes and coins, and how it came to be: `rows` hold the
    day, what it was, and the amount."""

    title: str
    name: str
    facts: Sequence[tuple[str, str]]
    amount: str
    told: Sequence[str]
    piles: Sequence[Pile]
    head: tuple[str, str, str]
    rows: Sequence[tuple[str, str, str]]
    foot: str


def receipt_pdf(paper: PayReceipt, *, lang: str, at: datetime) -> bytes:
    """The receipt as PDF, with what was signed in it."""
    drawn = {**asdict(paper), "svg_qr": qr_svg(paper.qr, error="m")}
    return pdf(SHEETS / "receipt.typ", drawn, lang=lang, at=at)


def statement_pdf(paper: PayStatement, *, lang: str, at: datetime) -> bytes:
    """The statement as PDF."""
    if len(paper.rows) > MOST_ROWS:
        raise Refusal("print.too_many", "This is too much for one print; please print less.")
    return pdf(SHEETS / "statement.typ", asdict(paper), lang=lang, at=at)
