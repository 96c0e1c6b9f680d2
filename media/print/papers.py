"""The three sheets of the house: a small label, a waybill, a list. Words come written out.

* `labels_pdf`: 60 × 40 mm, one label a page: what is in a bag or on a piece, with a QR code, or
  bars, or neither.
* `waybills_pdf`: 100 × 150 mm, one a page: whom a parcel goes to, what is in it, its bars.
* `list_pdf`: A4 with tables and boxes to tick: packing list, pick list, the day's round.

How it can fail: as `setting.pdf`; `print.too_many` above `MOST_PAGES` labels or `MOST_ROWS` rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from catalog.errors import Refusal
from media.print.bars import code128_svg, qr_svg
from media.print.setting import pdf

SHEETS = Path(__file__).parent / "sheets"
MOST_PAGES = 500
MOST_ROWS = 2_000


@dataclass(frozen=True, slots=True)
class Label:
    """A label: a bold head, a few lines, a small foot; `code` is what eyes read under the code.

    `qr` and `bars` are the texts that a scanner reads; give one of them or neither.
    """

    head: str
    lines: Sequence[str] = ()
    code: str = ""
    qr: str = ""
    bars: str = ""
    foot: str = ""


@dataclass(frozen=True, slots=True)
class Waybill:
    """A parcel's label: who sends it, to whom, what is inside, and its code in bars.

    `to` begins with the name; `marks` are short words in boxes (“2 / 3”, “fragile”).
    """

    head: str
    sender: tuple[str, Sequence[str]]
    to: tuple[str, Sequence[str]]
    bars: str
    facts: Sequence[tuple[str, str]] = ()
    inside: tuple[str, Sequence[str]] = ("", ())
    marks: Sequence[str] = ()
    qr: str = ""
    foot: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a list: its head, a row per thing; `right` names the columns of numbers."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    right: Sequence[int] = ()
    tick: bool = False


@dataclass(frozen=True, slots=True)
class List:
    """A list on A4: facts above, then tables. A table that `tick`s has a box before each row."""

    title: str
    facts: Sequence[tuple[str, str]] = ()
    tables: Sequence[Table] = field(default=())
    bars: str = ""
    foot: str = ""


def labels_pdf(title: str, labels: Sequence[Label], *, lang: str, at: datetime) -> bytes:
    """Labels of 60 × 40 mm, one a page."""
    _bounded(len(labels), MOST_PAGES)
    drawn = [
        {
            "head": each.head,
            "lines": list(each.lines),
            "code": each.code,
            "scanned": each.qr or each.bars,
            "svg_qr": qr_svg(each.qr, error="m") if each.qr else "",
            "svg_bars": code128_svg(each.bars) if each.bars else "",
            "foot": each.foot,
        }
        for each in labels
    ]
    return pdf(SHEETS / "label.typ", {"title": title, "labels": drawn}, lang=lang, at=at)


def waybills_pdf(title: str, bills: Sequence[Waybill], *, lang: str, at: datetime) -> bytes:
    """Waybills of 100 × 150 mm, one a page."""
    _bounded(len(bills), MOST_PAGES)
    drawn = {"title": title, "bills": [_bill(each) for each in bills]}
    return pdf(SHEETS / "waybill.typ", drawn, lang=lang, at=at)


def list_pdf(paper: List, *, lang: str, at: datetime) -> bytes:
    """A list on A4."""
    _bounded(sum(len(each.rows) for each in paper.tables), MOST_ROWS)
    drawn = {
        "title": paper.title,
        "facts": [list(each) for each in paper.facts],
        "tables": [_table(each) for each in paper.tables],
        "bars": paper.bars,
        "svg_bars": code128_svg(paper.bars) if paper.bars else "",
        "foot": paper.foot,
    }
    return pdf(SHEETS / "list.typ", drawn, lang=lang, at=at)


def _bill(bill: Waybill) -> dict[str, Any]:
    return {
        "head": bill.head,
        "sender": [bill.sender[0], list(bill.sender[1])],
        "to": [bill.to[0], list(bill.to[1])],
        "facts": [list(each) for each in bill.facts],
        "inside": [bill.inside[0], list(bill.inside[1])],
        "marks": list(bill.marks),
        "bars": bill.bars,
        "svg_bars": code128_svg(bill.bars),
        "svg_qr": qr_svg(bill.qr, error="m") if bill.qr else "",
        "foot": bill.foot,
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "title": table.title,
        "head": list(table.head),
        "rows": [list(each) for each in table.rows],
        "align": ["right" if at in table.right else "left" for at in range(len(table.head))],
        "tick": table.tick,
    }


def _bounded(count: int, most: int) -> None:
    if count > most:
        raise Refusal("print.too_many", "This is too much for one print; please print less.")
