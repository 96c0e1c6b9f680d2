"""More pieces, never a higher price for each, unless the office said so; one price in force."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import Actor, History
from catalog.money import Money
from catalog.pricing import Ladder, PriceTier, Step, unit_prices
from catalog.pricing.actions import set_price
from catalog.pricing.tiers import NewTier, end_tier, ladders_of, set_tier, tiers_of
from catalog.products import Variant
from tests.made_catalog import a_product

YUN = Actor(None, "office")
STEPS = st.lists(
    st.builds(Step, st.integers(2, 60), st.integers(1, 9_000).map(Money), st.booleans()),
    unique_by=lambda step: step.pieces,
    max_size=6,
)


@given(st.integers(1, 9_000).map(Money), STEPS)
def test_only_a_confirmed_step_ever_rises(base: Money, steps: list[Step]) -> None:
    ladder = Ladder(base, tuple(steps))
    meant = {step.pieces for step in steps if step.confirmed}
    for pieces in range(2, 70):
        assert ladder.at(pieces) <= ladder.at(pieces - 1) or pieces in meant


@given(st.integers(1, 9_000).map(Money), STEPS)
def test_the_order_of_the_steps_says_nothing(base: Money, steps: list[Step]) -> None:
    turned = tuple(reversed(steps))
    for pieces in (1, 2, 10, 60, 1_000):
        assert Ladder(base, tuple(steps)).at(pieces) == Ladder(base, turned).at(pieces)


@pytest.fixture
def green(session: Session) -> Variant:
    return a_product(session, price=5200).variants[0]


def price(session: Session, variant: Variant, pieces: int, now: datetime) -> int:
    return unit_prices(session, {variant.id: pieces}, now=now)[variant.id].minor


def test_a_price_counts_from_its_number_of_pieces_on(
    session: Session, green: Variant, now: datetime
) -> None:
    for pieces, minor in ((10, 4800), (50, 4400)):
        set_tier(session, green, NewTier(pieces, Money(minor), now), actor=YUN, now=now)
    found = [price(session, green, pieces, now) for pieces in (1, 9, 10, 49, 50, 900)]
    assert found == [5200, 5200, 4800, 4800, 4400, 4400]


def test_a_price_ends_by_itself_and_the_one_before_counts_again(
    session: Session, green: Variant, now: datetime
) -> None:
    week = NewTier(10, Money(4000), now + timedelta(days=1), now + timedelta(days=8))
    set_tier(session, green, NewTier(10, Money(4800), now), actor=YUN, now=now)
    set_tier(session, green, week, actor=YUN, now=now)
    found = [price(session, green, 10, now + timedelta(days=day)) for day in (0, 1, 7, 8)]
    assert found == [4800, 4000, 4000, 4800]


def test_a_dearer_step_is_refused_unless_it_is_meant(
    session: Session, green: Variant, now: datetime
) -> None:
    before = session.scalar(select(func.count(History.id)))
    with pytest.raises(Refusal) as refusal:
        set_tier(session, green, NewTier(10, Money(5300), now), actor=YUN, now=now)
    assert refusal.value.code == "pricing.rises"
    assert session.scalar(select(func.count(PriceTier.id))) == 0
    assert session.scalar(select(func.count(History.id))) == before
    meant = NewTier(10, Money(5300), now, confirmed=True)
    set_tier(session, green, meant, actor=YUN, now=now)
    assert price(session, green, 10, now) == 5300


def test_a_base_price_that_falls_below_a_step_is_what_everybody_pays(
    session: Session, green: Variant, now: datetime
) -> None:
    set_tier(session, green, NewTier(10, Money(4800), now), actor=YUN, now=now)
    set_price(session, green, amount=Money(4000), actor=YUN, now=now)
    assert price(session, green, 10, now) == 4000


def test_of_two_rows_for_one_moment_only_one_is_kept(
    session: Session, green: Variant, now: datetime
) -> None:
    set_tier(session, green, NewTier(10, Money(4800), now), actor=YUN, now=now)
    with pytest.raises(Refusal) as refusal:
        set_tier(session, green, NewTier(10, Money(4700), now), actor=YUN, now=now)
    assert refusal.value.code == "pricing.too_fast"
    assert len(ladders_of(session, [green.id], now=now)[green.id].steps) == 1


def test_what_was_ended_counts_no_longer_and_is_not_listed(
    session: Session, green: Variant, now: datetime
) -> None:
    set_tier(session, green, NewTier(10, Money(4800), now), actor=YUN, now=now)
    (tier,) = tiers_of(session, green.id, now=now)
    end_tier(session, green, tier, actor=YUN, now=now)
    assert price(session, green, 10, now) == 5200
    assert tiers_of(session, green.id, now=now) == ()
