"""When somebody is reminded of what lies ready for her, and the code by which she fetches it.

Rules
* The code is six signs that nobody mistakes for one another, drawn for each order. She shows it;
  who stands at the counter types it or reads it out of a QR code.
* After `REMIND_AFTER` she is reminded, once. After `NOBODY_AFTER` a person is asked whether it goes
  back to stock; nothing does that by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

REMIND_AFTER, NOBODY_AFTER = timedelta(days=7), timedelta(days=21)
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
SIGNS = 6


def code_of(draws: Sequence[int]) -> str:
    """The code from six draws."""
    return "".join(ALPHABET[draw % len(ALPHABET)] for draw in draws[:SIGNS])


def read_code(typed: str) -> str:
    """A code as it was typed or scanned: the end of an address, small letters, blanks between."""
    text = typed.strip().rstrip("/").rsplit("/", 1)[-1].upper()
    return "".join(sign for sign in text if sign in ALPHABET)[:SIGNS]
