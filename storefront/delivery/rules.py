"""How goods reach a customer and what that costs: zones, methods, weights, thresholds, picking up.

Rules
* A zone is a set of areas: a country (`DE`), a province of China (`CN-XJ`) or everywhere else
  (`*`). The narrowest area that holds an address decides, so that exactly one zone does, or none.
* A parcel costs what the first band costs that its weight fits in. What is heavier than every band
  is not offered by that method. From `free_from` on, goods that fit travel free.
* Picking up costs nothing and weighs nothing: she carries it. It is offered in its zone. Each place
  says whether it takes money (`takes_payment`): only there may she pay when she fetches it.
* Until the office has written its own table, `FIRST_ZONES` hold.

How it can fail: bands that do not rise, a price below zero and an area that is none are refused
(`Invalid`). A quote is never a guess: no zone or no band that fits is no choice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from catalog.errors import Invalid
from catalog.money import Money
from catalog.words import Words
from storefront.taxes import TaxRule

#: The area that holds what no other does.
ELSEWHERE = "*"
#: Where the house is at home: prices are shown with this place's taxes in mind.
HOME = "CN"
MOST_GRAMS = 1_000_000
MOST_BANDS = 20
NOWHERE = Words()
_AREA = re.compile(r"^(\*|[A-Z]{2}|CN-[A-Z]{2})$")


class Kind(StrEnum):
    """Carried to her, or fetched by her."""

    PARCEL = "parcel"
    PICKUP = "pickup"


@dataclass(frozen=True, slots=True)
class Band:
    """What a parcel of up to so many grams costs."""

    upto_g: int
    price: Money


@dataclass(frozen=True, slots=True)
class Method:
    """One way for goods to reach a customer; `place` is where she picks them up, and when.

    `cooperative_id` is whose centre the place is; none for the house's own.
    """

    code: str
    kind: Kind
    name: Words
    bands: tuple[Band, ...] = ()
    free_from: Money | None = None
    place: Words = NOWHERE
    on_offer: bool = True
    cooperative_id: int | None = None
    takes_payment: bool = False

    def price(self, grams: int, goods: Money) -> Money | None:
        """What it costs; None if it does not take so much."""
        if self.kind is Kind.PICKUP:
            return Money(0, goods.currency)
        fitting = next((band for band in self.bands if grams <= band.upto_g), None)
        if fitting is None or fitting.price.currency != goods.currency:
            return None
        free = self.free_from is not None and not goods < self.free_from
        return Money(0, goods.currency) if free else fitting.price


@dataclass(frozen=True, slots=True)
class Zone:
    """Where the same methods are offered."""

    name: Words
    areas: frozenset[str]
    methods: tuple[Method, ...]
    id: int = 0
    taxes: tuple[TaxRule, ...] = ()

    @property
    def offered(self) -> tuple[Method, ...]:
        """What a customer of this zone is offered."""
        return tuple(each for each in self.methods if each.on_offer)


@dataclass(frozen=True, slots=True)
class Choice:
    """A method at its price for one order, as she sees it."""

    code: str
    kind: Kind
    name: Words
    price: Money
    place: Words = NOWHERE
    cooperative_id: int | None = None
    takes_payment: bool = False

    @property
    def frozen(self) -> Words:
        """What the order remembers: how it was to be sent, and where it is fetched."""
        if not self.place:
            return self.name
        both = {
            each: f"{self.name.get(each)} · {self.place.get(each)}" for each in ("zh-Hans", "en")
        }
        return Words(both["zh-Hans"], both["en"])


def zone_of(zones: Iterable[Zone], country: str, province: str = "") -> Zone | None:
    """The zone of an address: by its province, else its country, else everywhere else."""
    by_area = {area: zone for zone in zones for area in zone.areas}
    narrow = (f"{country}-{province}" if province else country, country, ELSEWHERE)
    return next((by_area[area] for area in narrow if area in by_area), None)


def quote(zone: Zone | None, grams: int, goods: Money) -> tuple[Choice, ...]:
    """What goods of a weight and a price can be sent by, in the office's order."""
    offered = zone.offered if zone else ()
    priced = ((each, each.price(grams, goods)) for each in offered)
    return tuple(_at(each, price) for each, price in priced if price is not None)


def with_counter(choices: Sequence[Choice], place: str, currency: str) -> tuple[Choice, ...]:
    """The same, and the house's own counter where the table names no place to pick up."""
    if not place or any(each.kind is Kind.PICKUP for each in choices):
        return tuple(choices)
    name, nothing = Words("自提", "Picking up"), Money(0, currency)
    here = Choice("counter", Kind.PICKUP, name, nothing, Words(place, place), takes_payment=True)
    return (*choices, here)


def carried(
    zones: Iterable[Zone], country: str, province: str, *, grams: int, goods: Money
) -> Choice | None:
    """The first way by which a parcel reaches an address; `province` is its code."""
    offered = quote(zone_of(zones, country, province), grams, goods)
    return next((each for each in offered if each.kind is Kind.PARCEL), None)


def checked_bands(bands: Sequence[Band]) -> tuple[Band, ...]:
    """Bands that rise in weight and do not fall in price; else refused."""
    if not 1 <= len(bands) <= MOST_BANDS:
        raise Invalid(
            "delivery.bands", "Please give one to %(most)s weights.", field="bands", most=MOST_BANDS
        )
    weights = [band.upto_g for band in bands]
    if weights != sorted(set(weights)) or not 1 <= weights[0] <= weights[-1] <= MOST_GRAMS:
        raise Invalid("delivery.weights", "Weights must rise, from 1 g to 1000 kg.", field="bands")
    prices = [band.price.minor for band in bands]
    if prices != sorted(prices) or prices[0] < 0:
        raise Invalid("delivery.prices", "A heavier parcel cannot cost less.", field="bands")
    return tuple(bands)


def checked_areas(typed: str, known: Iterable[str]) -> frozenset[str]:
    """The areas of a text like `CN-XJ, CN-XZ, DE` or `*`."""
    areas = frozenset(filter(None, re.split(r"[\s,，;、]+", typed.upper())))
    allowed = {ELSEWHERE, *known}
    for each in sorted(areas):
        if not _AREA.match(each) or each not in allowed:
            raise Invalid(
                "delivery.area", "“%(area)s” is no country or province.", field="areas", area=each
            )
    return areas


def _at(method: Method, price: Money) -> Choice:
    there = (method.place, method.cooperative_id, method.takes_payment)
    return Choice(method.code, method.kind, method.name, price, *there)


def _bands(*pairs: tuple[int, int]) -> tuple[Band, ...]:
    return tuple(Band(grams, Money(minor)) for grams, minor in pairs)


_PARCEL = Words("普通快递", "Standard parcel")
_FAR = Words("国际包裹", "International parcel")

#: Kilograms and ¥ of the first table; the office writes its own.
FIRST_ZONES = (
    Zone(
        Words("中国大陆", "Mainland China"),
        frozenset({"CN"}),
        (
            Method(
                "mainland",
                Kind.PARCEL,
                _PARCEL,
                _bands((3_000, 1_200), (10_000, 2_400), (50_000, 8_000)),
                Money(19_900),
            ),
        ),
    ),
    Zone(
        Words("港澳台", "Hong Kong, Macau and Taiwan"),
        frozenset({"HK", "MO", "TW"}),
        (
            Method(
                "near",
                Kind.PARCEL,
                _PARCEL,
                _bands((2_000, 3_500), (10_000, 9_000), (30_000, 24_000)),
            ),
        ),
    ),
    Zone(
        Words("世界其他地区", "The rest of the world"),
        frozenset({ELSEWHERE}),
        (
            Method(
                "far",
                Kind.PARCEL,
                _FAR,
                _bands((2_000, 12_000), (5_000, 26_000), (20_000, 88_000)),
            ),
        ),
    ),
)
