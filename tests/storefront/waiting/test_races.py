"""What may meet at a place in the line, each forced to happen, on both engines."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from catalog import stock
from catalog.db import db
from catalog.history import SYSTEM
from catalog.products import Variant
from catalog.stock import Location, SoldOut, StockLevel, StockMove
from catalog.stock.counting import Carry, Count, carry, count
from fulfillment.orders import Order
from fulfillment.workflow import intake
from storefront import waiting
from storefront.accounts import User
from storefront.jobs.waiting import make_round
from storefront.waiting import Joining, PlaceState, WaitingPlace
from tests.fulfillment.at_once import at_once
from tests.made_buying import a_shelf, an_order, lay_down
from tests.storefront.drops.racing import standing_back


@pytest.fixture
def noon(now: datetime) -> datetime:
    return now + timedelta(hours=2, minutes=30)


@pytest.fixture
def offered(
    session: Session, user: Callable[..., User], noon: datetime
) -> tuple[int, int, Variant]:
    """Mei is offered two pieces that came to two places; who, what, which."""
    jade = a_shelf(session, pieces=0)
    lay_down(session, jade, 0, place="centre")
    mei = user("mei@example.org")
    wish = Joining(jade.id, mei.email, "en", 2, mei.id)
    place, _new = waiting.join(session, wish, actor=SYSTEM, now=noon)
    for where in session.scalars(sa.select(Location.id)).all():
        stock.receive(session, jade.id, where, 1, key=f"p:{where}", reason="count", now=noon)
    session.commit()
    make_round(session, {}, noon)
    session.commit()
    assert (place.state, place.offered) == (PlaceState.OFFERED, 2)
    return place.id, jade.id, jade


def orders(own: Session, offer: tuple[int, int, Variant], key: str, now: datetime) -> str:
    """She orders what the place offers, as the checkout does."""
    place_id, variant_id, jade = offer
    held = waiting.serve(own, {variant_id: place_id}, actor=SYSTEM, now=now)
    new = replace(an_order((jade, 2), key=key), holds=tuple(held.values()))
    try:
        intake.order_placed(own, new, actor=SYSTEM, now=now)
        own.commit()
    except SoldOut:
        own.rollback()
        return "too late"
    return "ordered"


def pieces(session: Session, variant_id: int) -> tuple[int, int, int]:
    """On open sale, kept, and what all moves of it sum to."""
    session.rollback()
    level = sa.select(sa.func.sum(StockLevel.on_hand), sa.func.sum(StockLevel.kept))
    row = session.execute(level.where(StockLevel.variant_id == variant_id)).one()
    moved = session.scalar(sa.select(sa.func.sum(StockMove.pieces)))
    session.rollback()
    return int(row[0]), int(row[1]), int(moved or 0)


@pytest.mark.parametrize("first", ["the order", "the end of the offer"])
def test_her_order_and_the_end_of_her_offer_meet_in_one_final_state(
    app: Flask, session: Session, offered: tuple[int, int, Variant], noon: datetime, first: str
) -> None:
    late, variant_id = noon + timedelta(minutes=31), offered[1]
    session.expunge_all()

    def ends() -> None:
        with app.app_context(), Session(db.engine) as own:
            make_round(own, {}, late)
            own.commit()

    def buys() -> None:
        with app.app_context(), Session(db.engine) as own:
            orders(own, offered, "web:mei", noon)

    faster, slower = (buys, ends) if first == "the order" else (ends, buys)
    if db.engine.dialect.name == "sqlite":
        faster()
        slower()
    else:
        done = threading.Event()
        update = "UPDATE waiting_place"
        with standing_back(db.engine, update, done) as arrived, ThreadPoolExecutor(1) as pool:
            waits = pool.submit(slower)
            assert arrived.wait(60)
            faster()
            done.set()
            waits.result(60)
    make_round(session, {}, late)
    session.commit()
    place = session.scalars(sa.select(WaitingPlace.state)).one()
    placed = session.scalar(sa.select(sa.func.count()).select_from(Order)) or 0
    on_sale, kept, moved = pieces(session, variant_id)
    assert (on_sale + kept, kept) == (moved, 0), "nothing is lost and nothing is there twice"
    assert (place, placed, moved) in (
        (PlaceState.SERVED, 1, 0), (PlaceState.LAPSED, 1, 0), (PlaceState.LAPSED, 0, 2)
    )  # fmt: skip


def test_two_carts_with_one_offer_are_one_order(
    app: Flask, session: Session, offered: tuple[int, int, Variant], noon: datetime
) -> None:
    session.expunge_all()
    answers = at_once(db.engine, lambda own, side: orders(own, offered, f"web:{side}", noon), 4)
    assert sorted(answers) == ["ordered", "too late", "too late", "too late"]
    assert pieces(session, offered[1]) == (0, 0, 0)


def test_the_office_counts_and_carries_while_people_wait(
    app: Flask, session: Session, offered: tuple[int, int, Variant], noon: datetime,
    user: Callable[..., User],
) -> None:  # fmt: skip
    """What is counted too much is kept, what is carried to a stall is nobody's there."""
    variant_id, lan = offered[1], user("lan@example.org")
    wish = Joining(variant_id, lan.email, "en", 3, lan.id)
    waiting.join(session, wish, actor=SYSTEM, now=noon)
    hub, centre = session.scalars(sa.select(Location.id).order_by(Location.id)).all()
    stall = Location(slug="stall", name=session.get_one(Location, hub).name, sells_online=False)
    session.add(stall)
    session.flush()
    session.add(StockLevel(variant_id=variant_id, location_id=stall.id, on_hand=2))
    count(session, Count(variant_id, centre, seen=0, counted=1), key="count:1", now=noon)
    carry(session, Carry(variant_id, stall.id, hub, 1), key="carry:1", now=noon)
    session.commit()
    on_hand, kept, _moved = pieces(session, variant_id)
    assert (on_hand, kept) == (1, 2), "one at the stall, which sells nothing online"
    assert stock.on_hand(session, [variant_id]) == {variant_id: 0}
    make_round(session, {}, noon)
    session.commit()
    second = session.scalars(sa.select(WaitingPlace).order_by(WaitingPlace.id.desc())).first()
    assert second is not None
    assert (second.state, second.offered) == (PlaceState.OFFERED, 2)
