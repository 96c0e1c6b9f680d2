"""Parcels at the doors: scanned one after another, their papers, and news written by hand."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime

from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.money import Money
from fulfillment.batches import Batch
from fulfillment.orders import Order
from fulfillment.planner.causes import Happened, causes_from_json
from fulfillment.planner.models import Plan
from fulfillment.quality import Verdict
from fulfillment.shipping import ClaimState, LossClaim, Parcel, ParcelState, TrackingEvent
from fulfillment.workflow import dispatch, floor
from storefront.accounts import Role, User
from tests.made_making import LEAD, Floor, a_cooperative, a_floor, a_hand_in, a_taken_batch
from tests.storefront.accounts.browser import send
from tests.storefront.carriers.test_looking import a_parcel

Users = Callable[..., User]
Browsers = Callable[[User], FlaskClient]


def packed(session: Session, here: Floor, pieces: list[int], now: datetime) -> list[Parcel]:
    """Parcels to the hub with so many good pieces each."""
    batch = a_taken_batch(session, here, pieces=sum(pieces))
    inspection = a_hand_in(session, batch, sum(pieces))
    floor.inspection_decided(session, inspection, Verdict(sum(pieces), 0, 0), actor=LEAD, now=now)
    home = here.cooperative.id
    made = [
        dispatch.parcel_packed(session, home, {batch.id: each}, actor=LEAD, now=now)
        for each in pieces
    ]
    session.commit()
    return made


def test_parcels_are_handed_over_and_received_one_after_another(
    session: Session, user: Users, signed_in: Browsers, now: datetime
) -> None:
    here = a_floor(session)
    first, second = packed(session, here, [4, 6], now)
    other = a_cooperative(session, slug="other")
    session.commit()
    lin = signed_in(user("lin@example.org", Role.LEAD, cooperative_id=here.cooperative.id))
    wen = signed_in(user("wen@example.org", Role.LEAD, cooperative_id=other.id))
    hua = signed_in(user("hua@example.org", Role.INSPECTOR))
    desk = "/coop/parcels/handover"
    send(wen, desk, desk, carrier="顺丰", code=first.code)
    send(lin, desk, desk, carrier="", code=first.code)
    session.refresh(first)
    assert first.state is ParcelState.PACKED, "not hers; and nobody carries it"
    session.commit()
    for _twice in range(2):
        send(lin, desk, desk, carrier="顺丰", code=f" {first.code.lower()} ", number="SF77")
    page = lin.get(desk).get_data(as_text=True)
    assert second.code in page
    session.refresh(first)
    assert (first.state, first.tracking_number) == (ParcelState.DISPATCHED, "SF77")
    session.commit()
    door = "/ship/arrivals"
    assert first.code in hua.get(door).get_data(as_text=True)
    for code in ("NOTHING", second.code, "SF77", first.code):
        send(hua, door, door, code=code)
    session.refresh(first)
    session.refresh(second)
    assert (first.state, second.state) == (ParcelState.DELIVERED, ParcelState.PACKED)
    session.commit()
    assert lin.get(door).status_code == 403


def test_papers_carry_the_goods_and_only_the_hub_prints_an_address(
    session: Session, user: Users, signed_in: Browsers, now: datetime
) -> None:
    here = a_floor(session)
    (mine,) = packed(session, here, [4], now)
    hers = a_parcel(session, now)
    recipient = session.get_one(Order, hers.order_id).recipient
    session.commit()
    lin = signed_in(user("lin@example.org", Role.LEAD, cooperative_id=here.cooperative.id))
    hua = signed_in(user("hua@example.org", Role.INSPECTOR))

    def text(browser: FlaskClient, parcel: Parcel, paper: str) -> str:
        made = browser.get(f"/ship/parcels/{parcel.id}/{paper}.pdf")
        assert made.status_code == 200
        return "".join(each.extract_text() for each in PdfReader(io.BytesIO(made.data)).pages)

    assert mine.code in text(lin, mine, "waybill")
    told = text(lin, mine, "packing-list")
    assert all(each in told for each in ("平安结手绳", "朱红", "4", here.order.number))
    bill = text(hua, hers, "waybill")
    assert recipient
    assert all(each in bill for each in (recipient, "SF-1"))
    assert lin.get(f"/ship/parcels/{hers.id}/waybill.pdf").status_code == 404


def test_a_person_says_where_a_parcel_is_and_the_customer_reads_it(
    session: Session, client: FlaskClient, user: Users, signed_in: Browsers, now: datetime
) -> None:
    parcel = a_parcel(session, now)
    token = session.get_one(Order, parcel.order_id).token
    session.commit()
    hua = signed_in(user("hua@example.org", Role.INSPECTOR))
    page = f"/ship/parcels/{parcel.id}"
    assert send(hua, page, f"{page}/news", seen="flying", words="x").status_code == 400
    assert session.scalar(select(func.count()).select_from(TrackingEvent)) == 0
    session.commit()
    assert send(hua, page, f"{page}/news", seen="moving", words="到了杭州").status_code == 303
    session.refresh(parcel)
    assert parcel.state is ParcelState.IN_TRANSIT
    session.commit()
    assert "到了杭州" in hua.get(page).get_data(as_text=True)
    assert "到了杭州" in client.get(f"/orders/{token}").get_data(as_text=True)


def test_a_claim_is_filed_once_and_its_answer_written_down(
    session: Session, user: Users, signed_in: Browsers, now: datetime
) -> None:
    parcel = a_parcel(session, now)
    (waiting,) = packed(session, a_floor(session, slug="yunhe"), [4], now)
    hua = signed_in(user("hua@example.org", Role.INSPECTOR))
    page = f"/ship/parcels/{parcel.id}"
    send(hua, page, f"{page}/claim", amount="0", why="lost")
    send(hua, page, f"{page}/claim", amount="abc", why="lost")
    send(hua, page, f"/ship/parcels/{waiting.id}/claim", amount="5", why="still here")
    assert session.scalar(select(func.count()).select_from(LossClaim)) == 0
    session.commit()
    for amount in ("80", "90"):
        send(hua, page, f"{page}/claim", amount=amount, why="箱子压坏")
    claim = session.scalars(select(LossClaim)).one()
    assert (claim.state, claim.asked) == (ClaimState.FILED, Money(8_000))
    session.commit()
    for verb, amount in (("pay", "81"), ("pay", ""), ("steal", "1")):
        send(hua, page, f"{page}/claim/answer", verb=verb, amount=amount)
    session.refresh(claim)
    assert (claim.state, claim.granted) == (ClaimState.FILED, None)
    session.commit()
    send(hua, page, f"{page}/claim/answer", verb="refuse", words="未保价")
    send(hua, page, f"{page}/claim/answer", verb="pay", amount="50.5", words="协商")
    session.refresh(claim)
    assert (claim.state, claim.granted) == (ClaimState.PAID, Money(5_050))
    session.commit()
    told = hua.get(page).get_data(as_text=True)
    assert all(each in told for each in ("箱子压坏", "协商", "50.50"))


def test_a_parcel_to_the_hub_that_is_lost_is_claimed_made_anew_and_told(
    session: Session, client: FlaskClient, user: Users, signed_in: Browsers, now: datetime
) -> None:
    here = a_floor(session)
    token = here.order.token
    (parcel,) = packed(session, here, [4], now)
    facts = {"carrier": "顺丰", "number": "SF9"}
    dispatch.parcel_dispatched(session, parcel, **facts, actor=LEAD, now=now)
    session.commit()
    hua = signed_in(user("hua@example.org", Role.INSPECTOR))
    page = f"/ship/parcels/{parcel.id}"
    earned = Money(4 * (session.scalars(select(Batch.rate_minor)).one() or 0))
    session.commit()
    assert str(earned.amount) in hua.get(page).get_data(as_text=True)
    assert "寄给我们的路上" not in client.get(f"/orders/{token}").get_data(as_text=True)
    assert send(hua, page, f"{page}/loss", amount="-1").status_code == 303
    session.refresh(parcel)
    assert parcel.state is ParcelState.DISPATCHED, "nothing is written with a wrong amount"
    session.commit()
    hua.get(page)
    assert send(hua, page, f"{page}/loss", amount=str(earned.amount)).status_code == 303
    session.refresh(parcel)
    assert parcel.state is ParcelState.LOST
    assert session.scalars(select(LossClaim.asked_minor)).one() == earned.minor
    plan = session.scalars(select(Plan).where(Plan.order_id == here.order.id)).one()
    assert [each.kind for each in causes_from_json(plan.cause)] == [Happened.ASTRAY]
    session.commit()
    assert "寄给我们的路上" in client.get(f"/orders/{token}").get_data(as_text=True)
    assert parcel.code in hua.get("/ship/arrivals").get_data(as_text=True), "it is said once"
    assert parcel.code not in hua.get("/ship/arrivals").get_data(as_text=True)
