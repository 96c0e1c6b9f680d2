"""What a year adds up to, and that nobody can be known by a count that leaves the house."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fulfillment.board.reports.rules import LEAST, TOGETHER, Facts, Tally, tallies, told

PEOPLE = st.lists(
    st.builds(
        Facts,
        region=st.sampled_from(("east", "north", "south", "west")),
        trained=st.booleans(),
        certified=st.booleans(),
        worked=st.booleans(),
        earned_minor=st.integers(0, 900_000),
    ),
    max_size=60,
)


def counts(each: Tally) -> tuple[int, ...]:
    return each.makers, each.trained, each.certified, each.worked


def test_a_region_adds_up_its_people() -> None:
    her = Facts("east", trained=True, certified=False, worked=True, earned_minor=700)
    other = Facts("east", trained=False, certified=True, worked=True, earned_minor=400)
    (east,) = tallies([her, other])
    assert east == Tally("east", 2, 1, 1, 2, 1_100)
    assert east.each_minor == 550
    assert Tally("east", makers=3).each_minor == 0


@given(PEOPLE)
def test_no_count_that_is_told_is_small_and_nothing_is_lost(people: list[Facts]) -> None:
    whole = tallies(people)
    shown = told(whole)
    assert all(n == 0 or n >= LEAST for each in shown for n in counts(each))
    assert [each.region for each in shown] == sorted(
        (each.region for each in shown), key=lambda region: (region == TOGETHER, region)
    )
    if shown:
        assert [sum(column) for column in zip(*map(counts, shown), strict=True)] == [
            sum(column) for column in zip(*map(counts, whole), strict=True)
        ]
        assert sum(each.earned_minor for each in shown) == sum(each.earned_minor for each in whole)


def test_a_small_region_is_told_with_the_smallest_that_hides_it() -> None:
    big, middle = Tally("a", 90, 50, 40, 30, 9), Tally("b", 20, 9, 9, 9, 5)
    small = Tally("c", 9, 3, 5, 6, 2)
    assert told([big, middle, small]) == (big, Tally(TOGETHER, 29, 12, 14, 15, 7))


def test_a_whole_that_is_small_is_not_told() -> None:
    assert told([Tally("a", 3, 1, 1, 1, 500), Tally("b", 1)]) == ()
