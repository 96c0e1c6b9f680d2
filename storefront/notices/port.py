"""The mail port: a letter goes out, or it is said why not.

Promises of every carrier: a letter that was taken arrives with subject and text unchanged, in any
script; no line of it becomes a header.
How it can fail: `CarrierDown` (nobody answers; try again later) and `NotDeliverable` (the other
side says never; trying again helps nobody).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter in plain text. `key` becomes its Message-ID, so that a second copy is known."""

    to: str
    subject: str
    text: str
    key: str


class CarrierDown(Exception):  # noqa: N818 - a state of the neighbour
    """The mail server does not take anything now."""


class NotDeliverable(Exception):  # noqa: N818 - an answer
    """The mail server will never take this letter."""


class Carrier(Protocol):
    """Takes letters."""

    def carry(self, letter: Letter) -> None:
        """Hand the letter over, or raise one of the two."""
