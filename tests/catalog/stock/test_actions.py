"""Taking pieces, giving them back, and never selling one twice."""

import threading
from collections import Counter
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from catalog import stock
from catalog.db import db, intent
from catalog.stock import Location, SoldOut, StockLevel, StockMove
from tests.made_buying import a_shelf, lay_down


def levels(session: Session) -> dict[str, int]:
    rows = session.execute(
        select(Location.slug, StockLevel.on_hand).join(
            Location, Location.id == StockLevel.location_id
        )
    )
    return {row.slug: row.on_hand for row in rows}


def test_taken_pieces_are_no_longer_on_hand(session: Session, now: datetime) -> None:
    jade = a_shelf(session, pieces=10)
    stock.take(session, {jade.id: 4}, key="order:1", reason="order", now=now)
    assert stock.on_hand(session, [jade.id, 999]) == {jade.id: 6, 999: 0}


def test_the_same_cause_takes_once(session: Session, now: datetime) -> None:
    jade = a_shelf(session, pieces=10)
    for _ in range(3):
        stock.take(session, {jade.id: 4}, key="order:1", reason="order", now=now)
    assert stock.on_hand(session, [jade.id]) == {jade.id: 6}


def test_several_places_fill_one_wish_and_get_their_own_pieces_back(
    session: Session, now: datetime
) -> None:
    jade = a_shelf(session, pieces=3, place="hub")
    lay_down(session, jade, 5, place="centre")
    stock.take(session, {jade.id: 7}, key="order:1", reason="order", now=now)
    assert levels(session) == {"hub": 1, "centre": 0}
    stock.give_back(session, key="order:1", reason="cancelled", now=now)
    stock.give_back(session, key="order:1", reason="cancelled", now=now)
    assert levels(session) == {"hub": 3, "centre": 5}


def test_what_was_given_back_can_be_taken_again(session: Session, now: datetime) -> None:
    jade = a_shelf(session, pieces=3)
    for _ in range(3):
        stock.take(session, {jade.id: 2}, key="order:1", reason="order", now=now)
        stock.give_back(session, key="order:1", reason="cancelled", now=now)
    stock.take(session, {jade.id: 2}, key="order:1", reason="order", now=now)
    assert stock.on_hand(session, [jade.id]) == {jade.id: 1}


def test_a_place_that_does_not_sell_online_is_left_alone(session: Session, now: datetime) -> None:
    jade = a_shelf(session, pieces=1)
    lay_down(session, jade, 50, place="stall")
    session.query(Location).filter_by(slug="stall").update({"sells_online": False})
    with pytest.raises(SoldOut):
        stock.take(session, {jade.id: 2}, key="order:1", reason="order", now=now)


def test_sold_out_names_all_that_is_short_and_takes_nothing(
    session: Session, now: datetime
) -> None:
    jade = a_shelf(session, pieces=1)
    cord = a_shelf(session, pieces=0, slug="cord")
    wood = a_shelf(session, pieces=5, slug="wood")
    wanted = {jade.id: 2, cord.id: 1, wood.id: 5}
    with pytest.raises(SoldOut) as refusal, session.begin_nested():
        stock.take(session, wanted, key="order:1", reason="order", now=now)
    assert refusal.value.left == {jade.id: 1, cord.id: 0}
    assert stock.on_hand(session, wanted) == {jade.id: 1, cord.id: 0, wood.id: 5}
    assert session.scalar(select(func.count()).select_from(StockMove)) == 0


def test_pieces_arrive_once(session: Session, now: datetime) -> None:
    jade = a_shelf(session, pieces=1)
    hub = session.query(Location).one().id
    for _ in range(2):
        stock.receive(session, jade.id, hub, 9, key="parcel:1", reason="parcel", now=now)
        stock.put_back(session, {jade.id: 2}, key="return:1", reason="return", now=now)
    assert stock.on_hand(session, [jade.id]) == {jade.id: 12}


def test_the_database_itself_refuses_to_go_below_zero(session: Session) -> None:
    jade = a_shelf(session, pieces=1)
    with pytest.raises(IntegrityError, match="never_oversold"):
        session.query(StockLevel).filter_by(variant_id=jade.id).update({"on_hand": -1})
    session.rollback()


def test_twenty_buyers_at_once_never_buy_more_than_there_is(
    app: Flask, session: Session, now: datetime
) -> None:
    """50 pieces in two places, 20 threads that each want 1, 2 or 3 until nothing is left."""
    jade = a_shelf(session, pieces=30)
    lay_down(session, jade, 20, place="centre")
    cord = a_shelf(session, pieces=500, slug="cord")
    wanted = {"jade": jade.id, "cord": cord.id}
    session.commit()
    bought: Counter[str] = Counter()
    crashed: list[BaseException] = []
    start, lock = threading.Barrier(20), threading.Lock()

    def buy(buyer: int) -> None:
        try:
            with app.app_context():
                intent.set("write")
                start.wait(30)
                for turn in range(4):
                    pieces = 1 + (buyer + turn) % 3
                    outcome = _try(wanted, pieces, key=f"order:{buyer}-{turn}", now=now)
                    with lock:
                        bought[outcome] += pieces
                db.session.remove()
        except BaseException as failure:
            crashed.append(failure)
            raise

    threads = [threading.Thread(target=buy, args=(each,)) for each in range(20)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(120)
    assert not crashed
    left = stock.on_hand(session, [jade.id, cord.id])
    assert bought["sold"] + left[jade.id] == 50
    assert bought["sold"] + left[cord.id] == 500
    assert bought["too late"] > 0
    assert left[jade.id] < 3


def _try(wanted: dict[str, int], pieces: int, *, key: str, now: datetime) -> str:
    session = db.session()
    want = {wanted["cord"]: pieces, wanted["jade"]: pieces}
    try:
        stock.take(session, want, key=key, reason="order", now=now)
    except SoldOut:
        session.rollback()
        return "too late"
    session.commit()
    return "sold"
