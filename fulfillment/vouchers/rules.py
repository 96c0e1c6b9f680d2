"""What a voucher takes off, and when it may.

Rules
* One voucher an order. It takes off a share of the goods it is for (halves of the smallest coin
  rounded up), a fixed sum (never more than those goods), or the shipping.
* What it is for: crafts, products and cooperatives, joined by "or"; none named is everything. Its
  least sum is asked of the goods it is for.
* A discount on goods is spread over their lines by largest remainder, the first line first where
  they are equal, so that the parts sum to the whole and a returned line gives back its own part.
* A code is read as people write it: case, blanks, hyphens and full-width letters do not matter, nor
  whether O or 0, I, L or 1 was meant.

How it can fail: each reason is a refusal with a sentence of its own; the cart is left as it is.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from catalog.errors import Invalid, Refusal
from catalog.money import Money

#: Letters and digits that nobody mistakes for one another.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
#: A code that is drawn has so many of them; one that the office chooses has at least `SHORTEST`.
DRAWN, SHORTEST, LONGEST = 8, 4, 24
_MISTAKEN = str.maketrans({"O": "0", "I": "1", "L": "1"})


class VoucherKind(StrEnum):
    """What it takes off."""

    PERCENT = "percent"
    AMOUNT = "amount"
    SHIPPING = "shipping"


class NoVoucher(Refusal):
    """A voucher that does not hold for this order, with the reason in words."""

    def __init__(self, why: Refusal) -> None:
        super().__init__(why.code, why.message, status=why.status, **why.facts)


@dataclass(frozen=True, slots=True)
class Only:
    """What a voucher is for; everything, where nothing is named."""

    crafts: frozenset[int] = frozenset()
    products: frozenset[int] = frozenset()
    cooperatives: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.crafts or self.products or self.cooperatives)


@dataclass(frozen=True, slots=True)
class Terms:
    """All that the office writes down about a voucher. `points` are hundredths of a per cent."""

    code: str
    note: str
    kind: VoucherKind
    points: int = 0
    amount_minor: int = 0
    least_minor: int = 0
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    most: int | None = None
    each: int | None = None
    only: Only = Only()


@dataclass(frozen=True, slots=True)
class Goods:
    """A line that a voucher may be for."""

    product_id: int
    amount_minor: int
    craft_id: int | None = None
    cooperative_id: int | None = None


@dataclass(frozen=True, slots=True)
class Cut:
    """What is taken off each line, and off the shipping."""

    lines: tuple[int, ...] = ()
    shipping_minor: int = 0

    @property
    def minor(self) -> int:
        """All of it."""
        return sum(self.lines) + self.shipping_minor


def folded(code: str) -> str:
    """A code as it is compared."""
    plain = unicodedata.normalize("NFKC", code).upper()
    return "".join(each for each in plain if each.isalnum()).translate(_MISTAKEN)


def drawn(draws: Sequence[int]) -> str:
    """A code from random numbers: `K7QM-4XRT`."""
    letters = "".join(ALPHABET[draw % len(ALPHABET)] for draw in draws[:DRAWN])
    return f"{letters[: DRAWN // 2]}-{letters[DRAWN // 2 :]}"


def check(terms: Terms) -> None:
    """Refuse a voucher that cannot be meant."""
    if not SHORTEST <= len(folded(terms.code)) <= LONGEST:
        raise Invalid("voucher.code", "A code has 4 to 24 letters or digits.", field="code")
    wanted = (terms.kind is VoucherKind.PERCENT, terms.kind is VoucherKind.AMOUNT)
    if (terms.points > 0, terms.amount_minor > 0) != wanted or terms.points > 10_000:
        raise Invalid("voucher.worth", "Please say how much it takes off.", field="worth")
    if terms.starts_at and terms.ends_at and terms.ends_at <= terms.starts_at:
        raise Invalid("voucher.dates", "It would end before it begins.", field="ends_at")
    if min(terms.least_minor, terms.most or 1, terms.each or 1) < 0:
        raise Invalid("voucher.least", "A limit cannot be below zero.", field="least")


def cut(terms: Terms, goods: Sequence[Goods], shipping_minor: int) -> Cut:
    """What it takes off these goods and their shipping; a refusal where it is not for them."""
    weights = [line.amount_minor if _is_for(terms.only, line) else 0 for line in goods]
    whole = sum(weights)
    if not whole:
        raise NoVoucher(Refusal("voucher.other_goods", "This voucher is for other goods."))
    if whole < terms.least_minor:
        raise NoVoucher(
            Refusal(
                "voucher.too_little",
                "This voucher needs goods for at least ¥%(least)s.",
                least=str(Money(terms.least_minor).amount),
            )
        )
    if terms.kind is VoucherKind.SHIPPING:
        return Cut(tuple(0 for _ in goods), shipping_minor)
    share = (whole * terms.points + 5_000) // 10_000
    off = share if terms.kind is VoucherKind.PERCENT else terms.amount_minor
    return Cut(spread(min(off, whole), weights))


def spread(minor: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Split by weights, each part rounded down, the rest to the largest remainders."""
    whole = sum(weights)
    parts = [minor * weight // whole for weight in weights]
    rest = minor - sum(parts)
    by_remainder = sorted(range(len(weights)), key=lambda at: (-(minor * weights[at] % whole), at))
    for place in by_remainder[:rest]:
        parts[place] += 1
    return tuple(parts)


def check_now(terms: Terms, *, ended: bool, used: int, now: datetime) -> None:
    """Refuse a voucher whose time is not now, or that is used up."""
    if terms.starts_at is not None and now < terms.starts_at:
        raise NoVoucher(Refusal("voucher.not_yet", "This voucher is not valid yet."))
    if ended or (terms.ends_at is not None and now >= terms.ends_at):
        raise no_longer()
    if terms.most is not None and used >= terms.most:
        raise used_up()


def used_up() -> NoVoucher:
    """Somebody else was faster."""
    return NoVoucher(
        Refusal("voucher.used_up", "This voucher has been used up. Your cart is still as it was.")
    )


def unknown() -> NoVoucher:
    """No voucher is called so."""
    return NoVoucher(Refusal("voucher.unknown", "We do not know this voucher code."))


def no_longer() -> NoVoucher:
    """Its time is over."""
    return NoVoucher(Refusal("voucher.over", "This voucher is no longer valid."))


def hers_used_up() -> NoVoucher:
    """She has had it."""
    return NoVoucher(Refusal("voucher.hers", "You have used this voucher as often as it allows."))


def _is_for(only: Only, line: Goods) -> bool:
    return (
        not only
        or line.product_id in only.products
        or line.craft_id in only.crafts
        or line.cooperative_id in only.cooperatives
    )
