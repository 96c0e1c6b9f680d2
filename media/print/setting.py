"""Setting: a sheet and its data become a PDF by Typst, tagged for screen readers (PDF/UA-1),
fonts embedded in part.

Rules
* What stands on a paper reaches the setter as data, never as its language: nothing that a person
  typed is run.
* Setting has limits: `LONGEST` letters a text, `MOST` bytes of data, one at a time in a process;
  who waits longer than `PATIENCE` seconds is asked to come again. It never happens inside a
  transaction: the caller ends hers first.
* The Chinese font is looked up here and nowhere else.

How it can fail: `print.no_font` where the machine has no Chinese font (Debian: fonts-noto-cjk),
`print.too_long`, `print.busy`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from threading import Semaphore
from typing import Any

import typst

from catalog.errors import Refusal

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
LONGEST = 400
MOST = 4 * 1024 * 1024
#: How the names of texts begin that are drawings or files, and stay whole.
WHOLE = ("svg", "file")
PATIENCE = 10
_one_at_a_time = Semaphore(1)


def pdf(sheet: Path, data: Mapping[str, Any], *, lang: str, at: datetime) -> bytes:
    """The PDF of a sheet (a Typst file that reads `sys.inputs.paper`) with its data.

    The data gets `lang`, `region` and `font` as the sheet's `set text` wants them. Names that
    begin with `svg` carry drawings, `file` an attachment: they may be long.
    """
    fonts, family = _fonts()
    told = {**_shortened(dict(data)), "lang": lang[:2], "region": region_of(lang), "font": family}
    written = json.dumps(told, ensure_ascii=False)
    if len(written) > MOST:
        raise Refusal("print.too_long", "This is too much for one print; please print less.")
    if not _one_at_a_time.acquire(timeout=PATIENCE):
        raise Refusal("print.busy", "Many papers are being printed; please try again.")
    try:
        made = typst.compile(
            sheet.read_bytes(),
            font_paths=fonts,
            sys_inputs={"paper": written},
            format="pdf",
            pdf_standards=["ua-1"],
            timestamp=at.replace(microsecond=0),
        )
    finally:
        _one_at_a_time.release()
    if not isinstance(made, bytes):
        raise TypeError("a PDF is one file")
    return made


def region_of(lang: str) -> str:
    """Where a language of ours is at home, as a typesetter asks."""
    return "CN" if lang.startswith("zh") else "GB"


def font() -> str:
    """The family that papers are set in on this machine; refused where there is none."""
    return _fonts()[1]


@lru_cache(maxsize=1)
def _fonts() -> tuple[typst.Fonts, str]:
    """The machine's fonts, looked through once, and the family that is used."""
    fonts = typst.Fonts()
    known = set(fonts.families())
    family = next((each for each in FAMILIES if each in known), None)
    if family is None:
        raise Refusal("print.no_font", "This machine has no Chinese font to print with.")
    return fonts, family


def _shortened(value: Any, name: str = "") -> Any:
    """No text longer than a paper bears; drawings as they are."""
    if isinstance(value, dict):
        return {each: _shortened(inner, each) for each, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_shortened(each, name) for each in value]
    return value[:LONGEST] if isinstance(value, str) and not name.startswith(WHOLE) else value
