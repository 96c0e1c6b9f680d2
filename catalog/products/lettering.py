"""Lettering: a customer's own words on a piece, where a product may carry them.

Rules
* The office says for each product how many signs fit, which kind of signs, and what it costs more.
* Words are kept as she meant them: spaces are joined, signs are composed (NFC), nothing is cut off.
* Pieces that carry somebody's words come back for a fault only; she is told before she buys.

How it can fail: too long, or a sign that the craft cannot make (`lettering.*`, said in words).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from catalog.errors import Invalid, Refusal
from catalog.money import Money

#: The longest lettering that any piece carries, and the most that it may cost more, in 分.
MOST_SIGNS, MOST_EXTRA = 40, 1_000_000
_LATIN = frozenset(" .,'’&!?-")
#: Letters, marks, numbers, punctuation and spaces; nothing that a needle cannot make.
_KINDS = frozenset("LMNPZ")


class Signs(StrEnum):
    """Which signs the craft can make."""

    ANY = "any"
    LATIN = "latin"
    CHINESE = "chinese"


@dataclass(frozen=True, slots=True)
class LetteringRule:
    """What the office allows for one product; `extra_minor` is on top of the price of a piece."""

    most: int
    signs: Signs
    extra_minor: int = 0

    @property
    def extra(self) -> Money:
        """What a piece with words costs more."""
        return Money(self.extra_minor)


def checked_rule(rule: LetteringRule) -> LetteringRule:
    """The rule, if a craft can keep it."""
    if not 1 <= rule.most <= MOST_SIGNS:
        raise Invalid(
            "lettering.most", "Between 1 and %(most)s signs.", field="most", most=MOST_SIGNS
        )
    if not 0 <= rule.extra_minor <= MOST_EXTRA:
        raise Invalid("lettering.extra", "This price makes no sense.", field="extra")
    return rule


def checked(typed: str, rule: LetteringRule | None) -> str:
    """Her words as they will be made; nothing where she wants none."""
    text = unicodedata.normalize("NFC", " ".join(typed.split()))
    if not text:
        return ""
    if rule is None:
        raise Refusal("lettering.none", "This piece cannot carry words of yours.")
    if len(text) > rule.most:
        raise Invalid(
            "lettering.long",
            "At most %(most)s signs fit on it; these are %(many)s.",
            field="lettering",
            most=rule.most,
            many=len(text),
        )
    wrong = sorted({sign for sign in text if not _fits(sign, rule.signs)})
    if wrong:
        raise Invalid(
            "lettering.sign", "“%(sign)s” cannot be made on it.", field="lettering", sign=wrong[0]
        )
    return text


def _fits(sign: str, signs: Signs) -> bool:
    if unicodedata.category(sign)[0] not in _KINDS:
        return False
    latin = sign in _LATIN or sign.isdigit() or unicodedata.name(sign, "").startswith("LATIN ")
    han = unicodedata.name(sign, "").startswith("CJK UNIFIED") or sign in " ·，。！0123456789"
    return {Signs.ANY: True, Signs.LATIN: latin, Signs.CHINESE: han}[signs]
