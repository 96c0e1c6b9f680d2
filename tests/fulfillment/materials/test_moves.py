"""Moves and levels: whatever is done, a level is the sum of its moves and never below zero."""

from __future__ import annotations

from datetime import datetime

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from catalog.db import db, intent
from catalog.errors import Refusal
from fulfillment import materials
from fulfillment.materials import HUB as AT_HUB
from fulfillment.materials import (
    OUTSIDE,
    SCRAP,
    Cause,
    MaterialLevel,
    MaterialMove,
    Place,
    Spot,
    Transfer,
    Unit,
    Why,
)
from fulfillment.materials.proof import prove
from tests.fulfillment.at_once import at_once
from tests.made_materials import HUB, a_lot, a_material
from tests.pace import examples
from tests.refusing import refusing

HOME = Spot(Place.COOPERATIVE, 7)
SPOTS = (AT_HUB, HOME, OUTSIDE, SCRAP, Spot(Place.KIT, 3))
STEPS = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(1, 60), st.integers(0, 8)),
    max_size=12,
)


@settings(
    max_examples=examples(25),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
@given(STEPS)
def test_a_level_is_the_sum_of_its_moves(session: Session, now: datetime, steps: object) -> None:
    with session.begin_nested() as point:
        lot = a_lot(session, a_material(session), 100, "L-1")
        for source, target, quantity, key in steps:  # type: ignore[attr-defined] # a list of steps
            if source == target:
                continue
            wanted = Transfer(lot, SPOTS[source], SPOTS[target], quantity)
            _try(session, wanted, f"step:{key}", now)
        assert all(each.holds for each in prove(session))
        assert min(session.scalars(sa.select(MaterialLevel.on_hand))) >= 0
        point.rollback()
    session.expunge_all()


def _try(session: Session, wanted: Transfer, key: str, now: datetime) -> None:
    try:
        with session.begin_nested():
            cause = Cause(key, Why.CARRIED)
            materials.transferred(session, [wanted], cause, actor=HUB, now=now)
    except Refusal as refusal:
        if refusal.code != "material.too_few":
            raise


def test_a_move_is_undone_once_and_by_its_like(session: Session, now: datetime) -> None:
    lot = a_lot(session, a_material(session), 100, "L-1")
    there = Transfer(lot, AT_HUB, HOME, 40)
    materials.carry(session, there, Cause("c", Why.CARRIED), actor=HUB, now=now)
    move = session.scalars(sa.select(MaterialMove).where(MaterialMove.key == "c#0")).one()
    materials.reverse(session, move, actor=HUB, now=now)
    session.commit()
    for each in session.scalars(sa.select(MaterialMove).order_by(MaterialMove.id)).all()[1:]:
        with pytest.raises(Refusal):
            materials.reverse(session, each, actor=HUB, now=now)
        session.rollback()
    levels = session.execute(sa.select(MaterialLevel.place, MaterialLevel.on_hand)).all()
    assert dict(levels) == {Place.HUB: 100, Place.COOPERATIVE: 0}


def test_what_was_used_since_cannot_be_undone(session: Session, now: datetime) -> None:
    lot = a_lot(session, a_material(session), 100, "L-1")
    there = Transfer(lot, AT_HUB, HOME, 40)
    materials.carry(session, there, Cause("c", Why.CARRIED), actor=HUB, now=now)
    gone = Transfer(lot, HOME, SCRAP, 10)
    materials.carry(session, gone, Cause("s", Why.SCRAPPED), actor=HUB, now=now)
    session.commit()
    move = session.scalars(sa.select(MaterialMove).where(MaterialMove.key == "c#0")).one()
    with refusing("material.too_few"):
        materials.reverse(session, move, actor=HUB, now=now)
    session.rollback()
    assert session.scalar(sa.select(sa.func.count(MaterialMove.id))) == 3


@pytest.mark.parametrize(
    "change", ["UPDATE material_move SET quantity = 1", "DELETE FROM material_move"]
)
def test_the_database_itself_keeps_moves(session: Session, change: str) -> None:
    a_lot(session, a_material(session), 100, "L-1")
    session.commit()
    with pytest.raises(DBAPIError, match="only inserted"):
        session.execute(sa.text(change))
    session.rollback()


def test_a_delivery_is_stock_only_as_far_as_it_was_accepted(
    session: Session, now: datetime
) -> None:
    beads = a_material(session, "BEAD", Unit.PIECE)
    new = materials.NewArrival(beads.id, "L-9", None, 1_000, now.date(), "d-1")
    arrival = materials.announce(session, new, actor=HUB, now=now)
    assert materials.announce(session, new, actor=HUB, now=now).id == arrival.id
    found = materials.Found(980, 950, "chipped")
    assert materials.inspect(session, arrival, found, actor=HUB, now=now) == (20, 30)
    with refusing("arrival.not_now"):
        materials.inspect(session, arrival, found, actor=HUB, now=now)
    (row,), _ = materials.materials_page(session)
    assert (row.at_hub, row.in_kits) == (950, 0)


def test_two_hands_do_not_both_have_the_last_of_a_lot(
    app: Flask, session: Session, now: datetime
) -> None:
    lot = a_lot(session, a_material(session), 100, "L-1")
    session.commit()

    def act(own: Session, place: int) -> bool:
        intent.set("write")
        wanted = Transfer(lot, AT_HUB, Spot(Place.COOPERATIVE, place + 1), 30)
        return materials.transferred(
            own, [wanted], Cause(f"p:{place}", Why.CARRIED), actor=HUB, now=now
        )

    answers = at_once(db.engine, act, clients=6)
    assert sorted(map(str, answers)) == ["True"] * 3 + ["material.too_few"] * 3
    session.expire_all()
    assert all(each.holds for each in prove(session))
