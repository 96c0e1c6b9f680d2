"""Setting pieces aside and bringing them back: all or nothing, once for each key."""

import threading
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from catalog import stock
from catalog.db import db, intent
from catalog.errors import Refusal
from catalog.products import Variant
from catalog.stock import Location, LocationKind, SoldOut, StockLevel, StockMove
from catalog.stock.counting import places
from catalog.stock.queueing import keeping, open_queue
from catalog.words import Words
from tests.made_bundles import some_sets
from tests.made_buying import a_shelf


def a_place(session: Session, slug: str = "evening") -> int:
    """A place of a live session."""
    made = Location(
        slug=slug, name=Words(slug, slug), sells_online=False, kind=LocationKind.SESSION
    )
    session.add(made)
    session.commit()
    return made.id


def hub(session: Session) -> int:
    return session.scalars(select(Location.id).where(Location.slug == "hub")).one()


def lies(session: Session, variant_id: int, place: int) -> int:
    here = (StockLevel.variant_id == variant_id, StockLevel.location_id == place)
    return session.scalar(select(StockLevel.on_hand).where(*here)) or 0


def moves(
    session: Session, jade: Variant, way: tuple[int, int], pieces: int, key: str, now: datetime
) -> bool:
    named = {"cause": "live:1", "key": key, "now": now}
    return stock.transfer(session, jade.id, from_id=way[0], to_id=way[1], pieces=pieces, **named)


def test_pieces_set_aside_are_not_the_shop_s_and_come_back_once(
    session: Session, now: datetime
) -> None:
    jade, place = a_shelf(session, pieces=10), a_place(session)
    there, back = (hub(session), place), (place, hub(session))
    assert [moves(session, jade, there, 6, "live:1:out", now) for _ in range(3)] == [
        *(True, False, False)
    ]
    assert (stock.on_hand(session, [jade.id]), lies(session, jade.id, place)) == ({jade.id: 4}, 6)
    assert stock.held(session, "live:1") == {(jade.id, hub(session)): 6}
    stock.take_at(session, {jade.id: 2}, location_id=place, key="order:1", reason="order", now=now)
    stock.take_at(session, {jade.id: 2}, location_id=place, key="order:1", reason="order", now=now)
    assert lies(session, jade.id, place) == 4
    stock.give_back(session, key="order:1", reason="cancelled", now=now)
    assert moves(session, jade, back, 6, "live:1:back", now)
    assert stock.on_hand(session, [jade.id]) == {jade.id: 10}
    assert stock.held(session, "live:1") == {}


def test_too_few_moves_nothing(session: Session, now: datetime) -> None:
    jade, place = a_shelf(session, pieces=3), a_place(session)
    with pytest.raises(SoldOut) as refusal:
        moves(session, jade, (hub(session), place), 4, "live:1:out", now)
    assert refusal.value.left == {jade.id: 3}
    with pytest.raises(SoldOut):
        stock.take_at(
            session, {jade.id: 1}, location_id=place, key="order:1", reason="order", now=now
        )
    with pytest.raises(Refusal):
        moves(session, jade, (place, place), 1, "live:1:same", now)
    assert stock.on_hand(session, [jade.id]) == {jade.id: 3}
    assert session.scalar(select(func.count()).select_from(StockMove)) == 0


def test_a_bundle_goes_as_what_lies_in_it(session: Session, now: datetime) -> None:
    sets, place = some_sets(session, now, bracelets=5, pouches=4), a_place(session)
    gift, bracelet, pouch = sets.gift, sets.bracelet.id, sets.pouch.id
    assert moves(session, gift, (hub(session), place), 2, "live:1:out", now)
    assert (lies(session, bracelet, place), lies(session, pouch, place)) == (4, 2)
    with pytest.raises(SoldOut) as refusal:
        moves(session, gift, (hub(session), place), 1, "live:1:more", now)
    assert refusal.value.left == {gift.id: 0}
    assert (lies(session, bracelet, place), lies(session, pouch, place)) == (4, 2)


def test_what_comes_back_is_kept_for_those_who_wait(session: Session, now: datetime) -> None:
    jade, place = a_shelf(session, pieces=2), a_place(session)
    moves(session, jade, (hub(session), place), 2, "live:1:out", now)
    open_queue(session, jade.id)
    moves(session, jade, (place, hub(session)), 2, "live:1:back", now)
    assert stock.on_hand(session, [jade.id]) == {jade.id: 0}
    assert keeping(session, [jade.id]) == {(jade.id, hub(session)): 2}


def test_only_a_place_of_the_house_sells_online_and_is_counted(session: Session) -> None:
    a_shelf(session)
    a_place(session)
    assert [each.slug for each in places(session)] == ["hub"]
    session.add(Location(slug="x", name=Words("x", "x"), kind=LocationKind.STALL))
    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


def test_two_who_move_the_last_pieces_at_once_and_across(
    app: Flask, session: Session, now: datetime
) -> None:
    jade, place = a_shelf(session, pieces=3), a_place(session)
    house = hub(session)
    moves(session, jade, (house, place), 1, "live:1:out", now)
    session.commit()
    jade_id, start = jade.id, threading.Barrier(4)
    told: list[bool | str] = []

    def press(way: tuple[int, int], pieces: int, key: str) -> None:
        with app.app_context():
            intent.set("write")
            start.wait(30)
            mine = db.session()
            try:
                named = {"cause": "live:1", "key": key, "now": now}
                told.append(
                    stock.transfer(
                        mine, jade_id, from_id=way[0], to_id=way[1], pieces=pieces, **named
                    )
                )
                mine.commit()
            except SoldOut:
                mine.rollback()
                told.append("sold out")

    out, back = (house, place), (place, house)
    presses = [(out, 1, "live:1:a"), (out, 1, "live:1:a"), (back, 1, "live:1:b"), (out, 9, "c")]
    threads = [threading.Thread(target=press, args=each) for each in presses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    session.rollback()
    assert sorted(map(str, told)) == ["False", "True", "True", "sold out"]
    assert (lies(session, jade_id, house), lies(session, jade_id, place)) == (2, 1)
