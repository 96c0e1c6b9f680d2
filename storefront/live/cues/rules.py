"""Words that are not to be said: how one is kept, and where a text says it.

Rules
* A phrase is kept in its plain width with single blanks. Chinese is found anywhere in a text, since
  nothing stands between its words; Latin letters are found as whole words, whatever their case.

How it can fail: `unsaid.phrase`. A phrase that is said otherwise is not found: the list helps a
person to speak, it proves nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from catalog.errors import Invalid

LONGEST = 40


def phrase_typed(typed: str) -> str:
    """A phrase as it is kept."""
    phrase = " ".join(unicodedata.normalize("NFKC", typed).split())
    if not 1 <= len(phrase) <= LONGEST:
        raise Invalid("unsaid.phrase", "Please write between 1 and 40 signs.", field="phrase")
    return phrase


def said_in(texts: Iterable[str], phrases: Iterable[str]) -> frozenset[str]:
    """Which of the phrases these texts say."""
    whole = " ".join(" ".join(unicodedata.normalize("NFKC", each).split()) for each in texts)
    return frozenset(each for each in phrases if _pattern(each).search(whole))


def _pattern(phrase: str) -> re.Pattern[str]:
    before = r"(?<![A-Za-z0-9])" if phrase[0].isascii() else ""
    after = r"(?![A-Za-z0-9])" if phrase[-1].isascii() else ""
    return re.compile(before + re.escape(phrase) + after, re.IGNORECASE)
