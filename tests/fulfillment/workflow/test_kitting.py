"""A kit's life: listed, packed, sent, issued, short, filled, counted out; nobody gets another's."""

from __future__ import annotations

from datetime import date, datetime

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from catalog.db import db, intent
from fulfillment import materials
from fulfillment.batches import Batch, Call
from fulfillment.materials import (
    Kit,
    KitState,
    MaterialLoss,
    MaterialMove,
    Need,
    Place,
    Shortage,
    ShortageState,
    Unit,
    accounts,
)
from fulfillment.materials.proof import prove
from fulfillment.quality import Verdict
from fulfillment.workflow import floor, kitting
from tests.fulfillment.at_once import at_once
from tests.made_making import AHE, NOW, TODAY, Floor, a_floor, a_hand_in, a_taken_batch, an_offer
from tests.made_materials import HUB, LEAD, a_kit, a_lot, a_material, a_recipe, brought, lying
from tests.refusing import refusing


@pytest.fixture
def qingxi(session: Session) -> Floor:
    """A floor whose style needs half a metre of cord and 18 beads, with five per cent to spare."""
    made = a_floor(session)
    cord = a_material(session, loss_points=1_000)
    beads = a_material(session, "BEAD", Unit.PIECE)
    a_recipe(session, made, {cord: Need(500), beads: Need(18, 500)})
    session.commit()
    return made


def cord_of(session: Session) -> materials.Material:
    return session.scalars(sa.select(materials.Material).filter_by(code="CORD-RED")).one()


def beads_of(session: Session) -> materials.Material:
    return session.scalars(sa.select(materials.Material).filter_by(code="BEAD")).one()


def finished(session: Session, batch: Batch, pieces: int) -> None:
    """Ahe hands in pieces and all are accepted."""
    inspection = a_hand_in(session, batch, pieces)
    floor.inspection_decided(session, inspection, Verdict(pieces, 0, 0), actor=LEAD, now=NOW)
    session.commit()


def test_a_kit_is_of_one_lot_and_a_batch_has_one(session: Session, qingxi: Floor) -> None:
    small = a_lot(session, cord_of(session), 9_000, "dye-1")
    large = a_lot(session, cord_of(session), 90_000, "dye-2")
    beads = a_lot(session, beads_of(session), 1_000, "b")
    batch = a_taken_batch(session, qingxi)
    kit = a_kit(session, batch)
    assert a_kit(session, batch).id == kit.id
    assert lying(session, kit) == {large: 10_000, beads: 378}
    assert small not in lying(session, kit)
    assert session.scalar(sa.select(sa.func.count(Shortage.id))) == 0
    assert all(each.holds for each in prove(session))


def test_a_recipe_is_frozen_on_the_kit(session: Session, qingxi: Floor) -> None:
    a_lot(session, cord_of(session), 90_000, "dye")
    a_lot(session, beads_of(session), 1_000, "b")
    kit = a_kit(session, a_taken_batch(session, qingxi))
    a_recipe(session, qingxi, {cord_of(session): Need(700)})
    assert {line.per_piece for line in kit.lines} == {500, 18}
    found = materials.recipe_for(session, qingxi.product.id, qingxi.variant.id, on=TODAY)
    assert [line.per_piece for line in found.lines] == [700]
    with refusing("kit.no_recipe"):
        materials.recipe_for(session, qingxi.product.id, qingxi.variant.id, on=date(2026, 1, 1))


def test_what_a_customer_supplied_goes_to_her_order_only(session: Session, qingxi: Floor) -> None:
    house = a_lot(session, cord_of(session), 90_000, "house")
    hers = a_lot(session, cord_of(session), 12_000, "hers", qingxi.order.id)
    other = a_floor(session, slug="yunhe")
    a_recipe(session, other, {cord_of(session): Need(500)})
    a_lot(session, beads_of(session), 1_000, "b")
    first = a_kit(session, a_taken_batch(session, qingxi))
    second = a_kit(session, a_taken_batch(session, qingxi))
    third = a_kit(session, a_taken_batch(session, other))
    assert lying(session, first)[hers] == 10_000
    assert lying(session, second)[hers] == 2_000, "hers is short, and the house's is not mixed in"
    assert house not in lying(session, second)
    assert lying(session, third) == {house: 10_000}
    (short,) = session.scalars(sa.select(Shortage))
    assert (short.kit_id, short.quantity, short.state) == (second.id, 8_000, ShortageState.ASKED)
    assert all(each.holds for each in prove(session))


def test_no_kit_before_she_took_the_batch(session: Session, qingxi: Floor) -> None:
    offer = an_offer(session, qingxi)
    with refusing("kit.not_taken"):
        kitting.kits_listed(session, [offer.id], on=TODAY, actor=HUB, now=NOW)
    session.rollback()
    assert session.scalar(sa.select(sa.func.count(Kit.id))) == 0


def test_a_kit_that_is_unpacked_gives_everything_back(session: Session, qingxi: Floor) -> None:
    cord = a_lot(session, cord_of(session), 10_000, "dye")
    batch = a_taken_batch(session, qingxi)
    kit = a_kit(session, batch)
    materials.unpack(session, kit, actor=HUB, now=NOW)
    session.commit()
    lots = materials.lots_of(session, cord_of(session).id)
    assert [(each.lot_id, each.on_hand) for each in lots] == [(cord, 10_000)]
    assert session.scalars(sa.select(Shortage.state)).all() == [ShortageState.DROPPED]
    again = a_kit(session, batch)
    assert again.id != kit.id
    assert lying(session, again) == {cord: 10_000}


def test_missing_is_told_once_and_filled_of_the_same_lot(session: Session, qingxi: Floor) -> None:
    cord, beads = cord_of(session), beads_of(session)
    mine = a_lot(session, cord, 11_000, "mine")
    a_lot(session, cord, 500, "other")
    a_lot(session, beads, 1_000, "b")
    batch = a_taken_batch(session, qingxi)
    kit = brought(session, a_kit(session, batch))
    (shortage,) = kitting.missing_called(
        session, batch, {cord.id: 400}, "the red one", actor=AHE, now=NOW
    )
    session.commit()
    assert not kitting.more_issued(session, shortage, actor=LEAD, now=NOW)
    assert shortage.state is ShortageState.ASKED, "the cooperative has none of it"
    assert kitting.more_sent(session, shortage, actor=HUB, now=NOW)
    session.commit()
    assert lying(session, kit)[mine] == 10_400
    assert session.scalars(sa.select(Call.settled_at)).one() is not None
    with refusing("shortage.not_now"):
        kitting.shortage_dropped(session, shortage, actor=LEAD, now=NOW)


def test_only_what_is_in_her_kit_can_be_missing(session: Session, qingxi: Floor) -> None:
    batch = a_taken_batch(session, qingxi)
    with refusing("kit.none"):
        kitting.missing_called(session, batch, {1: 1}, "", actor=AHE, now=NOW)
    a_kit(session, batch)
    for wrong in ({}, {999: 1}, {cord_of(session).id: 0}):
        with refusing("shortage.what"):
            kitting.missing_called(session, batch, wrong, "", actor=AHE, now=NOW)
        session.rollback()
    assert session.scalar(sa.select(sa.func.count(Call.id))) == 0


def test_a_kit_is_counted_out_and_only_the_excess_is_written_down(
    session: Session, qingxi: Floor
) -> None:
    cord, beads = cord_of(session), beads_of(session)
    a_lot(session, cord, 90_000, "dye")
    a_lot(session, beads, 1_000, "b")
    batch = a_taken_batch(session, qingxi)
    kit = brought(session, a_kit(session, batch))
    materials.lose(session, kit, beads.id, 3, key="l-1", actor=LEAD, now=NOW)
    assert not materials.lose(session, kit, beads.id, 3, key="l-1", actor=LEAD, now=NOW)
    with refusing("kit.still_making"):
        kitting.kit_settled(session, kit, {}, actor=LEAD, now=NOW)
    finished(session, batch, 20)
    kitting.kit_settled(session, kit, {beads.id: 10}, actor=LEAD, now=NOW)
    session.commit()
    given = accounts(session, [kit.id])
    used = given[kit.id, beads.id]
    assert (used.issued, used.used, used.returned, used.lost) == (378, 360, 10, 8)
    assert (used.balance, given[kit.id, cord.id].balance) == (0, 0)
    (loss,) = session.scalars(sa.select(MaterialLoss))
    assert (loss.material_id, loss.lost, loss.allowed, loss.beyond) == (beads.id, 8, 0, 8)
    assert lying(session, kit) == {}
    moves = session.scalars(sa.select(MaterialMove).where(MaterialMove.reverses_id.is_(None)))
    for each in moves.all():
        if Place.KIT in (each.source, each.target):
            with refusing("material.kit_closed"):
                materials.reverse(session, each, actor=HUB, now=NOW)
    assert all(each.holds for each in prove(session))


def test_her_balance_is_issued_less_used_less_returned(session: Session, qingxi: Floor) -> None:
    cord, beads = cord_of(session), beads_of(session)
    a_lot(session, cord, 90_000, "dye")
    a_lot(session, beads, 1_000, "b")
    kit = brought(session, a_kit(session, a_taken_batch(session, qingxi)))
    materials.give_back(session, kit, beads.id, 8, key="r-1", actor=LEAD, now=NOW)
    account = accounts(session, [kit.id])[kit.id, beads.id]
    assert (account.issued, account.returned, account.balance) == (378, 8, 370)
    back = session.scalars(sa.select(MaterialMove).where(MaterialMove.key == "r-1#0")).one()
    materials.reverse(session, back, actor=HUB, now=NOW)
    account = accounts(session, [kit.id])[kit.id, beads.id]
    assert (account.issued, account.returned, account.balance) == (378, 0, 378)
    with refusing("material.too_few"):
        materials.give_back(session, kit, beads.id, 379, key="r-2", actor=LEAD, now=NOW)


@pytest.mark.parametrize(
    ("steps", "code"), [(0, "kit.not_now"), (1, "kit.at_hub"), (2, "kit.not_now"), (3, "")]
)
def test_a_kit_that_is_not_here_cannot_be_given(
    session: Session, qingxi: Floor, steps: int, code: str
) -> None:
    kit = a_kit(session, a_taken_batch(session, qingxi))
    for road in (kitting.kits_packed, kitting.kits_sent, kitting.kits_arrived)[:steps]:
        assert road(session, [kit.id], actor=HUB, now=NOW) == 1
    if code:
        with refusing(code):
            materials.issue(session, kit, actor=LEAD, now=NOW)
        assert kit.state is not KitState.ISSUED
    else:
        materials.issue(session, kit, actor=LEAD, now=NOW)
        assert kit.issued_at == NOW


def test_two_packers_never_reach_for_the_same_lot(
    app: Flask, session: Session, qingxi: Floor, now: datetime
) -> None:
    lots = {a_lot(session, cord_of(session), 10_500, f"dye-{at}") for at in range(3)}
    a_lot(session, beads_of(session), 5_000, "b")
    ids = [a_taken_batch(session, qingxi, pieces=20).id for _ in range(4)]
    session.commit()

    def act(own: Session, place: int) -> int:
        intent.set("write")
        (kit,) = kitting.kits_listed(own, [ids[place]], on=TODAY, actor=HUB, now=now)
        return kit.id

    answers = at_once(db.engine, act, clients=4)
    assert len(set(answers)) == 4
    session.expire_all()
    cords = [set(lying(session, session.get_one(Kit, each))) & lots for each in answers]
    whole = [each for each in cords if len(each) == 1]
    assert len(whole) == 3, "three kits have a lot of their own, the fourth what is left of all"
    (short,) = session.scalars(sa.select(Shortage))
    assert short.quantity == 10_000 - 3 * 500
    assert all(each.holds for each in prove(session))


def test_one_batch_packed_twice_at_once_has_one_kit(
    app: Flask, session: Session, qingxi: Floor, now: datetime
) -> None:
    a_lot(session, cord_of(session), 90_000, "dye")
    batch_id = a_taken_batch(session, qingxi).id
    session.commit()

    def act(own: Session, _place: int) -> int:
        intent.set("write")
        (kit,) = kitting.kits_listed(own, [batch_id], on=TODAY, actor=HUB, now=now)
        return kit.id

    assert len(set(at_once(db.engine, act, clients=4))) == 1
    taken = sa.select(sa.func.sum(MaterialMove.quantity)).where(MaterialMove.target == Place.KIT)
    assert session.scalar(taken) == 10_000
