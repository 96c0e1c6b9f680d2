"""However an order is split into parcels, its parts are worth the order, to the last fen."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fulfillment.parts import Piece, Worth, portion, worth_upto


@st.composite
def orders(draw: st.DrawFn) -> tuple[list[Piece], Worth]:
    lines = []
    for line_id in range(1, draw(st.integers(1, 4)) + 1):
        pieces, each = draw(st.integers(1, 9)), draw(st.integers(0, 9_999))
        lines.append(Piece(line_id, pieces, each, draw(st.integers(0, pieces * each))))
    shipping = draw(st.integers(0, 3_000))
    off = sum(line.discount for line in lines) + draw(st.integers(0, shipping))
    goods = sum(line.each * line.pieces for line in lines)
    paid = goods + shipping - off
    taxes = (draw(st.integers(0, paid)), draw(st.integers(0, paid // 2)))
    return lines, Worth(goods, shipping, off, *taxes)


@given(orders(), st.data())
def test_parts_sum_to_the_order_and_none_is_below_nothing(
    order: tuple[list[Piece], Worth], data: st.DataObject
) -> None:
    lines, whole = order
    pieces = [line.line_id for line in lines for _piece in range(line.pieces)]
    left = data.draw(st.permutations(pieces))
    gone: dict[int, int] = {}
    so_far, earned = Worth(), []
    while left:
        many = data.draw(st.integers(1, len(left)))
        for line_id in left[:many]:
            gone[line_id] = gone.get(line_id, 0) + 1
        left = left[many:]
        part = worth_upto(lines, whole, gone).beyond(so_far)
        assert min(part.goods, part.shipping, part.discount, part.tax, part.held_tax) >= 0
        assert part.paid >= 0
        assert part.held_tax <= part.goods + part.shipping, "tax within the prices is within them"
        earned.append(part)
        so_far = Worth(*(sum(each) for each in zip(*map(_sums, earned), strict=True)))
    assert so_far == whole


def _sums(part: Worth) -> tuple[int, ...]:
    return part.goods, part.shipping, part.discount, part.tax, part.held_tax


@given(
    st.lists(st.tuples(st.integers(1, 3), st.integers(1, 3), st.integers(1, 9)), max_size=6),
    st.dictionaries(st.integers(1, 3), st.integers(1, 12), min_size=3, max_size=3),
)
def test_what_leaves_is_never_more_than_was_ordered_or_lies_there(
    found: list[tuple[int, int, int]], wanted: dict[int, int]
) -> None:
    ready = [*{(line, batch): (line, batch, n) for line, batch, n in found}.values()]
    packed: dict[tuple[int, int | None], int] = {}
    for step in (1, 2):
        part = portion(ready[: len(ready) // 2 * step] if step == 1 else ready, packed, wanted)
        for line, batch, pieces in part:
            packed[line, batch] = packed.get((line, batch), 0) + pieces
    for line, most in wanted.items():
        here = sum(pieces for each, _batch, pieces in ready if each == line)
        assert sum(n for (each, _b), n in packed.items() if each == line) == min(here, most)
    assert portion(ready, packed, wanted) == []
