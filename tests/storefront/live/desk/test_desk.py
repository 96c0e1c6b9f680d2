"""The desk beside the camera: who may work at it, what a press does, what everybody sees of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from catalog.history import SYSTEM
from storefront.accounts import Role, User
from storefront.live import sessions
from storefront.live.desk import Overlay, SpokenCaption
from storefront.live.sessions import DeskDeed, LiveSession
from tests.conftest import Clock
from tests.made_buying import a_shelf
from tests.made_live import a_host, a_lineup, on_air

Signed = Callable[[User], FlaskClient]
Made = Callable[..., User]


def counted(session: Session, table: type) -> int:
    rows = session.scalar(select(func.count()).select_from(table)) or 0
    session.commit()
    return rows


def press(browser: FlaskClient, path: str, data: dict[str, str]) -> TestResponse:
    """A form of the desk, with her own token, and what it leads to."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get("/account").text)
    assert token is not None
    return browser.post(path, data={**data, "csrf_token": token[1]}, follow_redirects=True)


def test_only_the_host_her_helper_and_the_office_find_the_desk(
    session: Session, now: datetime, user: Made, signed_in: Signed, client: FlaskClient
) -> None:
    live, _slot = on_air(session, a_shelf(session), now)
    desk = f"/desk/{live.slug}"
    host = signed_in(user("yu@example.org", Role.HOST, host_id=live.host_id))
    other = user("bo@example.org", Role.HOST, host_id=a_host(session, "bo").id)
    lan = signed_in(user("lan@example.org"))
    assert [each.get(desk).status_code for each in (host, signed_in(other), lan)] == [200, 404, 404]
    assert client.get(desk).status_code == 303
    assert press(lan, f"{desk}/pin", {"key": "k"}).status_code == 404
    assert counted(session, DeskDeed) == 1
    named = {"name": "Lan", "email": " LAN@example.org ", "key": "k"}
    press(host, f"{desk}/setup/helpers", named)
    assert [lan.get(desk + path).status_code for path in ("", "/setup", "/now.json")] == [200] * 3
    press(host, f"{desk}/setup/helpers/end", {"helper": "1", "key": "k"})
    assert lan.get(desk).status_code == 404


def test_a_press_is_done_once_and_a_refusal_is_said(
    session: Session, now: datetime, user: Made, signed_in: Signed, client: FlaskClient
) -> None:
    live, slot = on_air(session, a_shelf(session), now, released=0)
    desk, one = f"/desk/{live.slug}", {"slot": str(slot.id), "key": "press-1"}
    host = signed_in(user("yu@example.org", Role.HOST, host_id=live.host_id))
    shown = f"/live/{live.slug}/now.json"
    assert client.get(shown).json["slots"]["A1"]["tone"] == "wrong"
    for _ in range(2):
        press(host, f"{desk}/release", {**one, "pieces": "3"})
    press(host, f"{desk}/pin", {**one, "key": "press-2"})
    told = client.get(shown, headers={"Accept-Language": "en"})
    assert (told.json["pinned"], told.json["slots"]["A1"]["said"]) == ("A1", "3 pieces left")
    assert host.get(f"{desk}/now.json").json["left"] == {"A1": 3}
    price = {**one, "key": "press-3", "price": "52.00", "seen": "5800"}
    press(host, f"{desk}/price", price)
    stale = {**price, "key": "press-4", "price": "51.00"}
    page = press(host, f"{desk}/price?lang=en", stale).text
    assert "The price was changed meanwhile" in page
    low = {**price, "key": "press-5", "price": "1.00", "seen": "5200"}
    press(host, f"{desk}/price", low)
    assert client.get(shown, headers={"Accept-Language": "en"}).json["slots"]["A1"]["price"] == (
        "CN¥52.00"
    )
    press(host, f"{desk}/undo", {"key": "press-6"})
    press(host, f"{desk}/take-back", {**one, "key": "press-7", "pieces": "1"})
    assert host.get(f"{desk}/now.json").json["left"] == {"A1": 2}


def test_the_overlay_says_it_and_only_while_it_is_true(
    session: Session,
    now: datetime,
    clock: Clock,
    user: Made,
    signed_in: Signed,
    client: FlaskClient,
) -> None:
    live, slot = on_air(session, a_shelf(session), now)
    desk, overlay = f"/desk/{live.slug}", f"/overlay/{live.overlay_token}"
    host = signed_in(user("yu@example.org", Role.HOST, host_id=live.host_id))
    press(host, f"{desk}/pin", {"slot": str(slot.id), "key": "p"})
    press(host, f"{desk}/card", {"card": "one", "key": "c"})
    clock.forward(seconds=10)
    for _ in range(2):
        said = {"text": "<b>十八颗青玉</b>", "typing": "4000", "key": "t"}
        press(host, f"{desk}/caption", said)
    page = client.get(f"{overlay}?lang=en")
    assert page.headers["Cache-Control"] == "no-store"
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert "&lt;b&gt;十八颗青玉" in page.text
    assert "Only 1 of this one left" in page.text
    first = client.get(f"{overlay}/now.json?lang=en")
    assert (first.json["pinned"]["said"], first.json["caption"][:3]) == ("5 pieces left", "<b>")
    again = client.get(
        f"{overlay}/now.json?lang=en", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert again.status_code == 304
    assert "<svg xmlns" in client.get(f"{overlay}/A1.svg").text
    [look] = re.findall(rf"{overlay}/\w+\.css", page.text)
    assert ".overlay__card" in client.get(look).text
    clock.forward(seconds=60)
    assert client.get(f"{overlay}/now.json").json | {"pinned": 0, "build": 0} == {
        "pinned": 0, "build": 0, "card": "", "caption": "",
    }  # fmt: skip
    assert session.execute(select(SpokenCaption.begins_ms, SpokenCaption.text)).all() == [
        (6_000, "<b>十八颗青玉</b>")
    ]
    session.commit()
    press(host, f"{desk}/setup/address", {"key": "a"})
    assert [client.get(overlay + path).status_code for path in ("", "/now.json", "/A1.svg")] == (
        [404] * 3
    )


def test_captions_lie_beside_the_session_when_it_is_over(
    session: Session, now: datetime, clock: Clock, user: Made, signed_in: Signed
) -> None:
    live, _slot = on_air(session, a_shelf(session), now)
    host = signed_in(user("yu@example.org", Role.HOST, host_id=live.host_id))
    for seconds, text in ((5, "Good evening"), (5, "Oops"), (10, "Eighteen beads")):
        clock.forward(seconds=seconds)
        press(host, f"/desk/{live.slug}/caption", {"text": text, "key": text})
    press(host, f"/desk/{live.slug}/caption/back", {"caption": "2", "key": "b"})
    files = f"/live/{live.slug}/captions"
    assert host.get(f"{files}.vtt").status_code == 404
    session.expire_all()
    sessions.end(session, session.get_one(LiveSession, live.id), actor=SYSTEM, now=clock.now)
    session.commit()
    told = host.get(f"{files}.vtt")
    assert told.mimetype == "text/vtt"
    assert "00:00:20.000 --> " in told.text
    assert "Oops" not in told.text
    assert host.get(f"{files}.srt").text.startswith(
        "1\n00:00:05,000 --> 00:00:06,500\nGood evening"
    )
    assert host.get(f"{files}.txt").status_code == 404


def test_a_rehearsal_is_seen_on_the_overlay_and_by_nobody_else(
    session: Session, now: datetime, client: FlaskClient, user: Made, signed_in: Signed
) -> None:
    live, slot = a_lineup(session, a_shelf(session), now)
    host = signed_in(user("yu@example.org", Role.HOST, host_id=live.host_id))
    assert client.get(f"/live/{live.slug}/now.json").status_code == 404, "a draft"
    refused = press(host, f"/desk/{live.slug}/card", {"card": "one", "key": "c"})
    assert refused.status_code == 200
    assert counted(session, Overlay) == 0
    session.commit()
    sessions.schedule(session, live, actor=SYSTEM, now=now)
    sessions.rehearse(session, live, actor=SYSTEM, now=now)
    session.commit()
    press(host, f"/desk/{live.slug}/pin", {"slot": str(slot.id), "key": "p"})
    press(host, f"/desk/{live.slug}/caption", {"text": "One two", "key": "t"})
    told = client.get(f"/live/{live.slug}/now.json").json
    assert (told["slots"], told["state"]) == ({}, "rehearsal")
    now_on = client.get(f"/overlay/{live.overlay_token}/now.json").json
    assert (now_on["pinned"]["code"], now_on["caption"]) == ("A1", "One two")
    assert counted(session, SpokenCaption) == 0, "nobody wants it in the replay"


def test_an_arrangement_without_room_is_refused_and_changes_nothing(
    session: Session, now: datetime, user: Made, signed_in: Signed
) -> None:
    live, _slot = on_air(session, a_shelf(session), now)
    setup = f"/desk/{live.slug}/setup"
    host = signed_in(user("yu@example.org", Role.HOST, host_id=live.host_id))
    look = {
        "orientation": "landscape", "place": "right", "size": "usual", "chat": "0", "key": "k",
        "safe_left": "24", "safe_top": "8", "safe_width": "52", "safe_height": "68",
    }  # fmt: skip
    press(host, f"{setup}/look", look)
    full = {**look, "safe_left": "0", "safe_width": "100"}
    page = press(host, f"{setup}/look?lang=en", full).text
    assert "There is no room" in page
    press(host, f"{setup}/look", {**look, "safe_left": "60"})
    kept = session.scalars(select(Overlay)).one().look
    session.commit()
    assert (kept.orientation.value, kept.safe.left, kept.safe.width) == ("landscape", 24, 52)
    press(host, f"{setup}/cards", {"text": " 买家   秀 ", "key": "k"})
    assert "买家 秀" in host.get(f"/desk/{live.slug}").text
