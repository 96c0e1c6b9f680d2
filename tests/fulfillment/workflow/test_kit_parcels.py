"""Kits travel as parcels: packed once, handed over, received, or lost on their way."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from catalog.db import db, intent
from catalog.errors import Refusal
from catalog.history import Actor
from fulfillment import materials
from fulfillment.batches import Batch
from fulfillment.board.kit_parcels import kits_inside
from fulfillment.board.kits import to_kit
from fulfillment.board.parcels import expected, own_parcels
from fulfillment.materials import Kit, KitState, MaterialLevel, Need, Place, Unit
from fulfillment.materials.proof import prove
from fulfillment.shipping import Parcel, ParcelKit, ParcelState, Waybill
from fulfillment.workflow import dispatch, kit_parcels, kitting
from tests.fulfillment.at_once import at_once
from tests.made_making import NOW, Floor, a_floor, a_taken_batch
from tests.made_materials import HUB, LEAD, a_kit, a_lot, a_material, a_recipe

BILL = Waybill("ZTO", "ZT100200300")


@pytest.fixture
def at(session: Session) -> Floor:
    floor = a_floor(session)
    beads = a_material(session, "BEAD", Unit.PIECE)
    a_lot(session, beads, 5_000, "jade-1")
    a_recipe(session, floor, {beads: Need(18)})
    session.commit()
    return floor


def packed(session: Session, *batches: Batch) -> list[Kit]:
    kits = [a_kit(session, batch) for batch in batches]
    kitting.kits_packed(session, [kit.id for kit in kits], actor=HUB, now=NOW)
    session.commit()
    return kits


def in_a_parcel(session: Session, *kits: Kit) -> Parcel:
    ids = [kit.id for kit in kits]
    (parcel,) = kit_parcels.kits_parcelled(session, ids, actor=HUB, now=NOW)
    session.commit()
    return parcel


def test_kits_go_to_their_cooperative_in_one_parcel(session: Session, at: Floor) -> None:
    first, second = packed(session, *(a_taken_batch(session, at, pieces=n) for n in (8, 12)))
    parcel = in_a_parcel(session, first, second)
    told = kits_inside(session, parcel.id)
    assert [(each.kit.id, each.kit.pieces) for each in told] == [(first.id, 8), (second.id, 12)]
    assert [line.lots for line in told[0].lines] == [(("jade-1", 8 * 18),)]
    assert own_parcels(session, [at.cooperative.id]) == expected(session) == ()
    with pytest.raises(Refusal) as goods:
        dispatch.parcel_dispatched(session, parcel, carrier="SF", number="1", actor=LEAD, now=NOW)
    assert goods.value.code == "parcel.other_leg"
    assert kit_parcels.kit_parcel_dispatched(session, parcel, BILL, actor=HUB, now=NOW) == 2
    assert {first.state, second.state} == {KitState.SENT}
    session.commit()
    with pytest.raises(Refusal):
        kit_parcels.kit_parcel_dispatched(session, parcel, BILL, actor=HUB, now=NOW)
    session.rollback()
    assert kit_parcels.kit_parcel_received(session, parcel, actor=LEAD, now=NOW) == 2
    assert ({first.state, second.state}, parcel.state) == (
        {KitState.ARRIVED},
        ParcelState.DELIVERED,
    )
    assert all(each.holds for each in prove(session))


def test_a_kit_that_was_taken_out_again_does_not_travel(session: Session, at: Floor) -> None:
    first, second = packed(session, *(a_taken_batch(session, at, pieces=n) for n in (8, 12)))
    parcel = in_a_parcel(session, first, second)
    materials.unpack(session, second, actor=HUB, now=NOW)
    assert kit_parcels.kit_parcel_dispatched(session, parcel, BILL, actor=HUB, now=NOW) == 1
    assert (first.state, second.state) == (KitState.SENT, KitState.UNPACKED)
    (alone,) = packed(session, a_taken_batch(session, at, pieces=5))
    other = in_a_parcel(session, alone)
    materials.unpack(session, alone, actor=HUB, now=NOW)
    session.commit()
    with pytest.raises(Refusal) as gone:
        kit_parcels.kit_parcel_dispatched(session, other, BILL, actor=HUB, now=NOW)
    assert (gone.value.code, other.state) == ("parcel.kits_gone", ParcelState.PACKED)


def test_what_is_lost_is_nobodys_fault_and_its_batch_gets_a_new_kit(
    session: Session, at: Floor
) -> None:
    batch = a_taken_batch(session, at, pieces=10)
    (kit,) = packed(session, batch)
    parcel = in_a_parcel(session, kit)
    kit_parcels.kit_parcel_dispatched(session, parcel, BILL, actor=HUB, now=NOW)
    assert kit_parcels.kit_parcel_lost(session, parcel, actor=HUB, now=NOW) == 1
    session.commit()
    lying = {
        row.place: row.on_hand
        for row in session.query(MaterialLevel).filter(sa.text("on_hand > 0"))
    }
    assert lying == {Place.HUB: 5_000 - 180}
    assert (kit.state, parcel.state) == (KitState.UNPACKED, ParcelState.LOST)
    assert [each.batch_id for each in to_kit(session)] == [batch.id]
    assert session.scalar(sa.select(sa.func.count(materials.MaterialLoss.id))) == 0
    again = a_kit(session, batch)
    assert (again.id != kit.id, again.pieces) == (True, 10)
    assert all(each.holds for each in prove(session))
    with pytest.raises(Refusal):
        kit_parcels.kit_parcel_lost(session, parcel, actor=HUB, now=NOW)


def test_two_packers_put_a_kit_into_one_parcel(app: Flask, session: Session, at: Floor) -> None:
    (kit,) = packed(session, a_taken_batch(session, at, pieces=10))
    kit_id = kit.id
    session.commit()

    def press(own: Session, place: int) -> str:
        intent.set("write")
        packer = Actor(place, "inspector")
        return kit_parcels.kits_parcelled(own, [kit_id], actor=packer, now=NOW)[0].code

    answers = at_once(db.engine, press, clients=4)
    assert sorted(answers)[1:] == ["parcel.kit_packed"] * 3
    counts = [session.scalar(sa.select(sa.func.count(each.id))) for each in (Parcel, ParcelKit)]
    assert counts == [1, 1]
