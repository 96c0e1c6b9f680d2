"""Segments: the words by which a text is found, in Chinese and in English.

Chinese has no blanks, so a dictionary cuts it (search mode: long words and the short ones inside),
traditional signs are read as simplified ones. English is lowered and brought to its stem, so that
“beading” finds beads. The same cut is used for what is stored and for what is asked, so both meet
on every database. Single Latin letters and marks are no words.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from threading import Lock

import rjieba
import Stemmer
from opencc import OpenCC

_WORD = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]+")
LONGEST = 40
_SIMPLER = OpenCC("t2s")
_STEMS = Stemmer.Stemmer("english", 0)
_ONE_AT_A_TIME = Lock()


def plain(text: str) -> str:
    """The text in small letters, half width and simplified signs."""
    return str(_SIMPLER.convert(unicodedata.normalize("NFKC", text).lower()))


def pieces_of(text: str) -> list[str]:
    """The words of `text` as they are written, in their order, with repeats."""
    found: list[str] = []
    for run in _WORD.findall(plain(text)):
        if not run[0].isascii():
            found.extend(rjieba.cut_for_search(run))
        elif len(run) > 1:
            found.append(run)
    return [piece[:LONGEST] for piece in found]


def words_in(text: str) -> list[str]:
    """The words of `text` as they are indexed, in their order, with repeats."""
    return [stem(piece) for piece in pieces_of(text)]


@lru_cache(maxsize=50_000)
def stem(piece: str) -> str:
    """What an English word has in common with its kin; Chinese words and numbers stay."""
    if not piece.isascii() or not piece.isalpha():
        return piece
    with _ONE_AT_A_TIME:  # a stemmer keeps its state while it works
        return str(_STEMS.stemWord(piece))
