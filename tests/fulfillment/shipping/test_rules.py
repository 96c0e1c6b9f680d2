"""What a parcel may do: the whole table, and waybills."""

from __future__ import annotations

from itertools import product

import pytest

from catalog.errors import Invalid, Refusal
from fulfillment.shipping import PARCEL, ParcelState, Waybill, waybill

VERBS = sorted({verb for _state, verb in PARCEL.moves})
ON_ITS_WAY = {
    "pass_on": "in_transit",
    "deliver": "delivered",
    "return": "returned",
    "lose": "lost",
}
ALLOWED = {
    "packed": {"dispatch": "dispatched"},
    "dispatched": ON_ITS_WAY,
    "in_transit": ON_ITS_WAY,
    "delivered": {},
    "returned": {},
    "lost": {},
}


@pytest.mark.parametrize(("state", "verb"), list(product(ParcelState, VERBS)))
def test_every_verb_in_every_state(state: ParcelState, verb: str) -> None:
    expected = ALLOWED[state.value].get(verb)
    if expected is None:
        with pytest.raises(Refusal):
            PARCEL.next(state, verb)
    else:
        assert PARCEL.next(state, verb).value == expected


def test_a_waybill_is_trimmed() -> None:
    assert waybill("  SF Express ", " SF 1029 ") == Waybill("SF Express", "SF1029")


@pytest.mark.parametrize(
    ("carrier", "number", "field"),
    [
        ("", "1", "carrier"),
        ("x" * 41, "1", "carrier"),
        ("SF", " ", "number"),
        ("SF", "9" * 61, "number"),
    ],
)
def test_a_waybill_needs_both(carrier: str, number: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        waybill(carrier, number)
    assert refused.value.field == field
