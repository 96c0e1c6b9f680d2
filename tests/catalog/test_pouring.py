"""Many rows at once are the rows that were told, whichever engine takes them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from catalog.history import History
from catalog.pouring import pour, pour_over, pour_unless_there
from catalog.stock import Location, StockMove
from tests.made_buying import a_shelf

AT = datetime(2026, 11, 23, 1, 2, 3, 456, tzinfo=UTC)
SAID = 'tab\t, line\n, quote " and \\N: 手作人'


def witness(subject_id: int, **told: object) -> dict[str, object]:
    return {
        "subject_kind": "word",
        "subject_id": subject_id,
        "verb": "say",
        "before": None,
        "after": SAID[:10],
        "actor_id": None,
        "actor_label": "office",
        "on_behalf_of": None,
        "facts": {"said": SAID, "nothing": None},
        "at": AT,
        **told,
    }


def test_what_is_poured_reads_as_what_is_added_one_by_one(session: Session) -> None:
    pour(session, History, [witness(1), witness(2, facts={})])
    session.add(History(**witness(3)))
    session.flush()
    wanted = select(History).where(History.subject_kind == "word").order_by(History.subject_id)
    first, second, third = session.scalars(wanted)
    assert (first.facts, first.after, first.before, first.at) == (
        third.facts,
        third.after,
        third.before,
        AT,
    )
    assert first.facts == {"said": SAID, "nothing": None}
    assert second.facts == {}


def moves(session: Session, *keys: str) -> list[dict[str, object]]:
    variant = a_shelf(session)
    place = session.scalars(select(Location.id)).first()
    told = {"variant_id": variant.id, "location_id": place, "pieces": 2, "reason": "count"}
    return [{**told, "cause": "test", "key": key, "at": AT} for key in keys]


def test_a_key_that_is_there_keeps_its_row_and_the_others_come_in(session: Session) -> None:
    one, two, three = moves(session, "a", "b", "c")
    pour(session, StockMove, [one])
    came = pour_unless_there(session, StockMove, [{**one, "pieces": 9}, two, three])
    assert set(came) == {"b", "c"}
    pour_over(session, StockMove, [{"id": came["b"], "pieces": 7, "reason": "found"}])
    rows = session.execute(select(StockMove.key, StockMove.pieces, StockMove.reason))
    told = {key: (pieces, reason) for key, pieces, reason in rows if key in "abc"}
    assert told == {"a": (2, "count"), "b": (7, "found"), "c": (2, "count")}


def test_a_guard_looks_at_every_row(session: Session) -> None:
    good, bad = moves(session, "a", "b")
    with pytest.raises(Exception, match="pieces") as refused, session.begin_nested():
        pour(session, StockMove, [good, {**bad, "pieces": 0}])
    assert isinstance(refused.value, DBAPIError) or "CheckViolation" in type(refused.value).__name__
    assert "a" not in set(session.scalars(select(StockMove.key)))
