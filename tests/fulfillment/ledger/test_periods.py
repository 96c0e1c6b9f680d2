"""Closed months: counted, signed, shut; `verify` reads again only what came since."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import SYSTEM
from catalog.money import Money
from fulfillment.ledger import Finding, SealKey, close_month, head, key_of, post, prove, recipes
from fulfillment.ledger.models import Entry, Period, Seal
from fulfillment.ledger.periods import counted, exported
from fulfillment.ledger.rules import GENESIS, link
from fulfillment.ledger.signing import signed_by

KEY = key_of("the secret of this house")
SEPTEMBER, OCTOBER = date(2026, 9, 30), date(2026, 10, 31)


def paid(session: Session, number: int, at: datetime) -> int:
    fact = recipes.order_paid(f"MH-{number}", "stripe", Money(100 + number), f"cs_{number}")
    return post(session, fact, actor=SYSTEM, now=at)


@pytest.fixture
def months(session: Session, now: datetime) -> Session:
    """Two entries in September, one in the last minute of October, one in November."""
    days = [(8, 3), (9, 20), (10, 31), (11, 2)]
    for number, (month, day) in enumerate(days):
        paid(session, number, datetime(2026, month, day, 15, 59, tzinfo=UTC))
    close_month(session, date(2026, 9, 1), key=KEY, now=now)
    close_month(session, date(2026, 10, 1), key=KEY, now=now)
    session.commit()
    return session


def test_a_month_says_what_was_booked_in_it(months: Session, now: datetime) -> None:
    september, october = months.scalars(select(Period).order_by(Period.id))
    hashes = months.scalars(select(Entry.hash).join(Seal, Seal.entry_id == Entry.id)).all()

    assert [(each.last_day, each.entries) for each in (september, october)] == [
        (SEPTEMBER, 2),
        (OCTOBER, 1),
    ]
    assert october.root == link(link(link(GENESIS, hashes[0]), hashes[1]), hashes[2])
    assert october.previous_root == september.root
    assert september.sums == {
        "cash:{place} CNY": [1, 201, 0],
        "order:{number}:advance CNY": [2, 0, 201],
    }
    again = close_month(months, date(2026, 10, 7), key=key_of("another"), now=now)
    assert (again.id, again.key_id) == (2, KEY.id)


def test_a_stranger_can_check_the_export(months: Session) -> None:
    month = months.scalars(select(Period).order_by(Period.id)).first()
    assert month is not None
    told = exported(month)

    assert signed_by(told["public_key"], told["signed"], told["signature"])
    changed = told["signed"].replace("201", "202")
    assert changed != told["signed"]
    assert not signed_by(told["public_key"], changed, told["signature"])
    assert json.loads(told["signed"])["entries"] == "2"


def test_nothing_is_booked_into_a_closed_month(
    months: Session, state_of: Callable[[], object]
) -> None:
    before = state_of()
    late = datetime(2026, 10, 31, 15, 59, 59, tzinfo=UTC)

    with pytest.raises(Refusal) as refusal:
        paid(months, 9, late)
    assert refusal.value.code == "ledger.month_closed"
    assert paid(months, 2, late) == 3, "what was told in time is still the same entry"
    copied = "key || 'x', recipe, facts, facts_hash, currency, booked_on, at, hash"
    names = "key, recipe, facts, facts_hash, currency, booked_on, at, hash"
    with pytest.raises(DBAPIError, match="this month of the ledger is closed"):
        months.execute(
            text(
                f"INSERT INTO ledger_entry ({names}) SELECT {copied}"  # noqa: S608 - our own words
                " FROM ledger_entry WHERE id = 3"
            )
        )
    months.rollback()
    assert state_of() == before
    assert paid(months, 9, datetime(2026, 10, 31, 16, 0, tzinfo=UTC)) > 4


def test_a_month_is_closed_when_it_is_over_and_only_forward(months: Session, now: datetime) -> None:
    for day, code in ((date(2026, 11, 23), "month_open"), (date(2026, 8, 1), "month_closed")):
        with pytest.raises(Refusal) as refusal:
            close_month(months, day, key=KEY, now=now)
        assert refusal.value.code == f"ledger.{code}"
    assert len(months.scalars(select(Period)).all()) == 2


def test_verify_reads_what_came_since_and_knows_whose_signature_it_is(months: Session) -> None:
    def named(key: SealKey, *, full: bool) -> dict[str, Finding]:
        return {each.name: each for each in prove(months, keys=[key.public], full=full)}

    since, whole = named(KEY, full=False), named(KEY, full=True)
    assert (since["entries_unchanged"].checked, whole["entries_unchanged"].checked) == (1, 4)
    assert all(each.holds for each in (*since.values(), *whole.values()))
    assert not named(key_of("another"), full=False)["months_signed"].holds
    assert head(months)[0] == 4


def test_a_month_counted_before_others_booked_into_it_is_counted_to_its_end(
    months: Session, now: datetime
) -> None:
    december = datetime(2026, 12, 2, 4, tzinfo=UTC)
    early = counted(months, date(2026, 11, 1))
    later = datetime(2026, 11, 30, 15, 59, tzinfo=UTC)
    for number, at in ((11, later), (12, december)):
        paid(months, number, at)

    made = close_month(months, date(2026, 11, 1), key=KEY, now=december, read=early)

    assert (early.entries, made.entries, made.place) == (1, 2, 5)
    assert made.sums["cash:{place} CNY"] == [1, 103 + 111, 0]
    assert all(each.holds for each in prove(months))


def test_what_was_counted_on_another_root_is_counted_again(months: Session, now: datetime) -> None:
    whole = counted(months, date(2026, 11, 1))
    stale = replace(whole, begun=GENESIS, entries=7)

    made = close_month(months, date(2026, 11, 1), key=KEY, now=now + timedelta(days=30), read=stale)

    assert made.entries == 1
