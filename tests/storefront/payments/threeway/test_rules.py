"""How lines told meet postings: a table of cases, and what holds for any history."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.money import Money
from storefront.payments.threeway import names
from storefront.payments.threeway.rules import FINE, Fact, Finding, match

F = Finding
MONDAY = date(2026, 11, 23)


def fact(id_: int, minor: int, name: str = "", day: int = 0, currency: str = "CNY") -> Fact:
    on = MONDAY + timedelta(days=day)
    return Fact(id_, Money(minor, currency), on, frozenset(name.split()))


CASES: dict[str, tuple[list[Fact], list[Fact], set[tuple[int, int, Finding]]]] = {
    "one name": ([fact(1, 5, "refund:a")], [fact(7, 5, "refund:a", 2)], {(1, 7, F.MATCHED)}),
    "another amount": ([fact(1, 5, "refund:a")], [fact(7, 6, "refund:a")], {(1, 7, F.AMOUNT)}),
    "another currency": (
        [fact(1, 5, "fee:a")],
        [fact(7, 5, "fee:a", 0, "EUR")],
        {(1, 7, F.AMOUNT)},
    ),
    "another day": ([fact(1, 5, "po:a")], [fact(7, 5, "po:a", 6)], {(1, 7, F.DAY)}),
    "only told": ([fact(1, 5, "po:a")], [], {(1, 0, F.ONLY_BANK)}),
    "only booked": ([], [fact(7, 5, "po:a")], {(0, 7, F.ONLY_BOOK)}),
    "equal sums of other names are not one": (
        [fact(1, 5, "charge:a")],
        [fact(7, 5, "charge:b")],
        {(1, 0, F.ONLY_BANK), (0, 7, F.ONLY_BOOK)},
    ),
    "by amount and day": (
        [fact(1, -5, "line:x")],
        [fact(7, -5, "payout:p:m", 5)],
        {(1, 7, F.MATCHED)},
    ),
    "outside the window": (
        [fact(1, -5, "line:x")],
        [fact(7, -5, "payout:p:m", 6)],
        {(1, 0, F.ONLY_BANK), (0, 7, F.ONLY_BOOK)},
    ),
    "two that could be meant are a question": (
        [fact(1, -5, "line:x")],
        [fact(7, -5, "payout:p:m"), fact(8, -5, "payout:p:n", 1)],
        {(1, 0, F.QUESTION), (0, 7, F.QUESTION), (0, 8, F.QUESTION)},
    ),
    "a doubled line is a question": (
        [fact(1, 5, "charge:a"), fact(2, 5, "charge:a")],
        [fact(7, 5, "charge:a")],
        {(1, 0, F.QUESTION), (2, 0, F.QUESTION), (0, 7, F.QUESTION)},
    ),
    "of two with one name the equal one is meant": (
        [fact(1, 5, "charge:a"), fact(2, 9, "charge:a")],
        [fact(7, 5, "charge:a")],
        {(1, 7, F.MATCHED), (2, 0, F.ONLY_BANK)},
    ),
    "what a person paired comes first": (
        [fact(1, 5, "charge:a entry:70"), fact(2, 5, "charge:a")],
        [fact(7, 5, "charge:a entry:70"), fact(8, 5, "charge:a entry:80")],
        {(1, 7, F.MATCHED), (2, 8, F.MATCHED)},
    ),
    "the book took it back": (
        [],
        [fact(7, 5, "fee:a entry:70"), fact(8, -5, "entry:70")],
        {(0, 7, F.UNDONE), (0, 8, F.UNDONE)},
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_what_belongs_together(
    case: tuple[list[Fact], list[Fact], set[tuple[int, int, Finding]]],
) -> None:
    told, booked, expected = case
    found = match(told, booked, alone=F.ONLY_BANK)
    assert {
        (each.told.id if each.told else 0, each.booked.id if each.booked else 0, each.finding)
        for each in found
    } == expected


#: An event, the kinds of name by which it is told and booked, and what befell the line told.
EVENTS = st.lists(
    st.tuples(
        st.sampled_from(("charge", "refund", "fee", "dispute", "po", "payout")),
        st.integers(1, 40),
        st.integers(0, 9),
        st.sampled_from(("well", "well", "well", "lost", "doubled", "late", "changed", "alone")),
    ),
    max_size=25,
)


def told_and_booked(events: list[tuple[str, int, int, str]]) -> tuple[list[Fact], list[Fact]]:
    """Both sides of a history; payouts are told without a name of theirs, as banks do."""
    told, booked = [], []
    for number, (kind, minor, day, fate) in enumerate(events, start=1):
        minor = minor if kind == "charge" else -minor
        there = f"line:{number}" if kind == "payout" else f"{kind}:{number}"
        if fate != "alone":
            booked.append(fact(number, minor, f"{kind}:{number} entry:{number}", day))
        if fate != "lost":
            late, more = 9 * (fate == "late"), 3 * (fate == "changed")
            told.append(fact(number, minor + more, there, day + late))
        if fate == "doubled":
            again = f"line:{number}-2" if kind == "payout" else there
            told.append(fact(1_000 + number, minor, again, day))
    return told, booked


@given(EVENTS, st.randoms(use_true_random=False))
def test_every_fact_stands_in_one_pair_whatever_happened(
    events: list[tuple[str, int, int, str]], dice: random.Random
) -> None:
    told, booked = told_and_booked(events)
    found = match(told, booked, alone=F.ONLY_GATEWAY)
    here = [each.told for each in found if each.told]
    there = [each.booked for each in found if each.booked]
    assert sorted(each.id for each in here) == sorted(each.id for each in told)
    assert sorted(each.id for each in there) == sorted(each.id for each in booked)
    settled = sum(each.told.amount.minor for each in found if each.told and each.finding in FINE)
    open_ = sum(each.told.amount.minor for each in found if each.told and each.finding not in FINE)
    assert settled + open_ == sum(each.amount.minor for each in told)
    more = sum(
        (each.told.amount.minor if each.told else 0)
        - (each.booked.amount.minor if each.booked else 0)
        for each in found
        if each.finding not in FINE
    )
    assert sum(t.amount.minor for t in told) - more == sum(b.amount.minor for b in booked)
    for each in found:
        if each.finding is F.MATCHED:
            assert each.told
            assert each.booked
            assert each.told.amount == each.booked.amount
    dice.shuffle(told)
    dice.shuffle(booked)
    assert set(match(told, booked, alone=F.ONLY_GATEWAY)) == set(found)


NAMES = [
    (names.moved(names.kind_of("charge", "ch_1", 5), "ch_1", "pi_1"), {"charge:pi_1"}),
    (names.moved(names.kind_of("refund", "re_1", -5), "re_1", "pi_1"), {"refund:re_1"}),
    (names.moved(names.kind_of("adjustment", "dp_1", -5), "dp_1", None), {"dispute:dp_1"}),
    (names.moved(names.kind_of("adjustment", "dp_1", 5), "dp_1", None), {"dispute-back:dp_1"}),
    (names.moved(names.kind_of("stripe_fee", "", -5), "txn_1", None), {"other:txn_1"}),
    (
        names.said("f", "T9", "P20261130-1 M00007 工资", -900),
        {"line:f", "sent:T9", "payout:P20261130-1:M00007"},
    ),
    (
        names.said("f", "", "退汇 Ｐ20261130－1 m00007", 900),
        {"line:f", "bounce:P20261130-1:M00007"},
    ),
    (names.said("f", "", "STRIPE po_1AbC payout", 900), {"line:f", "po:po_1AbC"}),
    (
        names.booked("payout_sent", {"payout": "P1", "maker": 7}, (3, None), {}, {7: "M00007"}),
        {"entry:3", "payout:P1:M00007"},
    ),
    (
        names.booked("order_paid", {"reference": "cs_1"}, (3, None), {"cs_1": "pi_1"}, {}),
        {"entry:3", "charge:pi_1"},
    ),
    (names.booked("reversal", {"entry": 3, "reason": "x"}, (9, 3), {}, {}), {"entry:3"}),
]


@pytest.mark.parametrize(("found", "expected"), NAMES)
def test_both_sides_name_a_movement_alike(found: frozenset[str], expected: set[str]) -> None:
    assert found == expected
