"""What a maker's device brings: done, kept for her lead, or refused while she is there."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fulfillment.batches import Batch, HandIn
from fulfillment.sendings import Sending
from storefront.accounts import Role, User
from tests.made_making import Floor, a_floor, a_maker, a_taken_batch
from tests.reading import send

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


def brings(browser: FlaskClient, batch: Batch, **more: Any) -> Any:
    token = browser.get("/work/sendings").get_json()["token"]
    fields = {"batch": str(batch.id), "verb": "hand_in", "nonce": "made-on-device", "pieces": "6"}
    headers = {"X-CSRFToken": token}
    return browser.post("/work/sendings", data={**fields, **more}, headers=headers)


def handed_in(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.coalesce(func.sum(HandIn.pieces), 0))) or 0


def test_it_counts_once_and_answers_the_same_again(
    session: Session, at: Floor, ahe: FlaskClient
) -> None:
    batch = a_taken_batch(session, at)
    photo = (BytesIO(b"not a picture"), "photo.jpg")
    first = brings(ahe, batch, age="90000", photo=photo).get_json()
    assert first == {"tone": "good", "words": "Thank you. 6 pieces are handed in."}
    assert brings(ahe, batch, age="90010").get_json() == first
    assert handed_in(session) == 6


def test_too_many_is_said_at_once_and_kept_when_she_is_gone(
    session: Session, at: Floor, ahe: FlaskClient, user: MakeUser, signed_in: Open
) -> None:
    batch = a_taken_batch(session, at, pieces=5)
    now = brings(ahe, batch, age="3").get_json()
    assert now == {"tone": "wrong", "words": "You have 5 of these left, not 6."}
    assert session.scalar(select(func.count()).select_from(Sending)) == 0
    session.commit()
    late = brings(ahe, batch, age="7200").get_json()
    assert late["tone"] == "needs"
    assert "Your lead has it. You have 5 of these left, not 6." in late["words"]
    assert "Your lead has this from you" in ahe.get("/work").text

    lead = signed_in(user("lin@example.org", Role.LEAD, cooperative_id=at.cooperative.id))
    assert "1 thing that a maker did without a network" in lead.get("/coop?lang=en").text
    page = lead.get("/coop/kept")
    assert "You have 5 of these left, not 6." in page.text
    assert "Nothing is kept for you." in send(lead, page, "/settlement").text
    assert handed_in(session) == 0


def test_without_token_nonce_or_batch_of_hers_nothing_is_done(
    session: Session, at: Floor, ahe: FlaskClient
) -> None:
    batch = a_taken_batch(session, at)
    shu = a_maker(session, at.cooperative, craft=at.product.craft, code="M-shu", alias="Shu")
    anothers = a_taken_batch(session, at)
    anothers.maker_id = shu.id
    session.commit()
    fields = {"batch": str(batch.id), "verb": "hand_in", "nonce": "made-on-device", "pieces": "6"}
    assert ahe.post("/work/sendings", data=fields).status_code == 400
    assert brings(ahe, batch, nonce="short").status_code == 400
    assert brings(ahe, batch, verb="accept").status_code == 400
    assert brings(ahe, anothers).status_code == 404
    assert handed_in(session) == 0
