"""A lead's pages, without JavaScript: what needs her, verdicts, parcels, people; hers only."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.words import Words
from fulfillment import batches, earnings
from fulfillment.batches import Batch, BatchState, CallKind
from fulfillment.quality import Inspection, InspectionState, Verdict
from fulfillment.shipping import Parcel, ParcelState
from fulfillment.workflow import dispatch
from fulfillment.workflow import floor as workflow
from storefront.accounts import Role, User
from tests.made_making import AHE, LEAD, RATE, Floor, a_floor, a_hand_in, a_taken_batch, an_offer
from tests.reading import form, forms, send

Open = Callable[[User], FlaskClient]
MakeUser = Callable[..., User]


@pytest.fixture
def at(session: Session) -> Floor:
    return a_floor(session)


@pytest.fixture
def lin(at: Floor, user: MakeUser, signed_in: Open) -> FlaskClient:
    """Lin Mei, who leads the cooperative."""
    browser = signed_in(user("lin@example.org", Role.LEAD, cooperative_id=at.cooperative.id))
    browser.get("/coop?lang=en")
    return browser


def fresh(session: Session, row: Inspection | Batch | Parcel) -> None:
    session.rollback()
    session.refresh(row)
    session.commit()


def accepted(session: Session, at: Floor, pieces: int, now: datetime) -> Batch:
    batch = a_taken_batch(session, at, pieces=pieces)
    inspection = a_hand_in(session, batch, pieces)
    workflow.inspection_decided(session, inspection, Verdict(pieces, 0, 0), actor=LEAD, now=now)
    session.commit()
    return batch


def test_everything_that_waits_is_on_her_first_page(
    session: Session, at: Floor, lin: FlaskClient, now: datetime
) -> None:
    an_offer(session, at, pieces=7)
    a_hand_in(session, a_taken_batch(session, at), 10)
    batch = accepted(session, at, 5, now)
    working = a_taken_batch(session, at, pieces=3)
    batches.call(session, working, CallKind.HELP, "My scissors broke", actor=AHE, now=now)
    dispatch.parcel_packed(session, at.cooperative.id, {batch.id: 2}, actor=LEAD, now=now)
    session.commit()
    page = lin.get("/coop").text
    for words in ("To look at", "To pack", "Offers without an answer", "P-000001"):
        assert words in page
    assert "My scissors broke" in page
    assert "3 pieces" in page


def test_a_verdict_in_one_form_pays_her(session: Session, at: Floor, lin: FlaskClient) -> None:
    inspection = a_hand_in(session, a_taken_batch(session, at), 20)
    page = lin.get(f"/coop/inspections/{inspection.id}")
    assert "Look closely at 5 of them" in page.text
    page = send(
        lin,
        page,
        f"/inspections/{inspection.id}",
        accepted="17",
        rework="2",
        rejected="1",
        note="The clasp, please",
    )
    assert "Written down. 17 pieces are paid." in page.text
    fresh(session, inspection)
    assert (inspection.accepted, inspection.rework, inspection.rejected) == (17, 2, 1)
    assert earnings.owed(session, at.maker.id) == RATE * 17


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        (("17", "2", "2"), "Together these are 21 pieces, but 20 were handed in."),
        (("", "2", "1"), "Please write a number, 0 if none."),
        (("many", "2", "1"), "number"),
        (("-1", "20", "1"), "Number must be"),
    ],
)
def test_a_verdict_that_does_not_sum_is_told_beside_what_she_typed(
    session: Session, at: Floor, lin: FlaskClient, parts: tuple[str, str, str], words: str
) -> None:
    inspection = a_hand_in(session, a_taken_batch(session, at), 20)
    page = lin.get(f"/coop/inspections/{inspection.id}")
    typed = dict(zip(("accepted", "rework", "rejected"), parts, strict=True))
    answer = send(lin, page, f"/inspections/{inspection.id}", note="The clasp", **typed)
    assert answer.status_code == 422
    assert words in answer.text
    kept = next(each for each in forms(answer) if "accepted" in each.fields).fields
    assert (kept["rework"], kept["note"]) == (parts[1], "The clasp")
    fresh(session, inspection)
    assert inspection.state is InspectionState.OPEN


def test_a_second_verdict_is_refused_in_words(
    session: Session, at: Floor, lin: FlaskClient
) -> None:
    inspection = a_hand_in(session, a_taken_batch(session, at), 20)
    page = lin.get(f"/coop/inspections/{inspection.id}")
    for _time in range(2):
        answer = send(
            lin, page, f"/inspections/{inspection.id}", accepted="20", rework="0", rejected="0"
        )
    assert answer.status_code == 409
    assert earnings.owed(session, at.maker.id) == RATE * 20


def test_she_packs_sends_off_and_the_parcel_is_on_its_way(
    session: Session, at: Floor, lin: FlaskClient, now: datetime
) -> None:
    batch = accepted(session, at, 9, now)
    page = send(lin, lin.get("/coop/parcels"), "/coop/parcels", **{f"batch-{batch.id}": "6"})
    assert "is packed" in page.text
    refused = send(lin, page, "/dispatch", carrier="", number="")
    assert refused.status_code == 422
    assert "Please say who carries it." in refused.text
    page = send(lin, page, "/dispatch", carrier="SF Express", number="SF 1029")
    assert "is on its way to the hub" in page.text
    session.rollback()
    parcel = session.scalars(select(Parcel)).one()
    assert (parcel.state, parcel.tracking_number) == (ParcelState.DISPATCHED, "SF1029")
    assert form(lin.get("/coop/parcels"), "/coop/parcels").fields[f"batch-{batch.id}"] == "3"


@pytest.mark.parametrize("typed", ["10", "-1", "0", ""])
def test_packing_what_is_not_there_is_refused_and_stays_typed(
    session: Session, at: Floor, lin: FlaskClient, now: datetime, typed: str
) -> None:
    batch = accepted(session, at, 9, now)
    answer = send(lin, lin.get("/coop/parcels"), "/coop/parcels", **{f"batch-{batch.id}": typed})
    assert answer.status_code in (400, 422)
    assert form(answer, "/coop/parcels").fields[f"batch-{batch.id}"] == typed
    fresh(session, batch)
    assert batch.packed == 0


def test_she_enters_a_paper_ticket_and_it_says_so(
    session: Session, at: Floor, lin: FlaskClient, user: MakeUser, signed_in: Open
) -> None:
    batch = a_taken_batch(session, at, pieces=20)
    ahe = user("ahe@example.org", Role.MAKER, maker_id=at.maker.id)
    page = lin.get(f"/coop/batches/{batch.id}")
    page = send(lin, page, "/handins", pieces="12")
    assert "12 pieces are entered for her." in page.text
    hers = signed_in(ahe).get(f"/work/batches/{batch.id}?lang=en")
    assert "Your lead reported this for you." in hers.text


def test_an_offer_can_be_taken_back(session: Session, at: Floor, lin: FlaskClient) -> None:
    batch = an_offer(session, at)
    page = send(lin, lin.get(f"/coop/batches/{batch.id}"), "/withdrawal")
    assert "The offer is taken back." in page.text
    fresh(session, batch)
    assert batch.state is BatchState.WITHDRAWN


def test_a_call_is_seen_to(session: Session, at: Floor, lin: FlaskClient, now: datetime) -> None:
    batch = a_taken_batch(session, at)
    batches.call(session, batch, CallKind.MISSING, "Blue cord", actor=AHE, now=now)
    session.commit()
    page = send(lin, lin.get("/coop"), "/settlement")
    assert "Blue cord" not in page.text


def test_the_list_filters_and_exports_without_formulas(
    session: Session, at: Floor, lin: FlaskClient
) -> None:
    offered, taken = an_offer(session, at), a_taken_batch(session, at)
    at.maker.alias = Words("=1+1", "=1+1")
    session.commit()
    page = lin.get("/coop/batches?state=offered").text
    assert offered.code in page
    assert taken.code not in page
    assert taken.code in lin.get(f"/coop/batches?q={taken.code}").text
    file = lin.get("/coop/batches.csv?state=taken")
    rows = list(csv.reader(io.StringIO(file.data.decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == [taken.code]
    assert rows[1][4] == "'=1+1"
    assert rows[1][6] == "20"
    offers = lin.get("/coop/batches.csv?state=offered").data.decode("utf-8-sig")
    assert next(csv.DictReader(io.StringIO(offers)))["With her"] == "0"
    assert "attachment" in file.headers["Content-Disposition"]


@pytest.mark.parametrize("query", ["state=nonsense", "style=x", "page=-4", "q=%25", "late=1"])
def test_a_strange_filter_is_a_calm_page(lin: FlaskClient, query: str) -> None:
    assert lin.get(f"/coop/batches?{query}").status_code == 200


def test_people_stand_beside_their_safe_hours(
    session: Session, at: Floor, lin: FlaskClient
) -> None:
    a_taken_batch(session, at, pieces=50)  # 50 × 18 minutes = 15 h, due Monday next week
    page = lin.get("/coop/makers").text
    assert "Ahe" in page
    assert "13.1 h" in page
    assert "Above her safe hours" in page


def test_another_cooperatives_rows_do_not_exist(
    session: Session, at: Floor, lin: FlaskClient, now: datetime
) -> None:
    other = a_floor(session, slug="liuhe")
    batch = accepted(session, other, 5, now)
    offer = an_offer(session, other)
    waiting = a_hand_in(session, a_taken_batch(session, other), 5)
    call = batches.call(
        session, session.get_one(Batch, waiting.batch_id), CallKind.HELP, "", actor=AHE, now=now
    )
    parcel = dispatch.parcel_packed(
        session, other.cooperative.id, {batch.id: 1}, actor=LEAD, now=now
    )
    session.commit()
    token = form(lin.get("/coop"), "/sign-out").fields["csrf_token"]
    gets = [
        f"/coop/batches/{batch.id}",
        f"/coop/inspections/{waiting.id}",
        f"/coop/parcels/{parcel.id}",
    ]
    posts = [
        f"/coop/batches/{offer.id}/withdrawal",
        f"/coop/batches/{waiting.batch_id}/handins",
        f"/coop/inspections/{waiting.id}",
        f"/coop/calls/{call.id}/settlement",
        f"/coop/parcels/{parcel.id}/dispatch",
    ]
    assert [lin.get(path).status_code for path in gets] == [404] * len(gets)
    sent = {"csrf_token": token, "pieces": "1", "accepted": "5", "rework": "0", "rejected": "0"}
    sent |= {"carrier": "SF", "number": "1"}
    assert [lin.post(path, data=sent).status_code for path in posts] == [404] * len(posts)
    packed = lin.post("/coop/parcels", data={"csrf_token": token, f"batch-{batch.id}": "1"})
    assert packed.status_code == 404
    assert batch.code not in lin.get("/coop/batches").text
    fresh(session, batch)
    assert batch.packed == 1


@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.OFFICE, Role.MAKER])
def test_other_roles_have_no_desk_here(
    at: Floor, user: MakeUser, signed_in: Open, role: Role
) -> None:
    belongs = {"maker_id": at.maker.id} if role is Role.MAKER else {}
    browser = signed_in(user("zhou@example.org", role, **belongs))
    assert browser.get("/coop").status_code == 403
    assert browser.get("/coop/parcels").status_code == 403


def test_an_offer_goes_over_the_table_to_paper_and_back(
    session: Session, at: Floor, lin: FlaskClient
) -> None:
    batch = an_offer(session, at, pieces=60)
    page = lin.get(f"/coop/batches/{batch.id}?lang=en")
    page = send(lin, page, "/table")
    assert "It lies on the table" in page.text
    page = lin.get(f"/coop/batches/{batch.id}/placement")
    page = send(lin, page, "/placement", maker=at.maker.code, pieces="45")
    assert "It is hers now." in page.text
    session.rollback()
    hers = session.scalars(select(Batch).where(Batch.state == "taken")).one()
    assert (hers.pieces, hers.maker_id) == (45, at.maker.id)
    session.commit()
    ticket = lin.get(f"/coop/batches/{hers.id}/ticket")
    assert "Tick a box for every 10 pieces that are done." in ticket.text
    assert "<svg" in ticket.text
    scanned = lin.get(f"/coop/tickets/{hers.code}")
    assert scanned.headers["Location"].endswith(f"/coop/batches/{hers.id}#pieces")
    assert lin.get("/coop/tickets/B-999999").status_code == 404
