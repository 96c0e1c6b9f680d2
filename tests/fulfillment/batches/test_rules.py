"""What a batch may do: the whole table, and the counts whatever happens."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from catalog.errors import Invalid, Refusal
from fulfillment.batches import BATCH, BatchState, Count
from fulfillment.batches.rules import pieces_taken

VERBS = sorted({verb for _state, verb in BATCH.moves})
ALLOWED = {
    "planned": {"offer": "offered", "withdraw": "withdrawn"},
    "offered": {
        "take": "taken",
        "decline": "declined",
        "defer": "offered",
        "withdraw": "withdrawn",
        "lapse": "withdrawn",
    },
    "taken": {
        "stop": "withdrawn",
        "start": "in_progress",
        "give_back": "withdrawn",
        "hand_in": "handed_in",
        "hand_in_part": "in_progress",
    },
    "in_progress": {
        "stop": "withdrawn",
        "stop_here": "handed_in",
        "stop_done": "finished",
        "hand_in": "handed_in",
        "hand_in_part": "in_progress",
        "finish": "finished",
        "carry_on": "in_progress",
    },
    "handed_in": {"carry_on": "in_progress", "wait": "handed_in", "finish": "finished"},
    "finished": {},
    "declined": {},
    "withdrawn": {},
}


@pytest.mark.parametrize(("state", "verb"), list(product(BatchState, VERBS)))
def test_every_verb_in_every_state_does_what_the_table_says_or_is_refused(
    state: BatchState, verb: str
) -> None:
    expected = ALLOWED[state.value].get(verb)
    if expected is None:
        with pytest.raises(Refusal, match="not possible now"):
            BATCH.next(state, verb)
    else:
        assert BATCH.next(state, verb).value == expected


@given(pieces=st.integers(1, 10_000), wanted=st.integers(-5, 10_100))
def test_she_takes_between_one_and_all_of_what_was_offered(pieces: int, wanted: int) -> None:
    if 1 <= wanted <= pieces:
        assert pieces_taken(pieces, wanted) == wanted
    else:
        with pytest.raises(Refusal) as refused:
            pieces_taken(pieces, wanted)
        assert refused.value.code == "batch.take_range"


def test_taking_without_a_number_takes_all() -> None:
    assert pieces_taken(20, None) == 20


@pytest.mark.parametrize("pieces", [0, -1])
def test_handing_in_nothing_is_refused(pieces: int) -> None:
    with pytest.raises(Invalid):
        Count(20).hand_in(pieces)


def test_handing_in_more_than_she_has_says_how_many_are_left() -> None:
    with pytest.raises(Refusal, match="You have 5 of these left, not 6"):
        Count(20, handed_in=15, in_inspection=15).hand_in(6)


def test_rework_leaves_her_first_and_is_not_counted_twice() -> None:
    back = Count(20).hand_in(20).decide(accepted=15, rework=5, scrapped=0)
    assert back.with_her == 5
    again = back.hand_in(5)
    assert (again.in_rework, again.handed_in) == (0, 25)
    assert again.decide(accepted=5, rework=0, scrapped=0).settled


class Counting(RuleBasedStateMachine):
    """Any order of hand-ins and verdicts keeps every piece in exactly one place."""

    @initialize(pieces=st.integers(1, 60))
    def begin(self, pieces: int) -> None:
        self.count = Count(pieces)
        self.lots: list[int] = []
        self.sent_back = 0

    @precondition(lambda self: self.count.with_her > 0)
    @rule(data=st.data())
    def hand_in(self, data: st.DataObject) -> None:
        pieces = data.draw(st.integers(1, self.count.with_her))
        self.count = self.count.hand_in(pieces)
        self.lots.append(pieces)
        verb = self.count.verb_after_hand_in()
        assert verb == ("hand_in_part" if self.count.with_her else "hand_in")

    @precondition(lambda self: bool(self.lots))
    @rule(data=st.data())
    def decide(self, data: st.DataObject) -> None:
        lot = self.lots.pop(data.draw(st.integers(0, len(self.lots) - 1)))
        accepted = data.draw(st.integers(0, lot))
        rework = data.draw(st.integers(0, lot - accepted))
        self.sent_back += rework
        self.count = self.count.decide(
            accepted=accepted, rework=rework, scrapped=lot - accepted - rework
        )
        whole = self.count.accepted + self.count.scrapped == self.count.pieces
        expected = "finish" if whole else "carry_on" if self.count.with_her else "wait"
        assert self.count.verb_after_verdict() == expected

    @precondition(lambda self: 0 < self.count.with_her < self.count.pieces)
    @rule()
    def she_cannot_go_on(self) -> None:
        out = (self.count.in_inspection, self.count.accepted, self.count.scrapped)
        verb = self.count.verb_of_stopping()
        self.count = self.count.stop()
        assert self.count.with_her == 0
        assert out == (self.count.in_inspection, self.count.accepted, self.count.scrapped)
        assert verb == ("stop_done" if self.count.settled else "stop_here")

    @rule(more=st.integers(1, 9))
    def more_than_the_lots_cannot_be_decided(self, more: int) -> None:
        with pytest.raises(Refusal):
            self.count.decide(accepted=sum(self.lots) + more, rework=0, scrapped=0)

    @invariant()
    def every_piece_is_in_one_place(self) -> None:
        count = self.count
        places = (count.with_her, count.in_inspection, count.accepted, count.scrapped)
        assert min(places) >= 0
        assert sum(places) == count.pieces
        assert count.in_inspection == sum(self.lots)
        assert count.accepted + count.scrapped <= count.pieces
        assert 0 <= count.in_rework <= count.with_her
        assert count.handed_in <= count.pieces + self.sent_back


TestCounting = Counting.TestCase
