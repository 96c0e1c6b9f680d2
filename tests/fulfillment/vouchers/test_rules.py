"""What a voucher takes off, as a table; how it is spread; how its code is read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import Invalid
from fulfillment.vouchers import Goods, Only, Terms, VoucherKind, check_now, cut, drawn, folded
from fulfillment.vouchers.rules import check, spread
from tests.refusing import refusing

NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
TENTH = {"kind": VoucherKind.PERCENT, "points": 1_000}
FIXED = {"kind": VoucherKind.AMOUNT, "amount_minor": 3_000}
FREE = {"kind": VoucherKind.SHIPPING}
#: A bracelet of craft 1 and cooperative 1, a hoop of craft 2 and cooperative 2.
CART = (Goods(11, 6_800, 1, 1), Goods(12, 3_335, 2, 2))


def terms(**told: object) -> Terms:
    return Terms("SPRING", "", **told)  # type: ignore[arg-type] # facts of its terms


@pytest.mark.parametrize(
    ("told", "lines", "shipping"),
    [
        (TENTH, (680, 334), 0),  # 1013.5 is rounded up; the larger remainder gets the coin
        ({**TENTH, "points": 10_000}, (6_800, 3_335), 0),
        (FIXED, (2_013, 987), 0),
        ({**FIXED, "amount_minor": 99_999}, (6_800, 3_335), 0),
        (FREE, (0, 0), 1_200),
        ({**FIXED, "only": Only(crafts=frozenset({2}))}, (0, 3_000), 0),
        ({**FIXED, "only": Only(products=frozenset({11}))}, (3_000, 0), 0),
        ({**TENTH, "only": Only(cooperatives=frozenset({1}))}, (680, 0), 0),
        ({**TENTH, "only": Only(frozenset({1}), frozenset({12}))}, (680, 334), 0),
        ({**TENTH, "least_minor": 10_135}, (680, 334), 0),
    ],
)
def test_what_is_taken_off(told: dict[str, object], lines: tuple[int, ...], shipping: int) -> None:
    found = cut(terms(**told), CART, 1_200)
    assert (found.lines, found.shipping_minor) == (lines, shipping)
    assert found.minor == sum(lines) + shipping


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({**TENTH, "least_minor": 10_136}, "voucher.too_little"),
        ({**TENTH, "only": Only(crafts=frozenset({3}))}, "voucher.other_goods"),
        ({**FREE, "only": Only(crafts=frozenset({2})), "least_minor": 3_336}, "voucher.too_little"),
    ],
)
def test_goods_that_it_is_not_for(told: dict[str, object], code: str) -> None:
    with refusing(code):
        cut(terms(**told), CART, 1_200)


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**7), min_size=1, max_size=40))
def test_parts_sum_to_the_whole_and_none_is_more_than_its_line(
    off: int, weights: list[int]
) -> None:
    if whole := sum(weights):
        parts = spread(min(off, whole), weights)
        assert sum(parts) == min(off, whole)
        assert all(0 <= part <= weight for part, weight in zip(parts, weights, strict=True))


@pytest.mark.parametrize(
    ("told", "ended", "used", "code"),
    [
        ({"starts_at": NOW + timedelta(seconds=1)}, False, 0, "voucher.not_yet"),
        ({"ends_at": NOW}, False, 0, "voucher.over"),
        ({}, True, 0, "voucher.over"),
        ({"most": 3}, False, 3, "voucher.used_up"),
    ],
)
def test_when_it_is_not_to_be_had(
    told: dict[str, object], ended: bool, used: int, code: str
) -> None:
    with refusing(code):
        check_now(terms(**TENTH, **told), ended=ended, used=used, now=NOW)
    check_now(terms(**TENTH, starts_at=NOW, most=1), ended=False, used=0, now=NOW)


@pytest.mark.parametrize(
    "typed", ["spring-2o27", " SPRING 2027 ", "ＳＰＲＩＮＧ２０２７", "SPR1NG2O27"]
)
def test_a_code_is_read_as_people_write_it(typed: str) -> None:
    assert folded(typed) == folded("SPRING2027")


@pytest.mark.parametrize(
    "told",
    [
        {**TENTH, "points": 10_001},
        {"kind": VoucherKind.PERCENT},
        {**FREE, "amount_minor": 1},
        {**TENTH, "amount_minor": 1},
        {**TENTH, "starts_at": NOW, "ends_at": NOW},
        {**TENTH, "most": -1},
    ],
)
def test_terms_that_cannot_be_meant(told: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        check(terms(**told))
    with pytest.raises(Invalid):
        check(Terms("a b", "", **TENTH))  # type: ignore[arg-type] # facts of its terms


def test_a_drawn_code_has_no_letter_that_is_mistaken() -> None:
    code = drawn(list(range(8)))
    assert len(folded(code)) == 8
    assert not set(code) & set("01ILOU")
