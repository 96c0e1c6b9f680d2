"""The hub, without JavaScript: looking, receiving, sending, delivered."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from fulfillment import quality
from fulfillment.orders import Order, OrderState, Parts
from fulfillment.quality import Inspection, Standard, Verdict
from fulfillment.shipping import Parcel, ParcelKind
from fulfillment.workflow import dispatch, parting
from fulfillment.workflow import floor as workflow
from storefront.accounts import Role, User
from tests.made_making import LEAD, Floor, a_floor, a_hand_in, a_taken_batch
from tests.reading import form, send

Open = Callable[[User], FlaskClient]
MakeUser = Callable[..., User]


@pytest.fixture
def at(session: Session) -> Floor:
    return a_floor(session, pieces=12)


@pytest.fixture
def qiao(user: MakeUser, signed_in: Open) -> FlaskClient:
    """Qiao Yun, who inspects at the hub."""
    browser = signed_in(user("qiao@example.org", Role.INSPECTOR))
    browser.get("/ship?lang=en")
    return browser


def on_its_way(session: Session, at: Floor, now: datetime) -> Parcel:
    """All twelve pieces, accepted and in a parcel with its carrier."""
    batch = a_taken_batch(session, at, pieces=12)
    inspection = a_hand_in(session, batch, 12)
    workflow.inspection_decided(session, inspection, Verdict(12, 0, 0), actor=LEAD, now=now)
    parcel = dispatch.parcel_packed(session, at.cooperative.id, {batch.id: 12}, actor=LEAD, now=now)
    dispatch.parcel_dispatched(session, parcel, carrier="SF", number="1", actor=LEAD, now=now)
    session.commit()
    return parcel


def state_of(session: Session, at: Floor) -> OrderState:
    session.rollback()
    session.expire_all()
    state = session.get_one(Order, at.order.id).state
    session.commit()
    return state


def test_from_the_gate_to_the_customers_door(
    session: Session, at: Floor, qiao: FlaskClient, now: datetime
) -> None:
    parcel = on_its_way(session, at, now)
    page = qiao.get("/ship")
    assert parcel.code in page.text
    page = send(qiao, page, "/receipt")
    assert state_of(session, at) is OrderState.READY
    number = at.order.number
    assert f"/ship/orders/{number}" in page.text
    page = qiao.get(f"/ship/orders/{number}")
    assert "Zhou Wen" in page.text
    refused = send(qiao, page, "/parcels", carrier="SF Express", number=" ")
    assert refused.status_code == 422
    assert state_of(session, at) is OrderState.READY
    page = send(qiao, page, "/parcels", carrier="SF Express", number="SF 77")
    assert state_of(session, at) is OrderState.SENT
    page = send(qiao, page, "/delivery")
    assert "has reached its customer" in page.text
    assert state_of(session, at) is OrderState.COMPLETED


def test_what_waits_for_its_look_stands_beside_the_parcels(
    session: Session, at: Floor, qiao: FlaskClient, now: datetime
) -> None:
    parcel = on_its_way(session, at, now)
    quality.set_standard(session, at.product.id, Standard(at_hub=True), actor=LEAD, now=now)
    session.commit()
    assert "waiting for a look" not in qiao.get("/ship").text
    dispatch.parcel_received(session, parcel, actor=LEAD, now=now)
    session.commit()
    wanted = select(Inspection.id).where(Inspection.parcel_id == parcel.id)
    inspection_id = session.scalars(wanted).one()
    session.commit()
    page = qiao.get("/ship").text
    assert "waiting for a look" in page
    assert f"/inspect/{inspection_id}" in page


def test_a_part_leaves_from_the_hub_and_is_told(
    session: Session, at: Floor, qiao: FlaskClient, client: FlaskClient, now: datetime
) -> None:
    parting.parts_chosen(session, at.order, Parts.WANTED, actor=LEAD, now=now)
    batch = a_taken_batch(session, at, pieces=12)
    inspection = a_hand_in(session, batch, 5)
    workflow.inspection_decided(session, inspection, Verdict(5, 0, 0), actor=LEAD, now=now)
    parcel = dispatch.parcel_packed(session, at.cooperative.id, {batch.id: 5}, actor=LEAD, now=now)
    dispatch.parcel_dispatched(session, parcel, carrier="SF", number="1", actor=LEAD, now=now)
    token, number = at.order.token, at.order.number
    session.commit()
    assert qiao.get(f"/ship/orders/{number}").status_code == 404
    page = send(qiao, qiao.get("/ship"), "/receipt")
    assert "A part is ready" in page.text
    page = qiao.get(f"/ship/orders/{number}")
    assert "7 pieces follow" in page.text
    send(qiao, page, "/parcels", carrier="SF", number="SF 78")
    assert state_of(session, at) is OrderState.IN_PRODUCTION
    assert "A part is ready" not in qiao.get("/ship").text
    told = client.get(f"/orders/{token}?lang=en").text
    assert "7 more pieces follow" in told
    assert "SF78" in told
    gone = session.scalars(select(Parcel).where(Parcel.order_id == at.order.id)).one()
    session.commit()
    paper = qiao.get(f"/ship/parcels/{gone.id}/packing-list.pdf").data
    text = "".join(each.extract_text() for each in PdfReader(io.BytesIO(paper)).pages)
    assert "7 pieces follow" in text


def test_an_order_is_sent_once(
    session: Session, at: Floor, qiao: FlaskClient, now: datetime
) -> None:
    on_its_way(session, at, now)
    send(qiao, qiao.get("/ship"), "/receipt")
    page = qiao.get(f"/ship/orders/{at.order.number}")
    send(qiao, page, "/parcels", carrier="SF", number="1")
    again = send(qiao, page, "/parcels", carrier="SF", number="1")
    assert again.status_code == 409
    session.rollback()
    sent = select(Parcel).where(Parcel.kind == ParcelKind.TO_CUSTOMER)
    assert len(session.scalars(sent).all()) == 1


def test_the_hub_looks_at_every_cooperatives_hand_ins(
    session: Session, at: Floor, qiao: FlaskClient
) -> None:
    inspection = a_hand_in(session, a_taken_batch(session, at, pieces=12), 12)
    assert f"/inspect/{inspection.id}" in qiao.get("/inspect").text
    page = send(
        qiao,
        qiao.get(f"/inspect/{inspection.id}"),
        f"/inspect/{inspection.id}",
        accepted="12",
        rework="0",
        rejected="0",
    )
    assert "Written down" in page.text


def test_names_stand_only_where_the_parcel_is_labelled(
    session: Session, at: Floor, qiao: FlaskClient, now: datetime
) -> None:
    parcel = on_its_way(session, at, now)
    send(qiao, qiao.get("/ship"), "/receipt")
    for path in ("/ship", "/inspect", f"/ship/parcels/{parcel.id}"):
        assert "Zhou Wen" not in qiao.get(path).text
        assert "Hangzhou" not in qiao.get(path).text


def test_an_order_in_production_is_not_the_hubs_yet(
    session: Session, at: Floor, qiao: FlaskClient
) -> None:
    token = form(qiao.get("/ship"), "/sign-out").fields["csrf_token"]
    address = f"/ship/orders/{at.order.number}"
    assert qiao.get(address).status_code == 404
    sent = {"csrf_token": token, "carrier": "SF", "number": "1"}
    assert qiao.post(f"{address}/parcels", data=sent).status_code == 404
    assert state_of(session, at) is OrderState.IN_PRODUCTION


@pytest.mark.parametrize("role", [Role.LEAD, Role.MAKER])
def test_other_roles_have_no_hub(at: Floor, user: MakeUser, signed_in: Open, role: Role) -> None:
    ids = {Role.LEAD: ("cooperative_id", at.cooperative.id), Role.MAKER: ("maker_id", at.maker.id)}
    browser = signed_in(user("mei@example.org", role, **dict([ids[role]])))
    assert browser.get("/ship").status_code == 403
    assert browser.get("/inspect").status_code == 403
