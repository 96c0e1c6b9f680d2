"""What an order may do, and when.

placed → paid → in production → ready → sent → completed; cancelled until sent. A bulk order on
invoice may start production before it is paid; paying later does not move it back. An order from
the web holds its pieces for `PAY_WITHIN`; then it is cancelled, and late money revives it. A wave
is an order of the house to itself: no customer, no money, and complete when its pieces are here. A
gift is an order without pieces: paid, its card is issued, and it is complete.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from catalog.errors import Invalid, Refusal
from catalog.money import Money, total
from catalog.states import Machine
from catalog.words import Words

#: How long an order from the web waits for its money.
PAY_WITHIN = timedelta(minutes=45)


class OrderKind(StrEnum):
    """Where it came from and how it is filled."""

    WEB = "web"
    BULK = "bulk"
    WAVE = "wave"
    GIFT = "gift"


class OrderState(StrEnum):
    """Where an order stands."""

    PLACED = "placed"
    PAID = "paid"
    IN_PRODUCTION = "in_production"
    READY = "ready"
    SENT = "sent"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class Parts(StrEnum):
    """Whether it may leave in several parcels as pieces become ready, and whether it shall."""

    WHOLE = "whole"
    ALLOWED = "allowed"
    WANTED = "wanted"


_S = OrderState

ORDER = Machine(
    "order",
    {
        (_S.PLACED, "pay"): _S.PAID,
        (_S.PLACED, "start"): _S.IN_PRODUCTION,
        (_S.PLACED, "cancel"): _S.CANCELLED,
        (_S.PAID, "start"): _S.IN_PRODUCTION,
        (_S.PAID, "issue"): _S.COMPLETED,
        (_S.PAID, "make_ready"): _S.READY,
        (_S.PAID, "cancel"): _S.CANCELLED,
        (_S.IN_PRODUCTION, "pay"): _S.IN_PRODUCTION,
        (_S.IN_PRODUCTION, "make_ready"): _S.READY,
        (_S.IN_PRODUCTION, "hand_over"): _S.COMPLETED,
        (_S.IN_PRODUCTION, "cancel"): _S.CANCELLED,
        (_S.READY, "pay"): _S.READY,
        (_S.READY, "send"): _S.SENT,
        (_S.READY, "cancel"): _S.CANCELLED,
        (_S.SENT, "pay"): _S.SENT,
        (_S.SENT, "complete"): _S.COMPLETED,
        (_S.COMPLETED, "pay"): _S.COMPLETED,
        (_S.CANCELLED, "revive"): _S.PAID,
    },
)

#: States in which an order can still go to another address: nobody labels its parcel yet.
REDIRECTABLE = frozenset({_S.PLACED, _S.PAID, _S.IN_PRODUCTION})
#: States in which she may still take fewer pieces or another way: no hand has begun on it.
CHANGEABLE = frozenset({_S.PLACED, _S.PAID})
#: States in which a bulk order on invoice may still grow.
GROWING = frozenset({_S.PLACED, _S.IN_PRODUCTION})
#: More pieces than these in one line are a slip of the keyboard.
MOST_PIECES = 1_000_000

#: Letters and digits that nobody mistakes for one another on the telephone.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True, slots=True)
class NewLine:
    """Pieces of a variant at the price she was shown; `to_make` ones are planned.

    `parts` are the components of a bundle, (variant, pieces in one of it): they leave the stock.
    `tax_points` is the rate at which it is taxed, kept so that its pieces may change later.
    `place_id` is the one place that its pieces come from, if not those that sell online.
    """

    variant_id: int
    product_id: int
    pieces: int
    unit_price: Money
    to_make: bool = False
    due_on: date | None = None
    note: str = ""
    discount_minor: int = 0
    lettering: str | None = None
    parts: tuple[tuple[int, int], ...] = ()
    tax_points: int | None = None
    place_id: int | None = None

    @property
    def takes(self) -> dict[int, int]:
        """Pieces by variant that it takes from stock."""
        if self.to_make:
            return {}
        return {each: n * self.pieces for each, n in self.parts or ((self.variant_id, 1),)}


@dataclass(frozen=True, slots=True)
class TaxLine:
    """What of a sale is taxed at one rate: `net` without the tax, and the tax."""

    name: Words
    points: int
    included: bool
    net: Money
    tax: Money

    @property
    def gross(self) -> Money:
        """What is paid for it, with the tax."""
        return self.net + self.tax


@dataclass(frozen=True, slots=True)
class Sums:
    """What an order adds up to. `credit` is the part of the total that needs no money any more."""

    goods: Money
    shipping: Money
    discount: Money
    tax: Money
    credit: Money

    @property
    def total(self) -> Money:
        """What she owes for it: goods and shipping, less a discount, with tax that is added."""
        return self.goods + self.shipping - self.discount + self.tax

    @property
    def charged(self) -> Money:
        """What she pays with money."""
        return self.total - self.credit


@dataclass(frozen=True, slots=True)
class NewOrder:
    """What somebody orders. The same `key` is the same order, however often it is sent.

    `discount` is all of it, that of the lines and that of the shipping; `tax` is added on top.
    `holds` name what stock holds for her already, to be hers by this order, `holds_apart` what it
    holds at the places of lines that have one. `spend` is what it uses besides money, and the
    conductor's to read. Only a gift has no lines.
    """

    kind: OrderKind
    customer: str
    user_id: int | None
    email: str | None
    recipient: str | None
    phone: str | None
    address: str | None
    language: str
    currency: str
    lines: tuple[NewLine, ...]
    shipping: Money
    due_on: date | None
    key: str
    delivery: Words | None = None
    discount: Money | None = None
    tax: Money | None = None
    credit: Money | None = None
    note: str | None = None
    gift_message: str | None = None
    gift_wrapped: bool = False
    taxes: tuple[TaxLine, ...] = ()
    recipient_count: int = 0
    holds: tuple[str, ...] = ()
    holds_apart: tuple[str, ...] = ()
    gift: Money | None = None
    spend: Any = None
    is_pickup: bool = False
    pickup_cooperative_id: int | None = None
    parts: Parts = Parts.WHOLE

    @property
    def sums(self) -> Sums:
        """What it adds up to."""
        nothing = Money(0, self.currency)
        added = (self.discount or nothing, self.tax or nothing, self.credit or nothing)
        return Sums(self.goods, self.shipping, *added)

    @property
    def goods(self) -> Money:
        """What the pieces cost, without shipping; of a gift card, what is on it."""
        pieces = total((line.unit_price * line.pieces for line in self.lines), self.currency)
        return pieces + self.gift if self.gift else pieces

    @property
    def from_stock(self) -> dict[int, int]:
        """Pieces to take from stock that is sold online, summed by variant."""
        return self.from_places.get(None, {})

    @property
    def wanted(self) -> dict[int, int]:
        """Pieces to take, summed by variant, wherever they lie."""
        whole: dict[int, int] = {}
        for here in self.from_places.values():
            for variant_id, pieces in here.items():
                whole[variant_id] = whole.get(variant_id, 0) + pieces
        return whole

    @property
    def from_places(self) -> dict[int | None, dict[int, int]]:
        """Pieces to take, summed by place and variant; those of no place from what sells online."""
        wanted: dict[int | None, dict[int, int]] = {}
        for line in self.lines:
            here = wanted.setdefault(line.place_id, {})
            for variant_id, pieces in line.takes.items():
                here[variant_id] = here.get(variant_id, 0) + pieces
        return wanted


def check(new: NewOrder) -> None:
    """Refuse an order that cannot be meant."""
    if not new.lines and not new.gift:
        raise Invalid("order.empty", "There is nothing in this order.")
    if any(line.pieces < 1 for line in new.lines):
        raise Invalid("order.pieces", "At least one piece, please.")
    if any(line.to_make and line.parts for line in new.lines):
        raise Refusal("order.bundle_made", "A set is not made; please order what lies in it.")
    if any(line.unit_price < Money(0, new.currency) for line in new.lines):
        raise Invalid("order.price", "A price cannot be below zero.")
    _check_sums(new)


def _check_sums(new: NewOrder) -> None:
    sums, nothing = new.sums, Money(0, new.currency)
    lines = Money(sum(line.discount_minor for line in new.lines), new.currency)
    if min(sums.discount, sums.tax, sums.credit) < nothing or sums.total < sums.credit:
        raise Invalid("order.sums", "These sums cannot be meant.")
    if sums.discount < lines or sums.discount - lines > sums.shipping:
        raise Invalid("order.discount", "A discount is never more than what it is on.")
    gross = total((each.gross for each in new.taxes), new.currency)
    added = total((each.tax for each in new.taxes if not each.included), new.currency)
    if new.taxes and (gross, added) != (sums.total, sums.tax):
        raise ValueError("what is taxed is not what is paid")


def check_enlarged(kind: OrderKind, to_make: bool, before: int, pieces: int) -> None:
    """Refuse what is no larger bulk order."""
    if kind is not OrderKind.BULK or not to_make:
        raise Refusal("order.not_bulk", "Only lines of bulk orders that are made can grow.")
    if not before < pieces <= MOST_PIECES:
        raise Invalid(
            "order.not_more",
            "Please give more than the %(before)s pieces of now.",
            field="pieces",
            before=before,
        )


def pay_by(kind: OrderKind, now: datetime) -> datetime | None:
    """Until when an order waits for its money; a bulk order is paid on invoice."""
    return now + PAY_WITHIN if kind in (OrderKind.WEB, OrderKind.GIFT) else None


def number_of(draws: Sequence[int]) -> str:
    """The number for people, from six draws: `MH-7KQ4MX`. It does not tell how many we sell."""
    return "MH-" + "".join(ALPHABET[draw % len(ALPHABET)] for draw in draws)
