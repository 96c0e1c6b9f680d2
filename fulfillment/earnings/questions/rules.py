"""Questions about a line: what she may ask by a press alone. Words are welcome, never needed."""

from __future__ import annotations

from enum import StrEnum

#: Letters of her words, and of an answer.
WORDS = 400


class AskedWhat(StrEnum):
    """What she asks."""

    WHAT_IS_IT = "what_is_it"
    TOO_LITTLE = "too_little"
    NOT_COME = "not_come"
