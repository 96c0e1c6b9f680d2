"""The rules of delivery: one zone for an address, a price that only weight and goods decide."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import Invalid
from catalog.money import Money
from catalog.words import Words
from storefront.delivery import (
    FIRST_ZONES,
    PROVINCES,
    Band,
    Kind,
    Method,
    Zone,
    checked_areas,
    province_code,
    quote,
    zone_of,
)
from storefront.delivery.rules import checked_bands

NAME = Words("普通快递", "Standard")
FREE_FROM = Money(20_000)
RISING = st.lists(
    st.tuples(st.integers(1, 50_000), st.integers(0, 9_000)), min_size=1, max_size=6
).map(
    lambda pairs: tuple(
        Band(grams, Money(minor))
        for grams, minor in zip(
            sorted({grams for grams, _ in pairs}), sorted(minor for _, minor in pairs), strict=False
        )
    )
)


def parcel(bands: tuple[Band, ...], free_from: Money | None = None) -> Method:
    return Method("1", Kind.PARCEL, NAME, bands, free_from)


@pytest.mark.parametrize(
    ("country", "goods", "fee"),
    [("CN", 19_899, 1_200), ("CN", 19_900, 0), ("HK", 50_000, 3_500), ("DE", 100, 12_000)],
)
def test_the_first_table_is_what_the_shop_began_with(country: str, goods: int, fee: int) -> None:
    (choice,) = quote(zone_of(FIRST_ZONES, country), 60, Money(goods))
    assert choice.price == Money(fee)


@given(RISING, st.integers(0, 60_000), st.integers(0, 60_000), st.integers(0, 40_000))
def test_more_weight_never_costs_less_and_more_goods_never_more(
    bands: tuple[Band, ...], light: int, more: int, goods: int
) -> None:
    method = parcel(checked_bands(bands), FREE_FROM)
    dear, cheap = method.price(light + more, Money(goods)), method.price(light, Money(goods))
    if dear is not None:
        assert cheap is not None
        assert cheap <= dear
        rich = method.price(light + more, Money(goods + 10_000))
        assert rich is not None
        assert rich <= dear


@given(RISING, st.integers(0, 60_000), st.integers(0, 40_000))
def test_a_price_is_one_of_the_table_or_nothing(
    bands: tuple[Band, ...], grams: int, goods: int
) -> None:
    price = parcel(bands, FREE_FROM).price(grams, Money(goods))
    assert (price is None) == (grams > bands[-1].upto_g)
    if price is not None:
        assert price in {Money(0), *(band.price for band in bands)}
        if not Money(goods) < FREE_FROM:
            assert price == Money(0)


def test_the_narrowest_area_decides() -> None:
    far, near, world = (
        Zone(Words(name, name), frozenset(areas), ())
        for name, areas in (("far", {"CN-XJ", "CN-XZ"}), ("near", {"CN"}), ("world", {"*"}))
    )
    zones = (world, near, far)
    assert zone_of(zones, "CN", "XJ") is far
    assert zone_of(zones, "CN", "ZJ") is near
    assert zone_of(zones, "CN") is near
    assert zone_of(zones, "DE") is world
    assert zone_of((near, far), "DE") is None


def test_nothing_is_offered_where_nothing_fits() -> None:
    heavy = Zone(NAME, frozenset({"CN"}), (parcel((Band(1_000, Money(1)),)),))
    assert quote(heavy, 1_001, Money(1)) == ()
    assert quote(None, 1, Money(1)) == ()


def test_picking_up_costs_nothing_whatever_it_weighs_and_names_its_place() -> None:
    at = Words("市集摊位", "Market stall")
    method = Method("7", Kind.PICKUP, Words("自提", "Pick up"), place=at)
    (choice,) = quote(Zone(NAME, frozenset({"CN"}), (method,)), 900_000, Money(1))
    assert choice.price == Money(0)
    assert choice.frozen == Words("自提 · 市集摊位", "Pick up · Market stall")


def test_what_is_off_offer_is_not_offered() -> None:
    gone = Method("7", Kind.PICKUP, NAME, place=NAME, on_offer=False)
    assert quote(Zone(NAME, frozenset({"CN"}), (gone,)), 1, Money(1)) == ()


@pytest.mark.parametrize("code", PROVINCES)
def test_a_province_is_known_however_it_is_written(code: str) -> None:
    name = PROVINCES[code]
    for typed in (name.zh, name.zh[:2], name.en, name.en.upper(), code, f"CN-{code}"):
        assert province_code(f" {typed} ") == code


@pytest.mark.parametrize("typed", ["", "Bavaria", "火星", "??"])
def test_what_is_no_province_is_none(typed: str) -> None:
    assert province_code(typed) == ""


@pytest.mark.parametrize(
    "bands",
    [
        (),
        (Band(0, Money(1)),),
        (Band(2, Money(1)), Band(1, Money(2))),
        (Band(1, Money(1)), Band(1, Money(2))),
        (Band(1, Money(2)), Band(2, Money(1))),
        (Band(1, Money(-1)),),
    ],
)
def test_a_table_that_cannot_be_meant_is_refused(bands: tuple[Band, ...]) -> None:
    with pytest.raises(Invalid):
        checked_bands(bands)


def test_areas_are_read_from_codes() -> None:
    known = ("DE", "CN", "CN-XJ")
    assert checked_areas("de, cn-xj，* ", known) == {"DE", "CN-XJ", "*"}
    for wrong in ("Germany", "XX", "CN-QQ"):
        with pytest.raises(Invalid):
            checked_areas(wrong, known)
