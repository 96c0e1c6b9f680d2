"""How a line of the statement meets an order."""

from __future__ import annotations

from datetime import date

import pytest

from catalog.money import Money
from storefront.payments.house.rules import NewBankLine, Verdict, fingerprints, judge, numbers_in

DUE = Money(14_800)


def line(text: str = "MH-7KQ4MX", bank_id: str = "", minor: int = 14_800) -> NewBankLine:
    return NewBankLine(date(2026, 11, 23), Money(minor), "林梅", text, bank_id)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("MH-7KQ4MX", ("MH-7KQ4MX",)),
        ("货款 mh 7kq4mx 谢谢", ("MH-7KQ4MX",)),
        ("ＭＨ－７ＫＱ４ＭＸ", ("MH-7KQ4MX",)),
        ("订单MH7KQ4MX，手链", ("MH-7KQ4MX",)),
        ("MH-7KQ 4MX / MH-234567", ("MH-7KQ4MX", "MH-234567")),
        ("MH-7KQ4MX MH-7KQ4MX", ("MH-7KQ4MX",)),
        ("MH-7KQ4M", ()),
        ("MH-7KQ4MX9", ()),
        ("MH-IO10LL", ()),
        ("", ()),
    ],
)
def test_a_number_is_found_however_it_is_typed(text: str, numbers: tuple[str, ...]) -> None:
    assert numbers_in(text) == numbers


@pytest.mark.parametrize(
    ("came", "due", "verdict"),
    [
        (DUE, DUE, Verdict.EXACT),
        (Money(14_799), DUE, Verdict.PART),
        (Money(14_801), DUE, Verdict.OVER),
        (DUE, Money(0), Verdict.PAID),
        (DUE, None, Verdict.UNKNOWN),
        (Money(14_800, "USD"), DUE, Verdict.UNKNOWN),
    ],
)
def test_an_amount_is_judged(came: Money, due: Money | None, verdict: Verdict) -> None:
    assert judge(came, due) is verdict


def test_the_same_statement_has_the_same_names_and_equal_transfers_have_two() -> None:
    lines = [line(), line(), line(minor=14_801), line("other")]
    names = fingerprints(lines)
    assert fingerprints(lines) == names
    assert len(set(names)) == 4


def test_the_banks_own_number_decides() -> None:
    first, again = line(bank_id="T1"), NewBankLine(date(2026, 11, 24), DUE, "Lin Mei", "x", "T1")
    assert fingerprints([first]) == fingerprints([again])
    assert fingerprints([line(bank_id="T2")]) != fingerprints([first])
