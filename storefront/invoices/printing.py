"""Invoices and credit notes as PDF, set by `media.print`: tagged for screen readers (PDF/UA-1).

How it can fail: `invoice.too_long` above `MOST_LINES` lines, and as `media.print.setting` says.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from catalog.errors import Refusal
from media import print as printing

SHEET = Path(__file__).parent.parent / "templates" / "paper" / "invoice.typ"
MOST_LINES = 500


def printed(paper: dict[str, Any], *, lang: str, issued_at: datetime) -> bytes:
    """The PDF of a paper whose words are all written out."""
    if len(paper["lines"]) > MOST_LINES:
        raise Refusal("invoice.too_long", "This paper is too long to be printed here.")
    return printing.pdf(SHEET, paper, lang=lang, at=issued_at)
