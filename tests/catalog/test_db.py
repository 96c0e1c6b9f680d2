"""Both engines keep the same promises: time, words, one insert, and who may write."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session

from catalog.db import db, insert_once, inserted, inserted_all, intent, writing
from catalog.queue import Job, JobState
from catalog.stock import Location
from catalog.words import Words
from fulfillment.orders import Order, OrderKind, OrderState
from tests.fulfillment.at_once import at_once


def job(moment: datetime, key: str | None = None) -> dict[str, object]:
    return {
        "name": "note", "payload": {}, "key": key, "state": JobState.WAITING,
        "run_at": moment, "tries": 0, "created_at": moment,
    }  # fmt: skip


def test_time_comes_back_aware_and_in_utc(session: Session) -> None:
    noon_in_shanghai = datetime(2026, 11, 23, 12, 0, 0, 123456, tzinfo=timezone(timedelta(hours=8)))
    insert_once(session, Job, job(noon_in_shanghai))
    session.commit()
    kept = session.scalars(sa.select(Job)).one().run_at
    assert kept == noon_in_shanghai
    assert kept.tzinfo is UTC


def test_a_time_without_zone_is_refused(session: Session) -> None:
    with pytest.raises(StatementError):
        insert_once(session, Job, job(datetime(2026, 11, 23)))  # noqa: DTZ001 - the point of the test


def test_words_come_back_in_both_languages(session: Session) -> None:
    session.add(Location(slug="hub", name=Words("城市仓", "City hub")))
    session.commit()
    session.expire_all()
    name = session.scalars(sa.select(Location)).one().name
    assert name.get("zh-Hans") == "城市仓"
    assert name.get("en") == "City hub"
    assert Words(zh="只有中文").get("en") == "只有中文"


def test_of_two_equal_keys_one_is_inserted(session: Session, now: datetime) -> None:
    assert insert_once(session, Job, job(now, "a")) is not None
    assert insert_once(session, Job, job(now, "a")) is None


def test_an_unknown_choice_is_refused_by_the_database(session: Session, now: datetime) -> None:
    insert_once(session, Job, job(now))
    with pytest.raises(IntegrityError, match="ck_job_jobstate"):
        session.execute(sa.text("UPDATE job SET state = 'asleep'"))


def test_a_dangling_reference_is_refused(session: Session) -> None:
    broken = sa.text("INSERT INTO stock_level (variant_id, location_id, on_hand) VALUES (1, 1, 1)")
    with pytest.raises(IntegrityError):
        session.execute(broken)


def test_a_reader_may_write_for_a_moment(session: Session, now: datetime) -> None:
    session.rollback()
    intent.set("read")
    session.execute(sa.select(Job)).all()
    with writing(session):
        insert_once(session, Job, job(now, "b"))
    assert intent.get() == "read"
    intent.set("write")
    assert session.scalar(sa.select(sa.func.count(Job.id))) == 1


def test_a_failed_moment_leaves_nothing(session: Session, now: datetime) -> None:
    with pytest.raises(RuntimeError), writing(session):  # noqa: PT012 - the insert must come first
        insert_once(session, Job, job(now, "c"))
        raise RuntimeError
    assert session.scalar(sa.select(sa.func.count(Job.id))) == 0


def test_writers_queue_instead_of_failing(app: Flask, session: Session, now: datetime) -> None:
    """Eight threads read, then write what they read plus one: no update is lost, none fails."""
    session.add(Location(slug="hub", name=Words("城市仓", "City hub")))
    session.commit()
    faults: list[Exception] = []

    def enqueue(turn: int) -> None:
        try:
            with app.app_context():
                for each in range(5):
                    db.session.execute(sa.select(Location)).all()
                    insert_once(db.session(), Job, job(now, f"{turn}:{each}"))
                    db.session.commit()
        except Exception as fault:
            faults.append(fault)

    threads = [threading.Thread(target=enqueue, args=(turn,)) for turn in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert session.scalar(sa.select(sa.func.count(Job.id))) == 40


def test_many_writers_at_once_wait_for_one_another_and_none_is_turned_away(
    app: Flask, session: Session, now: datetime
) -> None:
    insert_once(session, Job, job(now))
    session.commit()
    engine = db.engine

    def more(each: Session, _place: int) -> int:
        tries = each.scalar(sa.select(Job.tries)) or 0
        each.execute(sa.update(Job).values(tries=Job.tries + 1))
        return tries

    at_once(engine, more, clients=24)
    assert session.scalar(sa.select(Job.tries)) == 24


def test_a_row_that_was_inserted_is_what_the_database_says(session: Session, now: datetime) -> None:
    said = {"number": "MH-2", "token": "t", "kind": OrderKind.BULK, "key": "k", "placed_at": now}
    order = inserted(session, Order, {**said, "goods_minor": 5, "total_minor": 5, "email": "m@x"})
    assert order is not None
    names = [each.key for each in sa.inspect(Order).column_attrs]
    before = {name: getattr(order, name) for name in names}

    session.commit()
    session.refresh(order)

    assert {name: getattr(order, name) for name in names} == before
    assert before["email"] == "m@x"
    assert before["state"] is OrderState.PLACED
    assert inserted(session, Order, {**said, "goods_minor": 5, "total_minor": 5}) is None


def test_rows_are_inserted_in_the_order_in_which_they_are_given(
    session: Session, now: datetime
) -> None:
    rows = inserted_all(
        session,
        Job,
        [{"name": name, "payload": {}, "run_at": now, "created_at": now} for name in "cab"],
    )
    session.commit()
    found = session.execute(sa.select(Job.id, Job.name).order_by(Job.id)).all()
    assert [(row.id, row.name) for row in rows] == [tuple(each) for each in found]
    assert [row.name for row in rows] == ["c", "a", "b"]
