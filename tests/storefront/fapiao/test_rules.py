"""What a fapiao needs, and the check sign of a taxpayer number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import Invalid
from storefront.fapiao import FapiaoKind, Wanted, checked_tax_id
from storefront.fapiao.rules import SIGNS, check_sign, checked, checked_number

#: The example of GB 32100-2015 itself, and numbers that firms print on their own pages.
KNOWN = ("91350100M000100Y43", "91330100799655058B", "9144030071526726XG")
COMPANY = Wanted(FapiaoKind.COMPANY, "示例科技有限公司", KNOWN[0])


@pytest.mark.parametrize("code", KNOWN)
def test_real_numbers_are_taken_as_people_type_them(code: str) -> None:
    assert checked_tax_id(f" {code[:8].lower()} {code[8:]} ") == code


@given(st.text(SIGNS, min_size=17, max_size=17), st.integers(0, 16), st.sampled_from(SIGNS))
def test_every_single_slip_is_seen(first: str, place: int, wrong: str) -> None:
    code = first + check_sign(first)
    assert checked_tax_id(code) == code
    slipped = code[:place] + wrong + code[place + 1 :]
    if slipped != code:
        with pytest.raises(Invalid):
            checked_tax_id(slipped)


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (Wanted(FapiaoKind.PERSONAL, " "), "title"),
        (Wanted(FapiaoKind.PERSONAL, "林梅", special=True), "special"),
        (Wanted(FapiaoKind.COMPANY, "示例科技有限公司"), "tax_id"),
        (Wanted(FapiaoKind.COMPANY, "示例科技有限公司", "91350100M000100Y44"), "tax_id"),
        (Wanted(FapiaoKind.COMPANY, "示例", KNOWN[0], special=True), "address"),
        (Wanted(FapiaoKind.COMPANY, "示例", KNOWN[0], special=True, address="a", phone="1",
                bank="b"), "account"),
    ],
)  # fmt: skip
def test_what_is_missing_is_named(wanted: Wanted, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        checked(wanted)
    assert refused.value.field == field


def test_a_person_needs_a_name_only_and_nothing_else_is_kept() -> None:
    told = checked(Wanted(FapiaoKind.PERSONAL, " 林梅 ", "whatever", bank="b", email=" m@x.org "))
    assert told == Wanted(FapiaoKind.PERSONAL, "林梅", email="m@x.org")


@pytest.mark.parametrize("number", ["25332000000012345678", "12345678", "1234 5678 9012"])
def test_numbers_of_fapiao(number: str) -> None:
    assert checked_number(number) == number.replace(" ", "")
    with pytest.raises(Invalid):
        checked_number(number[:-1])
