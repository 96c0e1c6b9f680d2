"""Counting the stock and proving it: differences are booked once, and what breaks is named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from fulfillment import materials
from fulfillment.materials import Kit, MaterialMove, MaterialProof, Need
from storefront.accounts import Role, User
from storefront.jobs.materials import prove_materials
from tests.made_making import a_floor, a_taken_batch
from tests.made_materials import a_kit, a_lot, a_material, a_recipe
from tests.reading import send


@pytest.fixture
def kit(session: Session) -> Kit:
    floor = a_floor(session, pieces=60)
    cord = a_material(session)
    a_lot(session, cord, 20_000, "R-7")
    a_recipe(session, floor, {cord: Need(300)})
    made = a_kit(session, a_taken_batch(session, floor, pieces=10))
    session.commit()
    return made


@pytest.fixture
def zhang(user: Callable[..., User], signed_in: Callable[[User], FlaskClient]) -> FlaskClient:
    browser = signed_in(user("zhang@example.org", Role.OFFICE))
    browser.get("/office?lang=en")
    return browser


def test_a_count_books_the_difference_once_and_refuses_what_is_no_number(
    session: Session, kit: Kit, zhang: FlaskClient
) -> None:
    page = zhang.get("/office/materials/count")
    lot = session.scalars(select(MaterialMove.lot_id)).first()
    before = session.scalar(select(func.count(MaterialMove.id)))
    session.commit()
    assert "17 m" in page.text
    refused = send(zhang, page, "/counts", **{f"counted-{lot}": "some"})
    assert (refused.status_code, 'value="some"' in refused.text) == (400, True)
    assert session.scalar(select(func.count(MaterialMove.id))) == before
    session.commit()
    for _press in range(2):
        done = send(zhang, page, "/counts", **{f"counted-{lot}": "16,5"})
    assert "16.5 m" in done.text
    assert session.scalar(select(func.count(MaterialMove.id))) == (before or 0) + 1
    session.commit()
    assert "17 m" not in send(zhang, done, "/counts", **{f"counted-{lot}": ""}).text
    assert all(each.holds for each in materials.prove(session))
    session.commit()
    assert "Nothing lies here" in zhang.get("/office/materials/count?place=1").text
    assert zhang.get("/office/materials/count?place=99").status_code == 400


def test_every_night_is_kept_and_what_does_not_add_up_is_named(
    session: Session, kit: Kit, zhang: FlaskClient, now: datetime
) -> None:
    assert "runs tonight" in zhang.get("/office/materials/proof").text
    for _twice in range(2):
        prove_materials(session, {}, now)
    session.commit()
    assert "Everything adds up" in zhang.get("/office/materials/proof").text
    session.execute(text("UPDATE material_level SET on_hand = on_hand + 1 WHERE place = 'kit'"))
    prove_materials(session, {}, now + timedelta(days=1))
    session.commit()
    page = zhang.get("/office/materials/proof").text
    assert "Something does not add up" in page
    assert f"maker {kit.maker_id}, lot" in page
    broken = {each.name for each in materials.prove(session) if not each.holds}
    assert broken == {"materials_summed", "materials_accounted"}
    assert session.scalar(select(func.count(MaterialProof.id))) == 2
