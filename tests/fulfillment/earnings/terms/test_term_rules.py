"""Who is paid, and who waits: never for ever."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.money import Money
from fulfillment.earnings.terms import HOUSE, Term, term_in_force, waited_since

DAY = date(2026, 11, 1)


def test_the_cooperatives_own_term_counts_first_and_the_last_of_a_day() -> None:
    house, later = (Term(None, Money(1), 9, DAY + timedelta(each)) for each in (0, 5))
    own, again = (Term(7, Money(each), 9, DAY) for each in (2, 3))
    told = [house, own, again, later]
    assert term_in_force(told, 7, on=DAY) is again
    assert term_in_force(told, 8, on=DAY) is house
    assert term_in_force(told, 8, on=later.starts_on) is later
    assert term_in_force(told, 8, on=DAY - timedelta(1)) is HOUSE
    assert HOUSE.pays(Money(1), DAY, DAY)
    assert Term(None, Money(9_000), 9, DAY).pays(Money(1, "USD"), DAY, DAY)


@given(
    amounts=st.lists(st.integers(1, 500), min_size=1, max_size=9),
    paid=st.integers(0, 2_000),
    longest=st.integers(1, 60),
)
@settings(max_examples=60, deadline=None)
def test_the_oldest_unpaid_earning_says_since_when(
    amounts: list[int], paid: int, longest: int
) -> None:
    """Against a queue of single fen, of which the oldest are paid first."""
    queue = [DAY + timedelta(at) for at, amount in enumerate(amounts) for _ in range(amount)]
    unpaid = queue[min(paid, len(queue) - 1) :]
    newest = [(DAY + timedelta(at), amounts[at]) for at in reversed(range(len(amounts)))]
    since = waited_since(len(unpaid), newest)
    assert since == unpaid[0]
    term = Term(None, Money(10**9), longest, DAY)
    assert not term.pays(Money(len(unpaid)), since, since + timedelta(longest - 1))
    assert term.pays(Money(len(unpaid)), since, since + timedelta(longest))
