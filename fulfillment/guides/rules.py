"""What a making step is: one short sentence in each language, so that it can be read at a glance.

Refused: `step.words` without a sentence in both, `step.too_many` beyond what a page can show.
"""

from __future__ import annotations

from catalog.errors import Invalid, Refusal
from catalog.words import Words

MOST_STEPS = 8
LONGEST = 120


def checked(words: Words) -> Words:
    """The sentence in both languages, its blanks tidied."""
    zh, en = (" ".join(each.split())[:LONGEST] for each in (words.zh, words.en))
    if not (zh and en):
        raise Invalid("step.words", "Please write the step in Chinese and in English.", field="zh")
    return Words(zh, en)


def room_for_one_more(there: int) -> None:
    """A page shows a few steps at a glance, or nobody looks at them."""
    if there >= MOST_STEPS:
        raise Refusal("step.too_many", "A style has at most %(most)s steps.", most=MOST_STEPS)
