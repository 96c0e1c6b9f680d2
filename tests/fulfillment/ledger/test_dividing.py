# ruff: noqa: S608 - the statements are our own
"""A long book is read in parts, by one process or by several, and they find the same."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from catalog.history import SYSTEM
from catalog.money import Money
from fulfillment.ledger import dividing, passing, post, prove, recipes, seal
from fulfillment.ledger.rules import written
from fulfillment.ledger.told import Told
from tests.fulfillment.ledger.breakages import behind_the_guards


@pytest.fixture
def book(session: Session, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Session:
    """Eight orders of Lin's, sealed, in parts of two."""
    monkeypatch.setattr(passing, "PART", 2)
    for nth in range(8):
        at = now + timedelta(hours=nth, microseconds=nth)
        fact = recipes.order_paid(f"MH-{nth}", "stripe", Money(100 + nth), f"甲 {nth}")
        post(session, fact, actor=SYSTEM, now=at)
    seal(session, now=now)
    session.commit()
    return session


def test_several_processes_find_what_one_finds(book: Session) -> None:
    assert len(passing.parts(book)) >= dividing.WORTH

    alone = prove(book)
    book.rollback()
    together = prove(book, processes=2)

    assert alone == together
    assert all(each.holds for each in together)
    assert next(each.checked for each in together if each.name == "entries_unchanged") == 8


def test_the_first_offender_is_named_whoever_reads_it(book: Session) -> None:
    with behind_the_guards(book) as run:
        run("UPDATE ledger_entry SET actor_id = 7 WHERE key LIKE 'order:MH-3:%'")
        run("UPDATE ledger_posting SET amount_minor = 7 WHERE entry_id > 6")
    book.commit()

    found = {each.name: each.offender for each in prove(book, processes=2) if not each.holds}

    assert str(found.pop("entries_unchanged")).startswith("order:MH-3:")
    assert found == {}


def test_numbers_far_apart_make_no_empty_parts(book: Session, now: datetime) -> None:
    last = "(SELECT max(id) FROM ledger_entry WHERE id < 4000000)"
    with behind_the_guards(book) as run:
        run(f"UPDATE ledger_entry SET id = 9000000 WHERE id = {last}")
        run(f"UPDATE ledger_entry SET id = 4000000 WHERE id = {last}")

    cut = passing.parts(book)

    book.rollback()
    assert (len(cut), cut[-1][1]) == (4, 9_000_000)


FACTS = st.dictionaries(
    st.sampled_from(["order", "maker", "a_b", "Z", 'q"', "n"]),
    st.one_of(st.integers(), st.text(max_size=6), st.sampled_from(['", "', ": ", "\\", "\x7f"])),
    max_size=4,
)


@given(st.lists(FACTS, min_size=1, max_size=6))
def test_facts_are_written_as_json_writes_them(rows: list[dict[str, str | int]]) -> None:
    told = Told()

    for facts in rows:
        for kept in (json.dumps(facts), json.dumps(facts, ensure_ascii=False)):
            assert told("recipe", kept) == written(json.loads(kept))


def test_what_is_no_json_is_no_fact() -> None:
    assert Told()("recipe", "{half") == "{half"
