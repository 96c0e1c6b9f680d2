"""Cartons hold every piece once, never more than they bear, whatever the order of the goods."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fulfillment.shipping.cartons import ML_PER_GRAM, TYPES, Goods, carton_plan

GOODS = st.lists(st.tuples(st.integers(0, 200), st.integers(0, 5_000)), min_size=1, max_size=6).map(
    lambda rows: [Goods(at, pieces, grams) for at, (pieces, grams) in enumerate(rows)]
)


@given(GOODS)
def test_every_piece_is_in_one_carton_that_bears_it(goods: list[Goods]) -> None:
    plan = carton_plan(goods)
    packed: dict[int, int] = {}
    for carton in plan:
        assert not carton.overfull
        inside = carton.grams - carton.type.own_grams
        assert inside <= carton.type.bears
        assert inside * ML_PER_GRAM <= carton.type.room
        for key, pieces in carton.pieces.items():
            packed[key] = packed.get(key, 0) + pieces
    assert packed == {each.key: each.pieces for each in goods if each.pieces}
    assert carton_plan(goods[::-1]) == plan
    whole = sum(each.pieces * each.weight for each in goods)
    least = -(-whole * ML_PER_GRAM // max(each.room for each in TYPES))
    assert len(plan) <= 2 * least + 1, "two cartons that are both half empty are never left"


def test_the_smallest_box_that_holds_it_is_taken_and_what_is_too_heavy_is_told() -> None:
    (small,) = carton_plan([Goods(1, 4, 60)])
    assert (small.type.name, small.grams, small.pieces) == ("S", 330, {1: 4})
    (heavy,) = carton_plan([Goods(1, 1, 40_000)])
    assert (heavy.type.name, heavy.overfull) == ("XL", True)
    assert carton_plan([Goods(1, 0, 60)]) == ()
    many = carton_plan([Goods(1, 400, 60), Goods(2, 30, 500)])
    assert [each.type.name for each in many] == ["XL", "XL", "XL", "XL", "S"]
    assert many[0].pieces == {2: 19, 1: 2}, "the heaviest first, light ones in what room is left"
