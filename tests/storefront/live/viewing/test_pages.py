"""`/live` and `/live/<slug>` without a script: coming, on air, over; drafts do not exist."""

from __future__ import annotations

import json
import re
from datetime import datetime

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.history import SYSTEM
from storefront.carts.models import CartLine
from storefront.live import desk, sessions
from storefront.live.sessions import LiveSession, SessionState
from tests.conftest import Clock
from tests.made_buying import a_shelf
from tests.made_live import a_lineup, a_session_row, a_slot_row, press
from tests.statements import counting
from tests.storefront.buying.walk import send, words


def data_of(page: str) -> dict[str, object]:
    [told] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return dict(json.loads(told))


def test_an_evening_from_nothing_to_its_replay(
    session: Session, now: datetime, clock: Clock, client: FlaskClient
) -> None:
    client.get("/?lang=en")
    assert "No session is planned" in client.get("/live").text
    live, slot = a_lineup(session, a_shelf(session), now, limit_pieces=2)
    here, ids = f"/live/{live.slug}", (live.id, slot.id)
    assert client.get(here).status_code == 404, "a draft"
    assert "Yu's evening" not in words(client.get("/live"))

    sessions.schedule(session, live, actor=SYSTEM, now=now)
    session.commit()
    assert "Next sessions" in words(client.get("/live"))
    soon = client.get(here)
    assert "Coming soon" in words(soon)
    assert "/lines" not in soon.text, "nobody can buy yet"
    told = data_of(soon.text)
    assert (told["@type"], told["name"]) == ("Event", "Yu's evening")
    assert 'hreflang="zh-Hans"' in soon.text
    assert 'property="og:title" content="Yu&#39;s evening"' in soon.text

    sessions.go_on_air(session, live, actor=SYSTEM, now=now)
    sessions.release(session, live, slot, 5, press("drip", now))
    clock.forward(seconds=60)
    sessions.pin(session, live, slot, press("pin", clock.now))
    desk.say(session, live, "Eighteen beads of jade", press("said", clock.now), typing=0)
    session.commit()
    air = client.get(here)
    assert 'id="A1" data-live-slot="A1" data-live-shown' in air.text
    for text in ("On air now", "CN¥58.00", "5 pieces left", "At most 2 for each buyer."):
        assert text in words(air), text
    assert client.get(f"{here}/chapters.vtt").status_code == 404
    assert send(client, air, f"{here}/lines", pieces="2").status_code == 303
    line = session.scalars(select(CartLine)).one()
    assert (line.lineup_slot_id, line.pieces, line.seen_minor) == (ids[1], 2, 5800)
    session.commit()

    clock.forward(seconds=600)
    sessions.end(session, session.get_one(LiveSession, ids[0]), actor=SYSTEM, now=clock.now)
    session.commit()
    over = client.get(here)
    for text in ("Watch again", "1:00 A1 Jade bracelet", "Eighteen beads of jade"):
        assert text in words(over), text
    assert "/lines" not in over.text
    assert f"{here}/captions.vtt" in over.text
    assert client.get(f"{here}/chapters.vtt").text == (
        "WEBVTT\n\n00:01:00.000 --> 00:11:00.000\nA1 Jade bracelet\n"
    )
    assert "Sessions to watch again" in words(client.get("/live"))
    assert client.get("/live?page=2").status_code == 404


def test_more_slots_and_sessions_cost_no_statement_more(
    session: Session, now: datetime, client: FlaskClient
) -> None:
    live, _slot = a_lineup(session, a_shelf(session), now)
    sessions.schedule(session, live, actor=SYSTEM, now=now)
    session.commit()
    pages = ("/live", f"/live/{live.slug}")
    asked = []
    for turn in "12":
        for page in pages:
            client.get(page)
        with counting(session.get_bind()) as sent:
            assert [client.get(page).status_code for page in pages] == [200, 200]
        asked.append(len(sent))
        for place in range(3):
            other = a_shelf(session, slug=f"more-{turn}-{place}")
            a_slot_row(session, live, other, code=f"B{turn}{place}")
            more = a_session_row(session, now, slug=f"more-{turn}-{place}")
            more.state = SessionState.SCHEDULED
        session.commit()
    assert asked[0] == asked[1]
