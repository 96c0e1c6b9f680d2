"""Many facts in one go are what each of them alone would be: the same rows, once, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import SYSTEM, History
from catalog.money import Money
from fulfillment.ledger import NewEntry, balance, many, post, post_all, prove, recipes, seal
from fulfillment.ledger.models import Entry, Posting


def earned(maker: int, nth: int) -> NewEntry:
    return recipes.pieces_accepted(maker, f"B-{nth}", nth, 10, Money(100 + nth))


FACTS = (
    *(earned(1 + nth % 3, nth) for nth in range(7)),
    recipes.payout_sent("P1", 1, Money(1_000), "bank"),
)


@pytest.fixture
def told(session: Session, now: datetime, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The ids of all of them, booked three at a time; the second was known before."""
    monkeypatch.setattr(many, "AT_ONCE", 3)
    post(session, FACTS[1], actor=SYSTEM, now=now)
    return list(post_all(session, FACTS, actor=SYSTEM, now=now))


def test_each_fact_is_booked_as_if_it_were_told_alone(
    session: Session, told: list[int], now: datetime
) -> None:
    assert [post(session, each, actor=SYSTEM, now=now) for each in FACTS] == told
    assert list(post_all(session, FACTS, actor=SYSTEM, now=now)) == told
    keys = {row.id: row.key for row in session.execute(select(Entry.id, Entry.key))}
    assert [keys[each] for each in told] == [each.key for each in FACTS]
    assert len(session.scalars(select(Posting.id)).all()) == 2 * len(FACTS)
    assert len(session.scalars(select(History.id)).all()) == len(FACTS)
    seal(session, now=now)
    assert [each for each in prove(session) if not each.holds] == []


@pytest.mark.parametrize(
    ("fact", "code"),
    [
        (recipes.pieces_accepted(1, "B-0", 0, 11, Money(100)), "ledger.conflict"),
        (recipes.payout_sent("P2", 2, Money(10**6), "bank"), "ledger.below_zero"),
    ],
)
def test_one_that_is_refused_refuses_those_of_its_go(
    session: Session,
    told: list[int],
    now: datetime,
    state_of: Callable[[], object],
    fact: NewEntry,
    code: str,
) -> None:
    session.commit()
    before = state_of()

    with pytest.raises(Refusal) as refusal:
        list(post_all(session, (earned(2, 100), fact), actor=SYSTEM, now=now))

    assert refusal.value.code == code
    assert state_of() == before


def test_two_that_together_take_too_much_are_refused(
    session: Session, told: list[int], now: datetime
) -> None:
    half = Money(balance(session, "maker:3:payable").minor // 2 + 1)
    facts = [recipes.payout_sent(number, 3, half, "bank") for number in ("P3", "P4")]

    with pytest.raises(Refusal) as refusal:
        list(post_all(session, facts, actor=SYSTEM, now=now))

    assert refusal.value.code == "ledger.below_zero"
