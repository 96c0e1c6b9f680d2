"""Many at once: the same fact is booked once, floors hold, the chain has no gap, nobody waits for
ever. On PostgreSQL with true concurrency, on SQLite with writers that queue."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from catalog.db import db
from catalog.history import SYSTEM
from catalog.money import Money
from fulfillment.ledger import balance, post, prove, recipes, seal
from fulfillment.ledger.models import Entry, Posting, Seal
from fulfillment.ledger.passing import turn
from tests.fulfillment.at_once import CLIENTS, at_once


@pytest.fixture
def engine(session: Session) -> Engine:
    """The engine of a committed, empty database."""
    session.commit()
    return db.engine


def test_the_same_fact_from_everywhere_is_one_entry(engine: Engine, now: datetime) -> None:
    fact = recipes.pieces_accepted(7, "B-000001", 1, 20, Money(850))

    ids = at_once(engine, lambda session, _: post(session, fact, actor=SYSTEM, now=now))

    with Session(engine) as session:
        assert ids == [session.scalar(select(Entry.id))] * CLIENTS
        assert balance(session, "maker:7:payable") == Money(17_000)
        assert all(finding.holds for finding in prove(session))


def test_of_two_stories_under_one_key_one_is_believed(engine: Engine, now: datetime) -> None:
    def tell(session: Session, place: int) -> int:
        fact = recipes.pieces_accepted(7, "B-000001", 1, 20 + place % 2, Money(850))
        return post(session, fact, actor=SYSTEM, now=now)

    answers = at_once(engine, tell)

    assert answers.count("ledger.conflict") == CLIENTS // 2
    assert len({answer for answer in answers if answer != "ledger.conflict"}) == 1
    with Session(engine) as session:
        assert session.scalar(select(func.count(Entry.id))) == 1


def test_the_last_money_is_paid_once(engine: Engine, now: datetime) -> None:
    with Session(engine) as session:
        fact = recipes.pieces_accepted(7, "B-000001", 1, 10, Money(100))
        post(session, fact, actor=SYSTEM, now=now)
        session.commit()

    def pay(session: Session, place: int) -> int:
        fact = recipes.payout_sent(f"P{place}", 7, Money(400), "bank")
        return post(session, fact, actor=SYSTEM, now=now)

    answers = at_once(engine, pay)

    assert answers.count("ledger.below_zero") == CLIENTS - 2
    with Session(engine) as session:
        assert balance(session, "maker:7:payable") == Money(200)


def test_everybody_pays_while_sealers_seal_and_readers_add_up(
    engine: Engine, now: datetime
) -> None:
    rounds = 12

    def act(session: Session, place: int) -> object:
        if place % 4 == 3:
            return [_in_balance(session) for _ in range(rounds)]
        if place % 4 == 2:
            return [_commit(session, seal(session, now=now)) for _ in range(rounds)]
        return [_commit(session, _pay(session, f"{place}-{each}", now)) for each in range(rounds)]

    answers = at_once(engine, act)

    assert all(all(each) for place, each in enumerate(answers) if place % 4 == 3)
    with Session(engine) as session:
        seal(session, now=now)
        assert balance(session, "cash:stripe") == Money(100 * rounds * CLIENTS // 2)
        assert session.scalar(select(func.max(Seal.id))) == rounds * CLIENTS // 2
        assert [finding for finding in prove(session) if not finding.holds] == []


@pytest.mark.slow
def test_sixteen_book_while_every_snapshot_sums_to_zero(engine: Engine, now: datetime) -> None:
    """Ten book on a hot account and on their own, six add the whole book up all the while."""
    rounds, clients = 40, 16
    whole = select(func.count(), func.coalesce(func.sum(turn()), 0)).select_from(Posting)

    def act(session: Session, place: int) -> list[tuple[int, int]]:
        told = []
        for each in range(rounds):
            if place < 10:
                _pay(session, f"{place}-{each}", now)
                session.commit()
            else:
                number, rest = session.execute(whole).one()
                told.append((int(number), int(rest)))
                session.rollback()
        return told

    answers = at_once(engine, act, clients)

    seen = [each for told in answers for each in told]
    assert len(seen) == 6 * rounds
    assert all(number % 2 == 0 and rest == 0 for number, rest in seen)
    with Session(engine) as session:
        assert balance(session, "cash:stripe") == Money(100 * 10 * rounds)
        seal(session, now=now)
        assert [finding for finding in prove(session) if not finding.holds] == []


def _pay(session: Session, name: str, now: datetime) -> int:
    fact = recipes.order_paid(f"MH-{name}", "stripe", Money(100), f"cs_{name}")
    return post(session, fact, actor=SYSTEM, now=now)


def _commit(session: Session, answer: int) -> int:
    session.commit()
    return answer


def _in_balance(session: Session) -> bool:
    findings = {finding.name: finding for finding in prove(session)}
    session.rollback()
    return findings["entries_balanced"].holds and findings["nothing_removed"].holds
