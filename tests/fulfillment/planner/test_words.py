"""Every reason has one sentence, and plan files go out and come back unchanged."""

from __future__ import annotations

import re

import pytest

from fulfillment.planner import (
    SENTENCES,
    Reason,
    batches_of,
    document_of,
    facts_of,
    propose,
    sentence,
)
from tests.fulfillment.planner.made import SMALL, SMALL_TIGHT, document


@pytest.mark.parametrize("code", list(Reason))
def test_every_reason_has_a_sentence_that_takes_its_numbers(code: Reason) -> None:
    places = re.findall(r"%\((\w+)\)s", SENTENCES[code])
    worded = sentence(code, dict.fromkeys(places, 7))
    assert "%" not in worded
    assert worded.endswith(".")


def test_every_reason_given_can_be_worded() -> None:
    for size in (SMALL, SMALL_TIGHT):
        proposal = propose(facts_of(document(size, 3)))
        given = [row.reason for row in proposal.shares]
        given += [row.reason for row in proposal.shortfalls]
        given += [row.reason for row in proposal.refusals]
        assert all(sentence(row.code, row.facts).endswith(".") for row in given)


def test_money_and_days_are_worded_by_the_caller() -> None:
    text = sentence(Reason.EARNED_ABOVE, {"level": 1_850}, money=lambda minor: f"¥{minor / 100}")
    assert "¥18.5 an hour" in text


def test_a_plan_file_comes_back_as_the_shares_it_was_made_of() -> None:
    proposal = propose(facts_of(document(SMALL, 2)))
    pins = batches_of(document_of(proposal))
    assert [(p.maker, p.line, p.pieces, p.start, p.due) for p in pins] == [
        (s.maker, s.line, s.pieces, s.start, s.due) for s in proposal.shares
    ]


def test_money_of_a_file_is_counted_in_whole_minor_units() -> None:
    root = document(SMALL, 2)
    root["styles"][0]["piece_rate"] = 2.115
    facts = facts_of(root)
    assert facts.settings.minor_digits == 3
    assert facts.styles[0].piece_rate == 2_115
