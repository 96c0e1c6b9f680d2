"""Papers as PDF: set by Typst, tagged for screen readers (PDF/UA-1), fonts embedded in part.

Rules
* What stands on a paper reaches the setter as data, never as its language: nothing that a buyer
  typed is run.
* Setting has limits: `MOST_LINES` lines, `LONGEST` letters a text, one at a time in a process;
  who waits longer than `PATIENCE` seconds is asked to come again. It never happens inside a
  transaction: the caller ends hers first.

How it can fail: `invoice.no_font` where the machine has no Chinese font (Debian: fonts-noto-cjk),
`invoice.too_long`, `invoice.busy`.
"""

from __future__ import annotations

import json
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from threading import Semaphore
from typing import Any

import typst

from catalog.errors import Refusal

TEMPLATE = Path(__file__).parent.parent / "templates" / "paper" / "invoice.typ"
#: The first of these that the machine has is used; each has Chinese and Latin letters.
FAMILIES = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "PingFang SC",
    "Microsoft YaHei",
)
MOST_LINES = 500
LONGEST = 400
PATIENCE = 10
_one_at_a_time = Semaphore(1)


def printed(paper: dict[str, Any], *, issued_at: datetime) -> bytes:
    """The PDF of a paper whose words are all written out."""
    if len(paper["lines"]) > MOST_LINES:
        raise Refusal("invoice.too_long", "This paper is too long to be printed here.")
    fonts, family = _fonts()
    data = json.dumps({**_shortened(paper), "font": family}, ensure_ascii=False)
    if not _one_at_a_time.acquire(timeout=PATIENCE):
        raise Refusal("invoice.busy", "Many papers are being printed; please try again.")
    try:
        made = typst.compile(
            TEMPLATE.read_bytes(),
            font_paths=fonts,
            sys_inputs={"paper": data},
            format="pdf",
            pdf_standards=["ua-1"],
            timestamp=issued_at.replace(microsecond=0),
        )
    finally:
        _one_at_a_time.release()
    if not isinstance(made, bytes):
        raise TypeError("a PDF is one file")
    return made


@lru_cache(maxsize=1)
def _fonts() -> tuple[typst.Fonts, str]:
    """The machine's fonts, looked through once, and the family that is used."""
    fonts = typst.Fonts()
    known = set(fonts.families())
    family = next((each for each in FAMILIES if each in known), None)
    if family is None:
        raise Refusal("invoice.no_font", "This machine has no Chinese font to print with.")
    return fonts, family


def _shortened(value: Any) -> Any:
    """No text longer than a paper bears."""
    if isinstance(value, dict):
        return {name: _shortened(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_shortened(each) for each in value]
    return value[:LONGEST] if isinstance(value, str) else value
