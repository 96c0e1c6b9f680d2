"""Run-of-show over HTTP: the office plans, the host sees hers alone, every step by plain forms."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from catalog import stock
from storefront.accounts import Role, User
from storefront.live.sessions import LineupSlot, LiveSession, SessionState
from tests.made_buying import a_shelf
from tests.made_live import a_host, on_air
from tests.storefront.buying.walk import path, send, words

SignedIn = Callable[[User], FlaskClient]


def state(session: Session) -> SessionState:
    session.rollback()
    found = session.scalars(sa.select(LiveSession.state)).one()
    session.rollback()
    return found


def presses(browser: FlaskClient, slug: str, verb: str) -> int:
    page = browser.get(f"/sessions/{slug}")
    return send(browser, page, f"/sessions/{slug}/states", verb=verb).status_code


def test_the_office_plans_an_evening_from_nothing_to_settled(
    session: Session, user: Callable[..., User], signed_in: SignedIn, now: datetime
) -> None:
    jade = a_shelf(session, pieces=10).id
    host = str(a_host(session).id)
    hub = str(session.scalars(sa.select(stock.Location.id)).one())
    office = signed_in(user("office@example.org", Role.OFFICE))
    office.get("/?lang=en")
    typed = {"title_zh": "晚场", "title_en": "Evening", "host_id": host, "platform": "douyin"}
    typed |= {"starts_at": "2026-11-24T20:00", "source_location_id": hub}
    new = office.get("/sessions/new")
    wrong = send(office, new, "/sessions/new", **typed, ends_at="2026-11-24T19:00")
    assert (wrong.status_code, "It ends after it starts" in words(wrong)) == (422, True)
    made = [send(office, new, "/sessions/new", **typed, ends_at="2026-11-24T22:00") for _ in "12"]
    assert path(made[0]) == path(made[1])
    slug = path(made[0]).rsplit("/", 1)[1]
    page = office.get(f"/sessions/{slug}")
    slot = {"sku": "jade-m", "price": "58", "floor": "50", "pieces": "6", "limit": "2"}
    refused = send(office, page, "/slots", **{**slot, "floor": "60"})
    assert "lies between the lowest price" in words(refused)
    assert session.scalars(sa.select(LineupSlot.id)).all() == []
    session.rollback()
    assert send(office, page, "/slots", **slot).status_code == 303
    shown = office.get(f"/sessions/{slug}")
    assert "A1 Jade bracelet" in words(shown)
    assert stock.on_hand(session, [jade]) == {jade: 4}
    session.rollback()
    for verb in ("schedule", "rehearse", "stop_rehearsal", "go_on_air", "end", "settle"):
        assert presses(office, slug, verb) == 303
    assert state(session) is SessionState.SETTLED
    assert stock.on_hand(session, [jade]) == {jade: 10}
    session.rollback()
    assert "What came of it" in words(office.get(f"/sessions/{slug}"))
    assert "Evening" in words(office.get("/sessions"))


def test_a_host_sees_and_runs_her_own_sessions_alone(
    session: Session, user: Callable[..., User], signed_in: SignedIn, now: datetime
) -> None:
    jade = a_shelf(session, pieces=10)
    live, slot = on_air(session, jade, now)
    slug, slot_id = live.slug, slot.id
    yu, lan = a_host(session).id, a_host(session, "lan").id
    hers = signed_in(user("yu@example.org", Role.HOST, host_id=yu))
    other = signed_in(user("lan@example.org", Role.HOST, host_id=lan))
    for browser in (hers, other):
        browser.get("/?lang=en")
    assert "Yu's evening" in words(hers.get("/sessions"))
    assert "Yu's evening" not in words(other.get("/sessions"))
    assert other.get(f"/sessions/{slug}").status_code == 404
    page = hers.get(f"/sessions/{slug}")
    assert hers.get("/sessions/new").status_code == 403
    wanted = {"does": "withdraw", "key": "k", "csrf_token": ""}
    step = f"/sessions/{slug}/slots/{slot_id}"
    assert hers.post(step, data=wanted).status_code in (400, 403)
    assert send(hers, page, "/states", verb="settle").status_code == 404
    assert state(session) is SessionState.ON_AIR
    assert presses(hers, slug, "end") == 303
    assert state(session) is SessionState.ENDED
