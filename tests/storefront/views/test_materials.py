"""Kits through the doors, without JavaScript: the hub packs, the lead gives, the maker misses, the
office writes; nobody reaches another's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.db import db
from fulfillment.materials import (
    Kit,
    KitState,
    Material,
    MaterialArrival,
    MaterialMove,
    Need,
    Recipe,
    RecipeLine,
    RoundStop,
    Shortage,
    ShortageState,
    Unit,
    Why,
)
from fulfillment.workflow import kitting
from storefront.accounts import Role, User
from tests.made_making import NOW, Floor, a_floor, a_taken_batch
from tests.made_materials import HUB, a_kit, a_lot, a_material, a_recipe, brought
from tests.reading import form, send
from tests.statements import counting

Open = Callable[[User], FlaskClient]
MakeUser = Callable[..., User]
#: Formulas that a spreadsheet would run.
WRONG = "=HYPERLINK(1)"


@pytest.fixture
def at(session: Session) -> Floor:
    """A floor with cord and beads at the hub, and a recipe."""
    made = a_floor(session)
    cord, beads = a_material(session), a_material(session, "BEAD", Unit.PIECE)
    a_lot(session, cord, 90_000, "dye-7")
    a_lot(session, beads, 1_000, WRONG)
    a_recipe(session, made, {cord: Need(500), beads: Need(18, 500)})
    session.commit()
    return made


@pytest.fixture
def browsers(at: Floor, user: MakeUser, signed_in: Open) -> Callable[[str], FlaskClient]:
    """Who is at a door: Qiao Yun of the hub, Lin Mei who leads, Ahe, Yun of the office, a stranger
    who leads another cooperative."""

    def open_for(who: str) -> FlaskClient:
        role, more = {
            "hub": (Role.INSPECTOR, {}),
            "office": (Role.OFFICE, {}),
            "lead": (Role.LEAD, {"cooperative_id": at.cooperative.id}),
            "maker": (Role.MAKER, {"maker_id": at.maker.id}),
            "stranger": (Role.LEAD, {"cooperative_id": at.cooperative.id + 1}),
        }[who]
        if who == "stranger":
            a_floor(db.session(), slug="yunhe")
        browser = signed_in(user(f"{who}@example.org", role, **more))
        browser.get("/help?lang=en")
        return browser

    return open_for


def seen(session: Session, kind: type[Any]) -> list[Any]:
    """What the database holds now; the session lets go of it."""
    session.rollback()
    session.expire_all()
    found = list(session.scalars(select(kind).order_by(kind.id)))
    for each in found:
        session.refresh(each)
    session.commit()
    return found


def test_a_kit_goes_from_the_shelf_to_her_hands_and_back(
    session: Session, at: Floor, browsers: Callable[[str], FlaskClient]
) -> None:
    batch = a_taken_batch(session, at)
    hub, lead = browsers("hub"), browsers("lead")
    page = hub.get("/ship/kits")
    assert batch.code in page.text
    page = send(hub, page, "/ship/kits")
    assert "dye-7" in page.text
    assert "10 m" in page.text
    assert hub.get("/ship/kits/picklist.pdf").data.startswith(b"%PDF")
    assert hub.get("/ship/kits/labels.pdf").data.startswith(b"%PDF")
    assert f"'{WRONG}" in hub.get("/ship/kits/picklist.csv").get_data(as_text=True)
    page = send(hub, page, "/packing")
    send(hub, page, "/departure")
    page = send(lead, lead.get("/coop/materials"), "/arrivals")
    page = send(lead, page, "/issue")
    (kit,) = seen(session, Kit)
    assert kit.state is KitState.ISSUED
    assert "Ahe" in page.text
    assert "378 pcs" in page.text
    address = f"/coop/materials/kits/{kit.id}"
    page = lead.get(address)
    beads = next(each for each in seen(session, Material) if each.code == "BEAD")
    typed = {f"much-{beads.id}": "8", "what": "back"}
    filled = form(page, "/notes").fields | typed
    for _twice in range(2):
        assert lead.post(f"{address}/notes", data=filled).status_code == 303
    returned = [m for m in seen(session, MaterialMove) if m.why is Why.RETURNED]
    assert [each.quantity for each in returned] == [8]
    assert "She still has 20 pieces to make" in send(lead, lead.get(address), "/count").text
    assert "370" in lead.get("/coop/materials/balances.csv").get_data(as_text=True)


def test_she_ticks_what_is_there_and_tells_what_is_missing(
    session: Session, at: Floor, browsers: Callable[[str], FlaskClient]
) -> None:
    batch = a_taken_batch(session, at)
    kit = brought(session, a_kit(session, batch))
    cord = next(line.material_id for line in kit.lines)
    address = f"/work/batches/{batch.id}"
    session.commit()
    maker, lead = browsers("maker"), browsers("lead")
    page = maker.get(address)
    assert "Your kit" in page.text
    assert "Red cord" in page.text
    page = send(maker, page, "/kit", **{f"there-{cord}": "1"})
    assert f'name="there-{cord}" value="1" checked' in page.text
    page = send(
        maker, maker.get(f"{address}/kit/missing/{cord}"), f"/missing/{cord}", quantity="0.4"
    )
    assert "0.4 m is missing" in page.text
    page = lead.get("/coop/materials")
    assert "she called" in page.text
    page = send(lead, page, "/shortages/1", answer="more")
    assert "the hub is asked" in page.text
    hub = browsers("hub")
    send(hub, hub.get("/ship/kits"), "/shortages/1")
    (short,) = seen(session, Shortage)
    assert short.state is ShortageState.FILLED
    assert "Seen to." in maker.get(address).text


def test_what_cannot_be_missing_is_refused_and_nothing_is_written(
    session: Session, at: Floor, browsers: Callable[[str], FlaskClient]
) -> None:
    batch = a_taken_batch(session, at)
    kit = brought(session, a_kit(session, batch))
    cord = kit.lines[0].material_id
    where = f"/work/batches/{batch.id}/kit/missing"
    session.commit()
    maker = browsers("maker")
    token = form(maker.get(f"{where}/{cord}"), f"/missing/{cord}").fields["csrf_token"]
    for quantity, status in (("0", 400), ("-2", 400), ("1e9", 400), ("500", 400), ("lots", 400)):
        data = {"csrf_token": token, "quantity": quantity}
        assert maker.post(f"{where}/{cord}", data=data).status_code == status
    assert maker.post(f"{where}/999", data={"csrf_token": token}).status_code == 404
    assert seen(session, Shortage) == []


def test_nobody_reaches_anothers_kits(
    session: Session, at: Floor, browsers: Callable[[str], FlaskClient]
) -> None:
    batch = a_taken_batch(session, at)
    kit = brought(session, a_kit(session, batch))
    kitting.missing_called(session, batch, {kit.lines[0].material_id: 5}, "", actor=HUB, now=NOW)
    session.commit()
    stranger, maker = browsers("stranger"), browsers("maker")
    token = form(stranger.get("/coop/materials/round"), "/sign-out").fields.get("csrf_token", "")
    assert stranger.get(f"/coop/materials/kits/{kit.id}").status_code == 404
    for path in (
        f"kits/{kit.id}/count",
        f"kits/{kit.id}/notes",
        "shortages/1",
        "round/doors/M-qingxi",
    ):
        answer = stranger.post(f"/coop/materials/{path}", data={"csrf_token": token})
        assert answer.status_code == 404, path
    assert "Ahe" not in stranger.get("/coop/materials").text
    for path in ("/ship/kits", "/coop/materials", "/office/materials", "/coop/materials/round"):
        assert maker.get(path).status_code == 403, path
    assert seen(session, Kit)[0].state is KitState.ISSUED


def test_a_round_brings_the_kit_and_shows_no_address(
    session: Session, at: Floor, browsers: Callable[[str], FlaskClient]
) -> None:
    kit = a_kit(session, a_taken_batch(session, at))
    for step in (kitting.kits_packed, kitting.kits_sent, kitting.kits_arrived):
        step(session, [kit.id], actor=HUB, now=NOW)
    at.maker.phone, at.maker.real_name = "+8613912345678", "何秀兰"
    session.commit()
    lead = browsers("lead")
    page = send(lead, lead.get("/coop/materials/round"), "/coop/materials/round")
    page = send(lead, page, f"/doors/{at.maker.code}", words="Ring twice")
    assert "Ring twice" in page.text
    assert kit.code in page.text
    assert "13912345678" not in page.text
    assert "何秀兰" not in page.text
    assert lead.get("/coop/materials/round/round.pdf").data.startswith(b"%PDF")
    stop = form(page, "/stops/1")
    assert ("answer", "done") in stop.buttons
    send(lead, page, "/stops/1", answer="done")
    assert [each.done_at for each in seen(session, RoundStop)] != [None]
    assert seen(session, Kit)[0].state is KitState.ISSUED


def test_the_office_announces_and_the_hub_counts(
    session: Session, at: Floor, browsers: Callable[[str], FlaskClient]
) -> None:
    yun = browsers("office")
    typed = {
        "code": "silk",
        "zh": "绣线",
        "en": "Silk",
        "unit": "gram",
        "loss": "2.5",
        "reorder": "40",
    }
    page = send(yun, yun.get("/office/materials"), "/office/materials", **typed)
    assert "agreed loss 2.5%" in page.text
    order = {"lot": "d-1", "quantity": "12.5", "day": "2026-11-24", "order": at.order.number}
    filled = form(page, "/deliveries").fields | order
    for _twice in range(2):
        yun.post("/office/materials/SILK/deliveries", data=filled)
    (*_others, arrival) = seen(session, MaterialArrival)
    assert (arrival.announced, arrival.accepted) == (12_500, 0)
    page = send(
        yun, yun.get("/ship/kits/deliveries"), f"/{arrival.id}", counted="12", accepted="11.5"
    )
    assert "Changhe Tea House" in page.text
    assert "11.5 g" in page.text


def test_a_newer_recipe_begins_today_or_later(
    session: Session, at: Floor, browsers: Callable[[str], FlaskClient]
) -> None:
    yun, where = browsers("office"), "/office/materials/recipes/knot-qingxi"
    page = send(yun, yun.get(where), where, **{"need-1": "0.75", "spare-1": "4", "need-2": ""})
    assert "0.75 m" in page.text
    (line,) = [each for each in seen(session, RecipeLine) if each.recipe_id == 2]
    assert (line.material_id, line.per_piece, line.spare_points) == (1, 750, 400)
    past = form(yun.get(where), where).fields | {"day": date(2026, 11, 1).isoformat()}
    assert yun.post(where, data=past).status_code == 400
    assert len(seen(session, Recipe)) == 2


def test_a_move_is_undone_from_its_page_once(
    session: Session, at: Floor, browsers: Callable[[str], FlaskClient]
) -> None:
    yun = browsers("office")
    page = yun.get("/office/materials/BEAD")
    typed = {"lot": "2", "source": "hub:0", "target": str(at.cooperative.id), "quantity": "40"}
    page = send(yun, page, "/carries", **typed)
    assert "Qingxi Cooperative" in page.text
    last = seen(session, MaterialMove)[-1]
    page = send(yun, page, f"/moves/{last.id}/reversal")
    assert "undone" in page.text
    typed |= {"quantity": "100000"}
    assert "There is not so much of it there." in send(yun, page, "/carries", **typed).text
    assert len(seen(session, MaterialMove)) == 4


@pytest.mark.parametrize(
    ("who", "path"),
    [("hub", "/ship/kits"), ("lead", "/coop/materials"), ("lead", "/coop/materials/round")],
)
def test_more_kits_are_not_more_statements(
    session: Session, at: Floor, browsers: Callable[[str], FlaskClient], who: str, path: str
) -> None:
    def a_few() -> None:
        for _ in range(2):
            a_kit(session, a_taken_batch(session, at, pieces=2))
            brought(session, a_kit(session, a_taken_batch(session, at, pieces=2)))
            a_taken_batch(session, at, pieces=2)
        session.commit()

    a_few()
    browser = browsers(who)
    browser.get(path)
    with counting(db.engine) as first:
        assert browser.get(path).status_code == 200
    a_few()
    with counting(db.engine) as second:
        assert browser.get(path).status_code == 200
    assert len(second) == len(first)
