"""What a kit needs, which lots it takes, how it is counted out: tables and generated cases."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import Invalid
from fulfillment.materials.rules import (
    KIT,
    Account,
    KitState,
    Lying,
    Need,
    Unit,
    choose,
    count_out,
    inspected,
    read_quantity,
    spread,
    written,
)
from tests.refusing import refusing

LOTS = st.lists(st.integers(0, 500), max_size=6).map(
    lambda amounts: [Lying(at, amount) for at, amount in enumerate(amounts, 1)]
)


@pytest.mark.parametrize(
    ("need", "pieces", "whole"),
    [
        (Need(18), 20, 360),
        (Need(450, 300), 20, 9_270),
        (Need(1, 300), 10, 11),  # three per cent of ten is one, for nothing is a fraction
        (Need(3_500, 0), 7, 24_500),
    ],
)
def test_what_a_batch_needs(need: Need, pieces: int, whole: int) -> None:
    assert need.of(pieces) == whole


@given(LOTS, st.integers(1, 1_500), st.sets(st.integers(1, 6)))
def test_a_kit_keeps_one_lot_wherever_one_is_large_enough(
    lots: list[Lying], wanted: int, first: set[int]
) -> None:
    chosen = choose(lots, wanted, first=first)
    there = {each.lot_id: each.quantity for each in lots}
    assert sum(part.quantity for part in chosen.parts) + chosen.short == wanted
    assert all(0 < part.quantity <= there[part.lot_id] for part in chosen.parts)
    assert len({part.lot_id for part in chosen.parts}) == len(chosen.parts)
    assert chosen.short == max(0, wanted - sum(there.values()))
    if any(amount >= wanted for amount in there.values()):
        assert not chosen.is_mixed
    if any(there.get(each, 0) >= wanted for each in first):
        assert chosen.parts[0].lot_id in first


def test_the_smallest_lot_that_is_large_enough_keeps_large_ones_whole() -> None:
    assert choose([Lying(1, 900), Lying(2, 320), Lying(3, 300)], 310).parts == (Lying(2, 310),)


@given(
    st.integers(0, 1_000), st.integers(0, 500), st.integers(0, 500), st.integers(0, 2_000),
    st.integers(0, 10_000), st.integers(0, 1_000),
)  # fmt: skip
def test_a_kit_counted_out_leaves_nothing_unsaid(
    issued: int, returned: int, lost: int, by_recipe: int, share: int, back: int
) -> None:
    account = Account(issued, returned, lost, by_recipe)
    held = issued - returned - lost
    if not 0 <= back <= held:
        with pytest.raises(Invalid):
            count_out(account, back, share)
        return
    found = count_out(account, back, share)
    assert found.returned + found.used + found.lost == held
    assert min(found.returned, found.used, found.lost, found.beyond) >= 0
    assert found.used <= by_recipe
    assert found.allowed <= found.used
    assert found.beyond == max(0, lost + found.lost - found.allowed)
    assert 0 <= account.balance <= max(held, 0)


@given(LOTS, st.integers(0, 2_000))
def test_what_is_spread_over_lots_takes_the_first_first(lots: list[Lying], wanted: int) -> None:
    parts = spread(lots, wanted)
    there = sum(each.quantity for each in lots)
    assert sum(each.quantity for each in parts) == min(wanted, there)
    used = [each.quantity for each in lots if each.quantity][: len(parts)]
    assert [each.quantity for each in parts[:-1]] == used[:-1]


@pytest.mark.parametrize(
    ("typed", "unit", "read"),
    [
        ("12", Unit.PIECE, 12),
        ("2.5", Unit.METRE, 2_500),
        ("0.001", Unit.GRAM, 1),
        ("2，5", Unit.METRE, 2_500),
        (" 1000 ", Unit.GRAM, 1_000_000),
    ],
)
def test_quantities_are_read_without_floats(typed: str, unit: Unit, read: int) -> None:
    assert read_quantity(typed, unit) == read
    assert read_quantity(str(written(read, unit)), unit) == read


@pytest.mark.parametrize("typed", ["", "0", "-1", "1.5", "many", "1e99", "NaN", "Infinity"])
def test_what_is_no_quantity_of_pieces_is_refused(typed: str) -> None:
    with refusing("material.quantity"):
        read_quantity(typed, Unit.PIECE)


def test_no_more_is_accepted_than_was_counted() -> None:
    assert inspected(100, 96, 90) == (4, 6)
    assert inspected(100, 104, 104) == (0, 0)
    with refusing("arrival.sum"):
        inspected(100, 90, 91)


@pytest.mark.parametrize("state", KitState)
@pytest.mark.parametrize("verb", ["pack", "send", "arrive", "issue", "settle", "unpack"])
def test_a_kit_goes_only_forwards(state: KitState, verb: str) -> None:
    order = list(KitState)
    if (state, verb) in KIT.moves:
        assert order.index(KIT.next(state, verb)) > order.index(state)
    else:
        with refusing("kit.not_now"):
            KIT.next(state, verb)
