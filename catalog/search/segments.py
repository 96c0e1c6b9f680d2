"""Segments: the words by which a text is found, in Chinese and in English.

Chinese has no blanks, so a dictionary cuts it (search mode: long words and the short ones inside);
English is lowered and loses its plural s. The same cut is used for what is stored and for what is
asked, so both meet on every database. Single Latin letters and marks are no words.
"""

from __future__ import annotations

import re
import unicodedata

import rjieba

_WORD = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]+")
LONGEST = 40


def words_in(text: str) -> list[str]:
    """The words of `text` in their order, with repeats."""
    plain = unicodedata.normalize("NFKC", text).lower()
    found: list[str] = []
    for run in _WORD.findall(plain):
        if run[0].isascii():
            found.extend(_latin(run))
        else:
            found.extend(piece for piece in rjieba.cut_for_search(run))
    return [word[:LONGEST] for word in found]


def _latin(run: str) -> list[str]:
    if len(run) < 2:
        return []
    plural = len(run) > 3 and run.endswith("s") and not run.endswith("ss")
    return [run[:-1] if plural else run]
