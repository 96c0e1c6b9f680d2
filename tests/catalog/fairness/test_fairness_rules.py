"""Standard minutes by time study, and how a rate stands: worked examples and invariants."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import Invalid
from catalog.fairness import (
    Allowances,
    Element,
    RateVerdict,
    Study,
    WageKind,
    WageLine,
    checked,
    fairness,
    hourly,
)
from catalog.money import Money

DAY = date(2026, 11, 23)
MINUTES = st.decimals(Decimal("0.01"), Decimal(600), places=2)


def wage(kind: WageKind, minor: int, day: date = date(2026, 1, 1)) -> WageLine:
    return WageLine("east", kind, Money(minor), day, "a notice")


def test_the_basic_time_is_the_same_however_fast_the_observed_person_worked() -> None:
    """As the ILO's manual shows it: 20 s at 100, 16 s at 125 and 25 s at 80 are one basic time."""
    for seconds, rating in ((20, 100), (16, 125), (25, 80)):
        assert Element("Pick up", (seconds,) * 3, rating).basic == 20


def test_a_bracelet_by_hand() -> None:
    """Four steps; the card is written once for ten pieces. Basic 60 + 300 + 2 × 45 + 3 = 453 s;
    with 5 + 4 + 3 percent 507.36 s, or 8.456 minutes, which is 8.46 on paper."""
    study = Study(
        (
            Element("Cut the cord", (58, 62, 60)),
            Element("String the beads", (240, 240, 240), 125),
            Element("Tie a knot", (45, 44, 46), 100, 2),
            Element("Write the card", (30, 30, 30), 100, 1, 10),
        ),
        Allowances(5, 4, 3),
    )

    assert checked(study).minutes == Decimal("8.46")
    assert study.shares == tuple(map(Decimal, ("1.12", "5.60", "1.68", "0.06")))
    assert hourly(Money(250), study.minutes) == Money(1_773)
    stands = fairness(Money(250), study.minutes, [wage(WageKind.LIVING, 2_600)], on=DAY)
    assert (stands.verdict, stands.least) == (RateVerdict.BELOW_LIVING, Money(367))


def test_a_study_that_cannot_be_one_is_refused() -> None:
    good = Element("Cut", (10, 10, 10))
    cases = [
        Study((), Allowances()),
        Study((good,) * 13, Allowances()),
        Study((Element("Cut", (10, 10)),), Allowances()),
        Study((Element("Cut", (10, 0, 10)),), Allowances()),
        Study((Element("Cut", (10, 10, 10), 40),), Allowances()),
        Study((Element("Cut", (10, 10, 10), 100, 0),), Allowances()),
        Study((good,), Allowances(personal=4)),
        Study((good,), Allowances(delay=61)),
    ]
    for study in cases:
        with pytest.raises(Invalid):
            checked(study)


def test_how_a_rate_stands() -> None:
    law, living = wage(WageKind.MINIMUM, 2_000), wage(WageKind.LIVING, 2_600)
    later = wage(WageKind.LIVING, 9_000, date(2027, 1, 1))
    older = wage(WageKind.MINIMUM, 1, date(2025, 1, 1))
    ten = Decimal(10)
    cases = [
        (Money(300), [], RateVerdict.UNKNOWN),
        (None, [law], RateVerdict.UNKNOWN),
        (Money(300), [later], RateVerdict.UNKNOWN),
        (Money(333), [law, living], RateVerdict.BELOW_MINIMUM),
        (Money(334), [law, living], RateVerdict.BELOW_LIVING),
        (Money(433), [law, living], RateVerdict.BELOW_LIVING),
        (Money(434), [older, law, living, later], RateVerdict.FAIR),
        (Money(334), [older, law], RateVerdict.FAIR),
    ]
    for rate, lines, verdict in cases:
        assert fairness(rate, ten, lines, on=DAY).verdict is verdict, (rate, lines)


@given(rate=st.integers(1, 100_000), minutes=MINUTES, law=st.integers(1, 20_000), more=MINUTES)
def test_the_least_fair_rate_is_fair_and_one_fen_less_is_not(
    rate: int, minutes: Decimal, law: int, more: Decimal
) -> None:
    lines = [wage(WageKind.MINIMUM, law)]
    least = fairness(None, minutes, lines, on=DAY).least
    assert least is not None

    assert fairness(least, minutes, lines, on=DAY).verdict is RateVerdict.FAIR
    if least.minor > 1:
        assert fairness(Money(least.minor - 1), minutes, lines, on=DAY).below
    assert hourly(Money(rate), minutes + more).minor <= hourly(Money(rate), minutes).minor
    assert hourly(Money(rate), minutes).minor <= hourly(Money(rate + 1), minutes).minor
