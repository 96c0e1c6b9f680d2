"""The pages of parcels with kits: packed, handed over, printed, scanned in, and not by others."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from fulfillment.materials import Kit, KitState, Need, Unit
from fulfillment.shipping import Parcel, ParcelState
from fulfillment.workflow import kitting
from storefront.accounts import Role, User
from tests.made_making import NOW, Floor, a_floor, a_taken_batch
from tests.made_materials import HUB, a_kit, a_lot, a_material, a_recipe
from tests.reading import send

Open = Callable[[User], FlaskClient]
MakeUser = Callable[..., User]
PAGE, COMING = "/ship/kit-parcels", "/coop/kit-parcels"


@pytest.fixture
def at(session: Session) -> Floor:
    floor = a_floor(session)
    beads = a_material(session, "BEAD", Unit.PIECE)
    a_lot(session, beads, 500, "jade-1")
    a_recipe(session, floor, {beads: Need(2)})
    kit = a_kit(session, a_taken_batch(session, floor, pieces=8))
    kitting.kits_packed(session, [kit.id], actor=HUB, now=NOW)
    session.commit()
    return floor


def stands(session: Session) -> tuple[KitState, ParcelState]:
    session.rollback()
    session.expire_all()
    found = (session.scalars(select(Kit)).one().state, session.scalars(select(Parcel)).one().state)
    session.commit()
    return found


def test_from_the_hub_to_the_cooperative_by_scans(
    session: Session, at: Floor, user: MakeUser, signed_in: Open
) -> None:
    hub = signed_in(user("qiao@example.org", Role.INSPECTOR))
    lin = signed_in(user("lin@example.org", Role.LEAD, cooperative_id=at.cooperative.id))
    other = a_floor(session, slug="yunling").cooperative.id
    session.commit()
    stranger = signed_in(user("yun@example.org", Role.LEAD, cooperative_id=other))
    (kit,) = session.scalars(select(Kit)).all()
    session.commit()
    page = hub.get("/ship/kits?lang=en")
    assert 'formaction="/ship/kit-parcels"' in page.text
    hub_token = page.text.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    none = hub.post(PAGE, data={"csrf_token": hub_token})
    assert none.location.endswith("#packed")
    made = hub.post(PAGE, data={"csrf_token": hub_token, f"kit-{kit.id}": "1"})
    assert (made.status_code, made.location) == (303, PAGE)
    assert stands(session) == (KitState.PACKED, ParcelState.PACKED)
    parcel = session.scalars(select(Parcel)).one()
    code, own = parcel.code, f"/ship/parcels/{parcel.id}"
    session.commit()
    assert "jade-1" in hub.get(own).text
    for paper in ("waybill", "packing-list"):
        assert hub.get(f"{own}/{paper}.pdf").data.startswith(b"%PDF")
    assert code not in lin.get("/coop/parcels").text
    for _twice in range(2):
        send(hub, hub.get(PAGE), "/handover", carrier="中通", code=code, number="ZT1")
        assert stands(session) == (KitState.SENT, ParcelState.DISPATCHED)
    assert code in lin.get(COMING).text
    assert code not in stranger.get(COMING).text
    send(stranger, stranger.get(COMING), COMING, code=code)
    assert stranger.get(f"/coop/parcels/{parcel.id}").status_code == 404
    assert stands(session) == (KitState.SENT, ParcelState.DISPATCHED)
    send(lin, lin.get(COMING), COMING, code="zt1")
    assert stands(session) == (KitState.ARRIVED, ParcelState.DELIVERED)
    again = send(lin, lin.get(f"{COMING}?lang=en"), COMING, code=code)
    assert "was received before" in again.text
    assert lin.get(PAGE).status_code == 403


def test_a_lost_parcel_is_told_by_the_hub_alone(
    session: Session, at: Floor, user: MakeUser, signed_in: Open
) -> None:
    hub = signed_in(user("qiao@example.org", Role.INSPECTOR))
    lin = signed_in(user("lin@example.org", Role.LEAD, cooperative_id=at.cooperative.id))
    kit = session.scalars(select(Kit)).one()
    session.commit()
    page = hub.get("/ship/kits?lang=en").text
    token = page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    hub.post(PAGE, data={"csrf_token": token, f"kit-{kit.id}": "1"})
    parcel = session.scalars(select(Parcel)).one()
    session.commit()
    send(hub, hub.get(PAGE), "/handover", carrier="中通", code=parcel.code, number="")
    theirs = lin.get(COMING).text.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    loss = f"{PAGE}/{parcel.id}/loss"
    assert lin.post(loss, data={"csrf_token": theirs}).status_code == 403
    assert stands(session) == (KitState.SENT, ParcelState.DISPATCHED)
    answer = send(hub, hub.get(f"/ship/parcels/{parcel.id}"), "/loss")
    assert "1 batch needs a new kit" in answer.text
    assert stands(session) == (KitState.UNPACKED, ParcelState.LOST)
