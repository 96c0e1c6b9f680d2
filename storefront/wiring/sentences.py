"""What an answer says to her above its page: what the answer before left for it (Flask's `flash`,
which waits in her session), and what it says itself (`say_here`), for which no session is written.
"""

from __future__ import annotations

from typing import cast

from flask import g, get_flashed_messages

Sentence = tuple[str, str]


def say_here(sentence: str, tone: str) -> None:
    """Say this above the page that this very request answers with."""
    g.said_here = (*g.get("said_here", ()), (tone, sentence))


def said_above() -> tuple[Sentence, ...]:
    """Tone and words of everything that is to be said."""
    left = cast("list[Sentence]", get_flashed_messages(with_categories=True))
    here: tuple[Sentence, ...] = g.get("said_here", ())
    return (*left, *here)
