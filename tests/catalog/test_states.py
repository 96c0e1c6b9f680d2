"""A machine is a table: what it lists is allowed, all else is refused, and every table of the
house is whole."""

from __future__ import annotations

from enum import StrEnum
from itertools import product

import pytest

from catalog.errors import Refusal
from catalog.states import Machine
from fulfillment.batches import BATCH, BatchState
from fulfillment.earnings import PAYOUT, PayoutState
from fulfillment.orders import ORDER, OrderState
from fulfillment.shipping import PARCEL, ParcelState

HOUSE = [
    (ORDER, OrderState, OrderState.PLACED),
    (BATCH, BatchState, BatchState.PLANNED),
    (PARCEL, ParcelState, ParcelState.PACKED),
    (PAYOUT, PayoutState, PayoutState.DRAFT),
]
CASES = [
    (machine, state, verb)
    for machine, states, _ in HOUSE
    for state, verb in product(states, sorted({verb for _, verb in machine.moves}))
]


@pytest.mark.parametrize(
    ("machine", "state", "verb"), CASES, ids=lambda each: getattr(each, "name", str(each))
)
def test_a_move_follows_the_table_or_is_refused(
    machine: Machine[StrEnum], state: StrEnum, verb: str
) -> None:
    if (state, verb) in machine.moves:
        assert machine.next(state, verb) == machine.moves[state, verb]
        assert state in machine.sources(verb)
        assert verb in machine.verbs(state)
    else:
        with pytest.raises(Refusal) as refused:
            machine.next(state, verb)
        assert refused.value.code == f"{machine.name}.not_now"


@pytest.mark.parametrize(("machine", "states", "first"), HOUSE, ids=lambda each: str(each)[:20])
def test_every_state_can_be_reached(
    machine: Machine[StrEnum], states: type[StrEnum], first: StrEnum
) -> None:
    reached, fresh = {first}, [first]
    while fresh:
        state = fresh.pop()
        for verb in machine.verbs(state):
            after = machine.next(state, verb)
            if after not in reached:
                reached.add(after)
                fresh.append(after)
    assert reached == set(states)
