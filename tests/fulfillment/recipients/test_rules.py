"""Every piece of an order for several people goes to exactly one of them, once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import Refusal
from catalog.money import Money
from fulfillment.recipients import NewRecipient, check, portion


def someone(**pieces: int) -> NewRecipient:
    told = {int(place[1:]): count for place, count in pieces.items()}
    return NewRecipient("Lin Mei", "+8613800138000", "Suzhou", Money(1200), told)


def test_an_allocation_that_adds_up_is_taken() -> None:
    check([someone(p0=2), someone(p0=1, p1=3)], [3, 3])


@pytest.mark.parametrize(
    ("people", "ordered", "code"),
    [
        ([someone(p0=2)], [3], "recipients.sum"),
        ([someone(p0=2), someone(p0=2)], [3], "recipients.sum"),
        ([someone(p0=3, p7=1)], [3], "recipients.sum"),
        ([someone(p0=3), someone()], [3], "recipients.nothing"),
        ([someone(p0=4), someone(p0=-1, p1=2)], [3, 2], "recipients.nothing"),
        ([], [3], "recipients.many"),
        ([someone(p0=1)] * 201, [201], "recipients.many"),
    ],
)
def test_an_allocation_that_does_not_is_refused(
    people: list[NewRecipient], ordered: list[int], code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        check(people, ordered)
    assert refused.value.code == code


@given(st.lists(st.integers(1, 4), min_size=1, max_size=5), st.data())
def test_lots_are_handed_out_whole_and_never_twice(lots: list[int], data: st.DataObject) -> None:
    made = [(1, batch, pieces) for batch, pieces in enumerate(lots)]
    packed: dict[tuple[int, int | None], int] = {}
    left = sum(lots)
    while left:
        wanted = data.draw(st.integers(1, left))
        for line, batch, pieces in portion(made, packed, {1: wanted}):
            packed[line, batch] = packed.get((line, batch), 0) + pieces
        left -= wanted
    assert packed == {(1, batch): pieces for batch, pieces in enumerate(lots)}
    with pytest.raises(Refusal, match="lie ready"):
        portion(made, packed, {1: 1})
