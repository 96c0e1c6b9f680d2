"""A maker's pages, without JavaScript: asked, taken, counted, handed in, helped, paid."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fulfillment.batches import Batch, BatchState, Call, HandIn
from fulfillment.quality import Verdict
from fulfillment.workflow import floor as workflow
from storefront.accounts import Role, User
from tests.made_making import (
    LEAD,
    Floor,
    a_floor,
    a_hand_in,
    a_maker,
    a_taken_batch,
    an_offer,
)
from tests.reading import form, forms, send

Open = Callable[[User], FlaskClient]
MakeUser = Callable[..., User]


@pytest.fixture
def at(session: Session) -> Floor:
    return a_floor(session)


@pytest.fixture
def ahe(at: Floor, user: MakeUser, signed_in: Open) -> FlaskClient:
    browser = signed_in(user("ahe@example.org", Role.MAKER, maker_id=at.maker.id))
    browser.get("/work?lang=en")
    return browser


def fresh(session: Session, batch: Batch) -> Batch:
    session.rollback()
    session.expire_all()
    found = session.get_one(Batch, batch.id)
    session.commit()
    return found


def a_photo() -> BytesIO:
    out = BytesIO()
    Image.new("RGB", (640, 480), (150, 40, 30)).save(out, "JPEG")
    out.seek(0)
    return out


def test_she_is_asked_and_takes_it_with_one_press(
    session: Session, at: Floor, ahe: FlaskClient
) -> None:
    batch = an_offer(session, at, pieces=20)
    page = ahe.get("/work")
    assert "Today: 20 of this?" in page.text
    assert "CN¥6.50 each, CN¥130.00 together" in page.text
    answer = send(ahe, page, "/answer", answer="take")
    assert "It is yours" in answer.text
    taken = fresh(session, batch)
    assert (taken.state, taken.pieces, taken.rate_minor) == (BatchState.TAKEN, 20, 650)


def test_she_counts_down_and_takes_fewer(session: Session, at: Floor, ahe: FlaskClient) -> None:
    batch = an_offer(session, at, pieces=20)
    page = ahe.get(f"/work/batches/{batch.id}/fewer")
    assert form(page, "/answer").fields["pieces"] == "10"
    page = send(ahe, page, "/answer", step="-1")
    assert form(page, "/answer").fields["pieces"] == "9"
    page = send(ahe, page, "/answer", step="10")
    assert form(page, "/answer").fields["pieces"] == "19"
    assert fresh(session, batch).state is BatchState.OFFERED
    send(ahe, page, "/answer", answer="take")
    assert fresh(session, batch).pieces == 19


@pytest.mark.parametrize("typed", ["0", "21", "many", ""])
def test_a_count_outside_the_offer_takes_nothing(
    session: Session, at: Floor, ahe: FlaskClient, typed: str
) -> None:
    batch = an_offer(session, at, pieces=20)
    page = ahe.get(f"/work/batches/{batch.id}/fewer")
    answer = send(ahe, page, "/answer", answer="take", pieces=typed)
    assert answer.status_code == 422
    assert fresh(session, batch).state is BatchState.OFFERED


def test_no_is_no_and_not_now_waits(session: Session, at: Floor, ahe: FlaskClient) -> None:
    later, no = an_offer(session, at, pieces=5), an_offer(session, at, pieces=6)
    page = send(ahe, ahe.get("/work"), "/answer", answer="later")
    assert "Put aside for tomorrow" in page.text
    assert "Today: 6 of this?" in page.text
    send(ahe, page, "/answer", answer="no")
    assert fresh(session, later).state is BatchState.OFFERED
    assert fresh(session, no).state is BatchState.DECLINED


def test_an_answer_that_is_none_changes_nothing(
    session: Session, at: Floor, ahe: FlaskClient
) -> None:
    batch = an_offer(session, at)
    answer = send(ahe, ahe.get("/work"), "/answer", answer="perhaps")
    assert answer.status_code == 400
    assert fresh(session, batch).state is BatchState.OFFERED


def test_ten_pieces_with_a_photo_in_two_presses(
    session: Session, at: Floor, ahe: FlaskClient
) -> None:
    batch = a_taken_batch(session, at, pieces=20)
    page = ahe.get(f"/work/batches/{batch.id}/handins")
    assert form(page, "/handins").fields["pieces"] == "10"
    page = send(ahe, page, "/handins", photo=(a_photo(), "photo.jpg"))
    assert "Thank you. 10 pieces are handed in." in page.text
    assert "We are looking at it." in page.text
    assert re.search(r'<img src="/[^"]*photo', page.text)
    assert fresh(session, batch).in_inspection == 10


def test_the_counter_steps_by_packs_and_stops_at_what_she_has(
    session: Session, at: Floor, ahe: FlaskClient
) -> None:
    batch = a_taken_batch(session, at, pieces=25)
    address = f"/work/batches/{batch.id}/handins"
    counted = [("10", "10", "20"), ("20", "10", "25"), ("1", "-10", "1"), ("1", "10", "10")]
    for pieces, step, shown in counted:
        page = send(ahe, ahe.get(address), "/handins", pieces=pieces, step=step)
        assert form(page, "/handins").fields["pieces"] == shown
    assert fresh(session, batch).handed_in == 0


def test_the_same_page_sent_twice_hands_in_once(
    session: Session, at: Floor, ahe: FlaskClient
) -> None:
    batch = a_taken_batch(session, at, pieces=20)
    page = ahe.get(f"/work/batches/{batch.id}/handins?pieces=8")
    for _press in range(2):
        assert send(ahe, page, "/handins").status_code == 200
    assert "answered on this page already" in send(ahe, page, "/handins", pieces="9").text
    assert fresh(session, batch).handed_in == 8
    assert session.scalar(select(func.count()).select_from(HandIn)) == 1


def test_what_is_no_photo_is_told_in_words_and_nothing_is_handed_in(
    session: Session, at: Floor, ahe: FlaskClient
) -> None:
    batch = a_taken_batch(session, at, pieces=20)
    page = ahe.get(f"/work/batches/{batch.id}/handins?pieces=8")
    answer = send(ahe, page, "/handins", photo=(BytesIO(b"not a picture"), "photo.jpg"))
    assert answer.status_code >= 400
    kept = form(answer, "/handins").fields
    assert (kept["pieces"], kept["nonce"]) == ("8", form(page, "/handins").fields["nonce"])
    assert fresh(session, batch).handed_in == 0


def test_more_than_she_has_is_said_and_not_counted(
    session: Session, at: Floor, ahe: FlaskClient
) -> None:
    batch = a_taken_batch(session, at, pieces=5)
    page = ahe.get(f"/work/batches/{batch.id}/handins?pieces=6")
    assert form(page, "/handins").fields["pieces"] == "5"
    refused = send(ahe, page, "/handins", pieces="6")
    assert refused.status_code == 422
    assert "You have 5 of these left, not 6." in refused.text
    assert fresh(session, batch).handed_in == 0


def test_she_begins_without_a_clock(session: Session, at: Floor, ahe: FlaskClient) -> None:
    batch = a_taken_batch(session, at)
    page = send(ahe, ahe.get(f"/work/batches/{batch.id}"), "/start")
    assert not any(each.action.endswith("/start") for each in forms(page))
    assert fresh(session, batch).state is BatchState.IN_PROGRESS


def test_she_stops_and_the_rest_goes_back(session: Session, at: Floor, ahe: FlaskClient) -> None:
    batch = a_taken_batch(session, at, pieces=20)
    page = ahe.get(f"/work/batches/{batch.id}/stop")
    page = send(ahe, page, "/stop", pieces="1", step="-1")
    assert form(page, "/stop").fields["pieces"] == "0"
    page = send(ahe, page, "/stop", pieces="3")
    assert "That is all right." in page.text
    stopped = fresh(session, batch)
    assert (stopped.state, stopped.pieces) == (BatchState.HANDED_IN, 3)


def test_she_asks_for_help(session: Session, at: Floor, ahe: FlaskClient) -> None:
    batch = a_taken_batch(session, at)
    page = ahe.get(f"/work/batches/{batch.id}/calls")
    page = send(ahe, page, "/calls", kind="missing", words="The blue cord <b>")
    assert "Your lead knows." in page.text
    assert "The blue cord &lt;b&gt;" in page.text
    session.rollback()
    assert session.scalars(select(Call.words)).one() == "The blue cord <b>"


def test_her_money_is_there_in_digits_and_in_cash(
    session: Session, at: Floor, ahe: FlaskClient, now: datetime
) -> None:
    inspection = a_hand_in(session, a_taken_batch(session, at), 9)
    workflow.inspection_decided(session, inspection, Verdict(9, 0, 0), actor=LEAD, now=now)
    session.commit()
    page = ahe.get("/work/earnings")
    assert "CN¥58.50" in page.text
    assert "9 × CN¥6.50" in page.text
    assert "CN¥50.00 times 1" not in page.text
    assert "1 times CN¥50.00" in page.text
    assert "3 times CN¥1.00" in page.text


def test_anothers_batch_does_not_exist(session: Session, at: Floor, ahe: FlaskClient) -> None:
    shu = a_maker(session, at.cooperative, craft=at.product.craft, code="M-shu", alias="Shu")
    batch = an_offer(session, at)
    batch.maker_id = shu.id
    session.commit()
    address = f"/work/batches/{batch.id}"
    token = form(ahe.get("/work"), "/sign-out").fields["csrf_token"]
    for path in ("", "/fewer", "/handins?pieces=1", "/calls"):
        assert ahe.get(address + path).status_code == 404
    for path in ("/answer", "/start", "/handins", "/calls"):
        sent = {"csrf_token": token, "answer": "take", "pieces": "1", "nonce": "n"}
        assert ahe.post(address + path, data=sent).status_code == 404
    assert fresh(session, batch).state is BatchState.OFFERED


def test_a_form_without_its_token_is_refused(session: Session, at: Floor, ahe: FlaskClient) -> None:
    batch = an_offer(session, at)
    answer = ahe.post(f"/work/batches/{batch.id}/answer", data={"answer": "take"})
    assert answer.status_code == 400
    assert fresh(session, batch).state is BatchState.OFFERED


@pytest.mark.parametrize("role", [Role.LEAD, Role.INSPECTOR, Role.OFFICE])
def test_other_roles_have_no_work_page(
    session: Session, at: Floor, user: MakeUser, signed_in: Open, role: Role
) -> None:
    belongs = {"cooperative_id": at.cooperative.id} if role is Role.LEAD else {}
    browser = signed_in(user("lin@example.org", role, **belongs))
    assert browser.get("/work").status_code == 403


def test_a_guest_is_asked_to_sign_in(client: FlaskClient) -> None:
    assert client.get("/work").status_code in (303, 302, 401)


def test_her_pages_are_light(session: Session, at: Floor, ahe: FlaskClient) -> None:
    for _offer in range(12):
        an_offer(session, at)
    assert len(ahe.get("/work").data) < 40_000
