"""What the desk, a chat reader and a viewer meet of claims."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from catalog.history import SYSTEM
from storefront.accounts import Role, User
from storefront.live import claims, sessions
from storefront.live.claims import ChatMessage, LiveClaim, LiveClaimState
from storefront.live.claims.links import link_of
from storefront.live.sessions import LiveSession
from tests.made_buying import a_shelf
from tests.made_live import on_air

POST = {
    "chatname": "Mei &amp; Lan",
    "chatmessage": 'A1+2 <img src="https://example.org/heart.png">',
    "userid": "UC-7",
    "type": "youtube",
    "id": 77123,
    "chatimg": "https://example.org/mei.png",
}


@pytest.fixture
def live(session: Session, now: datetime) -> LiveSession:
    made, _slot = on_air(session, a_shelf(session, pieces=40), now)
    return made


@pytest.fixture
def office(user: Callable[..., User], signed_in: Callable[[User], FlaskClient]) -> FlaskClient:
    return signed_in(user("office@example.org", Role.OFFICE))


def press(browser: FlaskClient, path: str, **data: str) -> TestResponse:
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get("/account").text)
    assert token is not None
    return browser.post(path, data={**data, "csrf_token": token[1]})


def test_a_chat_reader_posts_and_each_message_counts_once(
    session: Session, client: FlaskClient, live: LiveSession, now: datetime
) -> None:
    token = claims.open_door(session, live, actor=SYSTEM, now=now)
    door = claims.open_doors(session, live)[0]
    session.commit()
    assert token not in door.token_hash
    way = f"/hooks/chat/{token}"
    asked = client.options(way, headers={"Origin": "https://socialstream.ninja"})
    assert (asked.status_code, asked.headers["Access-Control-Allow-Origin"]) == (204, "*")
    first = client.post(way, json=POST, content_type="application/json; charset=utf-8")
    assert (first.status_code, first.json) == (200, {"claims": 1})
    assert client.post(way, json=POST).json == {"claims": 0}, "the same message"
    assert client.post(way, json={**POST, "chatmessage": "A1+1"}).json == {"claims": 1}
    assert client.post(way, data={**POST, "id": "5", "chatmessage": "要A1"}).json == {"claims": 1}
    assert client.post(way, json=[{**POST, "id": 9, "chatmessage": "A1?"}]).json == {"claims": 0}
    for body in (b"", b"[[[", b"x" * 70_000, b"\xff\xfe"):
        assert client.post(way, data=body).status_code == 400
    session.expire_all()
    assert session.scalar(select(func.count()).select_from(ChatMessage)) == 3
    assert {each.name for each in session.scalars(select(claims.Claimant))} == {"Mei & Lan"}
    claims.close_door(session, live, door.id, actor=SYSTEM, now=now)
    session.commit()
    assert client.post(way, json={**POST, "id": 1}).status_code == 404
    assert client.post("/hooks/chat/made-up", json=POST).status_code == 404


def test_the_desk_reads_confirms_and_hands_out_the_link(
    session: Session, office: FlaskClient, client: FlaskClient, live: LiveSession
) -> None:
    page = f"/desk/{live.slug}/claims"
    session.commit()
    read = {"lines": "Mei: A1+2\nLan: A1+9\nYun: A1多少钱", "nonce": "n1", "text": ""}
    press(office, f"{page}/lines", **read)
    session.expire_all()
    mei, lan = session.scalars(select(LiveClaim).order_by(LiveClaim.id)).all()
    ids = [mei.id, lan.id]
    session.commit()
    for claim_id, pieces in zip(ids, "39", strict=True):
        press(office, f"{page}/{claim_id}", deed="confirm", pieces=pieces)
    session.expire_all()
    assert [(mei.state, mei.pieces), (lan.state, lan.pieces)] == [
        (LiveClaimState.CONFIRMED, 3),
        (LiveClaimState.CONFIRMED, 2),
    ]
    link = link_of(mei.claimant_id)
    session.commit()
    shown = office.get(page).text
    assert link in shown
    assert "Yun" not in shown
    assert "<html" not in office.get(f"{page}/panel").text
    hers = client.get(urlsplit(link).path)
    assert hers.status_code == 200
    assert "Mei" not in hers.text
    assert client.get(urlsplit(link).path + "x").status_code == 404


def test_others_do_not_come_to_the_claims(
    session: Session,
    user: Callable[..., User],
    signed_in: Callable[[User], FlaskClient],
    live: LiveSession,
    now: datetime,
) -> None:
    other = sessions.session_by_slug(session, live.slug)
    claims.take_in(session, other, claims.pasted("Mei: A1"), actor=SYSTEM, now=now)
    session.commit()
    page = f"/desk/{live.slug}/claims"
    lead = signed_in(user("lin@example.org", Role.INSPECTOR))
    claim_id = session.scalars(select(LiveClaim.id)).one()
    session.commit()
    for way in ("", "/panel"):
        assert lead.get(f"{page}{way}").status_code == 404
    answer = press(lead, f"{page}/{claim_id}", deed="confirm")
    assert answer.status_code == 404
    session.expire_all()
    assert session.scalars(select(LiveClaim.state)).one() is LiveClaimState.PROPOSED
