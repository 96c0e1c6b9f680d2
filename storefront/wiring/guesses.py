"""Guessing codes: so many wrong ones from a network, and it must wait, right or wrong.

A right code costs nothing, so that a whole class behind one network may use its voucher; and who
types no code meets none of this.
"""

from __future__ import annotations

from limits import parse_many

from catalog.errors import Refusal
from storefront.wiring.extensions import limiter
from storefront.wiring.limits import network

WRONG_CODES = tuple(parse_many("10 per 10 minutes; 60 per day"))


def may_guess() -> None:
    """Refuse a network that has been wrong too often."""
    if not limiter.enabled:
        return
    if not all(limiter.limiter.test(each, "codes", network()) for each in WRONG_CODES):
        raise Refusal(
            "code.too_many",
            "Those were many wrong codes. Please wait a little and try again.",
            status=429,
        )


def guessed_wrong() -> None:
    """One more wrong code."""
    if limiter.enabled:
        for each in WRONG_CODES:
            limiter.limiter.hit(each, "codes", network())
