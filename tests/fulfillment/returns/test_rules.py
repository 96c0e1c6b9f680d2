"""What may come back, until when and for how much: decided without looking around."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from catalog.errors import Invalid
from fulfillment.returns import (
    HER_REASONS,
    RETURN,
    RETURN_WITHIN,
    NewReturn,
    ReturnReason,
    ReturnState,
    Sent,
    Wanted,
    Wish,
    check,
    each_worth,
    in_time,
    our_fault,
    worth,
)
from tests.refusing import refusing

NOW = datetime(2026, 11, 23, tzinfo=UTC)
MIND, FAULTY = ReturnReason.CHANGED_MIND, ReturnReason.FAULTY


def wish(pieces: int = 1, reason: ReturnReason = MIND, line: int = 7) -> NewReturn:
    return NewReturn((Wanted(line, pieces),), reason, Wish.REFUND, "", None, "k")


def test_goods_come_back_until_the_last_moment_of_the_window() -> None:
    assert in_time(NOW - RETURN_WITHIN, NOW)
    assert not in_time(NOW - RETURN_WITHIN - timedelta(seconds=1), NOW)


def test_the_time_has_not_begun_before_they_arrived() -> None:
    assert in_time(None, NOW)


def test_what_was_made_for_her_comes_back_for_a_fault_only() -> None:
    sent = {7: Sent(7, 2, 100, hers=True)}
    check(wish(reason=FAULTY), sent, delivered_at=NOW, now=NOW)
    with refusing("return.made_for_her"):
        check(wish(), sent, delivered_at=NOW, now=NOW)


@pytest.mark.parametrize("wanted", [wish(0), wish(-1), wish(line=8)])
def test_pieces_that_cannot_be_meant_are_refused(wanted: NewReturn) -> None:
    with pytest.raises(Invalid):
        check(wanted, {7: Sent(7, 2, 100)}, delivered_at=NOW, now=NOW)


def test_only_a_change_of_mind_is_not_our_fault() -> None:
    assert [each for each in ReturnReason if not our_fault(each)] == [MIND]
    assert ReturnReason.NOT_DELIVERED not in HER_REASONS


def test_a_piece_is_worth_what_was_paid_for_it_and_never_more() -> None:
    assert each_worth(6800, 2, 0) == 6800
    assert each_worth(6800, 2, 3600) == 5000
    assert each_worth(3333, 3, 1) == 3332
    assert each_worth(0, 4, 0) == 0
    assert worth([(2, 5000), (1, 300)]) == 10_300


def test_a_return_that_ended_stays_as_it_is() -> None:
    ended = (
        ReturnState.REFUNDED,
        ReturnState.REFUSED,
        ReturnState.WITHDRAWN,
    )
    assert [RETURN.verbs(each) for each in ended] == [()] * 3
    assert RETURN.verbs(ReturnState.EXCHANGED) == ("reopen",)  # its order was cancelled
