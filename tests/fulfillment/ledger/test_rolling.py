"""Roll-ups: a balance is exact at every read, whoever is still booking, and adds up only a tail."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from catalog.db import db
from catalog.history import SYSTEM
from catalog.money import Money
from fulfillment.ledger import balance, folios, post, prove, recipes, rolling, seal_job
from fulfillment.ledger.models import Account, RollUp


@pytest.fixture(autouse=True)
def _often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rolling, "ROUND", 4)
    monkeypatch.setattr(rolling, "SLICE", 6)
    monkeypatch.setattr(rolling, "TAIL", 3)


def paid(session: Session, first: int, last: int, now: datetime) -> None:
    for each in range(first, last):
        fact = recipes.order_paid(f"MH-{each}", "stripe", Money(100), f"cs_{each}")
        post(session, fact, actor=SYSTEM, now=now)


def rolled(session: Session) -> list[tuple[str, int, int, int]]:
    wanted = select(Account.code, RollUp.through_id, RollUp.postings, RollUp.stands_minor)
    rows = session.execute(wanted.join(RollUp, RollUp.account_id == Account.id).order_by(RollUp.id))
    return [(code, through, number, stands) for code, through, number, stands in rows]


def test_a_long_account_is_rolled_up_in_slices_and_stays_exact(
    session: Session, now: datetime
) -> None:
    paid(session, 0, 8, now)
    earned = recipes.pieces_accepted(7, "B-1", 1, 3, Money(50))
    post(session, earned, actor=SYSTEM, now=now)

    for _ in range(4):
        seal_job(session, {}, now)

    slices = [(6, 3, 300), (12, 6, 600), (18, 8, 800)]
    assert rolled(session) == [("cash:stripe", *each) for each in slices]
    assert balance(session, "cash:stripe") == Money(800)
    post(session, recipes.payout_sent("P1", 7, Money(40), "stripe"), actor=SYSTEM, now=now)
    paid(session, 8, 10, now)
    assert balance(session, "cash:stripe") == Money(960)
    assert balance(session, "maker:7:payable") == Money(110)
    assert [each for each in prove(session) if not each.holds] == []


def test_a_folio_and_a_list_of_accounts_stand_on_roll_ups(session: Session, now: datetime) -> None:
    paid(session, 0, 9, now)
    assert [rolling.roll_up(session) for _ in range(4)] == [1, 1, 1, 0]

    page = folios.folio(session, "cash:stripe", "CNY", before_id=12, limit=3)
    assert page is not None
    assert [line.stands for line in page.lines] == [Money(600), Money(500), Money(400)]
    rows = folios.accounts(session, page.line)
    assert [(row.code, row.stands) for row in rows] == [("cash:stripe", Money(900))]


def test_what_is_booked_late_under_a_lower_number_is_never_lost(
    session: Session, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    if session.get_bind().dialect.name == "sqlite":
        pytest.skip("writers go one by one")
    monkeypatch.setattr(rolling, "_PATIENCE", 1)
    monkeypatch.setattr(rolling, "_PAUSE", 0)
    paid(session, 80, 81, now)
    session.commit()
    with Session(db.engine) as late, Session(db.engine) as sealer:
        paid(late, 90, 91, now)
        paid(session, 0, 8, now)
        session.commit()

        assert rolling.roll_up(sealer) == 0, "somebody still holds a lower number"
        late.commit()
        assert rolling.roll_up(sealer) > 0
        sealer.commit()

    assert balance(session, "cash:stripe") == Money(1000)
    assert session.scalar(select(func.max(RollUp.through_id))) == 6
    assert [each for each in prove(session) if not each.holds] == []


def test_a_balance_believes_the_roll_up_and_a_false_one_is_found(
    session: Session, now: datetime
) -> None:
    paid(session, 0, 40, now)
    rolling.roll_up(session)
    paid(session, 40, 42, now)
    false = {"account_id": 1, "through_id": 82, "postings": 41, "stands_minor": 7}
    session.execute(insert(RollUp), false)

    assert balance(session, "cash:stripe") == Money(107)
    found = [each.name for each in prove(session) if not each.holds]
    assert found == ["roll_ups_exact"]
