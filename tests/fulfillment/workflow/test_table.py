"""The table at the centre: who sits there takes what lies there; two never have the same piece."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from fulfillment.batches import Batch, BatchState
from fulfillment.board.table import on_table
from fulfillment.makers import Maker
from fulfillment.materials import Kit, Need, Unit
from fulfillment.materials.proof import prove
from fulfillment.sendings import NewSending, Verb
from fulfillment.workflow import table
from tests.made_making import AHE, LEAD, Floor, a_floor, a_maker, an_offer
from tests.made_materials import a_kit, a_lot, a_material, a_recipe, lying

TODAY = date(2026, 11, 23)


@pytest.fixture
def at(session: Session) -> Floor:
    return a_floor(session)


@pytest.fixture
def shu(session: Session, at: Floor) -> Maker:
    made = a_maker(session, at.cooperative, craft=at.product.craft, code="M-shu", alias="Shu")
    made.home_based = False
    session.commit()
    return made


def test_she_takes_a_part_and_then_the_rest(
    session: Session, at: Floor, shu: Maker, now: datetime
) -> None:
    batch = an_offer(session, at, pieces=20)
    assert on_table(session, shu, on=TODAY) == ()
    table.batch_laid_out(session, batch, actor=LEAD, now=now)
    assert [each.id for each in on_table(session, shu, on=TODAY)] == [batch.id]
    press = NewSending("nonce-of-shu", Verb.TAKE, 8)
    for _time in range(2):
        table.taken_from_table(session, batch, shu, press, actor=AHE, now=now)
    hers = session.scalars(select(Batch).where(Batch.maker_id == shu.id)).one()
    assert (hers.state, hers.pieces, batch.pieces) == (BatchState.TAKEN, 8, 12)
    table.batch_placed(session, batch, shu, pieces=None, actor=LEAD, now=now)
    assert (batch.state, batch.maker_id, batch.on_table) == (BatchState.TAKEN, shu.id, False)
    assert session.scalar(select(func.sum(Batch.pieces))) == 20


def test_nobody_gets_what_she_may_not_make_or_another_has(
    session: Session, at: Floor, shu: Maker, now: datetime
) -> None:
    batch = an_offer(session, at, pieces=20)
    table.batch_laid_out(session, batch, actor=LEAD, now=now)
    stranger = a_maker(
        session, a_floor(session, slug="baiyun").cooperative, craft=at.product.craft, code="M-li"
    )
    shu.skills[0].expires_on = date(2026, 11, 22)
    session.commit()
    for maker in (shu, stranger):
        assert on_table(session, maker, on=TODAY) == ()
        with pytest.raises(Refusal):
            table.batch_placed(session, batch, maker, pieces=5, actor=LEAD, now=now)
    shu.skills[0].expires_on = None
    table.batch_placed(session, batch, at.maker, pieces=None, actor=LEAD, now=now)
    with pytest.raises(Refusal):
        table.batch_placed(session, batch, shu, pieces=5, actor=LEAD, now=now)
    assert (batch.maker_id, batch.pieces) == (at.maker.id, 20)


def test_an_offer_that_is_split_gets_a_kit_for_each_part_and_none_before_it_is_taken(
    session: Session, at: Floor, shu: Maker, now: datetime
) -> None:
    beads = a_material(session, "BEAD", Unit.PIECE)
    lot = a_lot(session, beads, 1_000, "jade")
    a_recipe(session, at, {beads: Need(18)})
    batch = an_offer(session, at, pieces=20)
    session.commit()
    with pytest.raises(Refusal) as early:
        a_kit(session, batch)
    assert early.value.code == "kit.not_taken"
    session.rollback()
    assert session.scalar(select(func.count(Kit.id))) == 0
    hers = table.batch_placed(session, batch, shu, pieces=8, actor=LEAD, now=now)
    first = a_kit(session, hers)
    with pytest.raises(Refusal):
        a_kit(session, batch)  # the rest still lies on the table
    session.rollback()
    table.batch_placed(session, batch, at.maker, pieces=None, actor=LEAD, now=now)
    second = a_kit(session, batch)
    assert [(kit.maker_id, kit.pieces) for kit in (first, second)] == [
        (shu.id, 8),
        (at.maker.id, 12),
    ]
    assert (lying(session, first), lying(session, second)) == ({lot: 8 * 18}, {lot: 12 * 18})
    assert all(each.holds for each in prove(session))
