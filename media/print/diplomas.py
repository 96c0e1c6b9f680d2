"""A diploma on A4, lying: whom it is for, what she can do, until when, and a QR code to ask by.

How it can fail: as `setting.pdf`.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from media.print.bars import qr_svg
from media.print.setting import pdf

SHEET = Path(__file__).parent / "sheets" / "diploma.typ"


@dataclass(frozen=True, slots=True)
class Diploma:
    """Words written out; `facts` are pairs of a name and what it is."""

    title: str
    name: str
    told: str
    craft: str
    facts: tuple[tuple[str, str], ...]
    foot: str
    qr: str


def diploma_pdf(paper: Diploma, *, lang: str, at: datetime) -> bytes:
    """The diploma as PDF."""
    return pdf(SHEET, {**asdict(paper), "svg_qr": qr_svg(paper.qr, error="m")}, lang=lang, at=at)
