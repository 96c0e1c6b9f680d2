"""What is private of makers stands nowhere but sealed: not in a page that is merely opened, by
whomever, not in an export, a log, a job, a history row, a command's output or the stored bytes.

Forty of the demo's makers get seven canaries each through the action that keeps a record. The raw
bytes of the database's file and its log stand for a copy of it: they are what a backup carries.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
import structlog
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from catalog.history import record
from fulfillment.makers import Maker, NamedHelper, privacy
from fulfillment.makers.privacy import Field, Reading
from media.storage import from_url
from storefront.accounts import Membership, Role, User
from storefront.cli import doctor, makers
from storefront.demo.loading import load_once
from storefront.demo.visitors import ADDRESSES
from storefront.jobs import worker
from storefront.wiring.logs import connect_logs
from tests.conftest import SETTINGS, Clock
from tests.made_canaries import (
    BROUGHT,
    MAKERS,
    canaries,
    found,
    found_in_files,
    found_in_rows,
    plant,
)
from tests.made_making import LEAD, a_floor
from tests.reading import form, send
from tests.walking import Walk, fill_from_rows, rules

Browsers = dict[str, FlaskClient]
SignedIn = Callable[[User], FlaskClient]
#: Pages about one maker, and exports: the walk must have been inside, or it proves nothing.
INSIDE = {
    "coop_makers.maker": "lead",
    "office.maker.maker": "office",
    "office.record.maker": "keeper",
    "work_me.record": "maker",
    "work_me.readings": "maker",
    "hub.order": "inspector",
    "office_money.bank_file": "keeper",
    "coop_roster.sample": "lead",
    "parcel_papers.waybill": "inspector",
}
#: The one answer to a GET that holds any: for the bank, for who keeps records, each line logged.
BANK_FILE = re.compile(r"keeper /office/money/payouts/[^/]+/bank-file(?:\?.*)?")
HEADINGS = "姓名,身份证号,残疾人证号,电话,地址,银行卡\n"


@pytest.fixture
def folder(app: Flask) -> Path:
    """Where the database and the media of this app are kept."""
    return Path(app.extensions["manyhands.settings"].media_url.removeprefix("file:")).parent


@pytest.fixture
def planted(app: Flask, session: Session, clock: Clock, folder: Path) -> list[Maker]:
    """The demo's makers with canaries: the one who signs in, her colleagues, and others."""
    load_once(session, from_url(f"file:{folder}/media"), say=str)
    clock.now = datetime.now(UTC)
    hers = session.scalars(sa.select(Membership.maker_id).where(Membership.maker_id > 0)).one()
    home = session.get_one(Maker, hers).cooperative_id
    first = sa.case((Maker.id == hers, 0), (Maker.cooperative_id == home, Maker.id), else_=9_999)
    chosen = list(session.scalars(sa.select(Maker).order_by(first, Maker.id).limit(MAKERS)))
    plant(session, chosen, clock.now)
    session.commit()
    assert len({each.cooperative_id for each in chosen}) > 1
    return chosen


@pytest.fixture
def browsers(
    app: Flask,
    session: Session,
    planted: list[Maker],
    user: Callable[..., User],
    signed_in: SignedIn,
) -> Browsers:
    """Everybody at her own screen."""
    demo = {role: session.scalars(_of(email)).one() for role, email in ADDRESSES.items()}
    stranger, other = planted[-1], planted[1]
    made = {
        "shopper": demo["shopper"],
        "maker": demo["maker"],
        "another maker": user("other@example.org", Role.MAKER, maker_id=other.id),
        "helper": demo["helper"],
        "lead": demo["cooperative lead"],
        "another lead": user("qing@e.org", Role.LEAD, cooperative_id=stranger.cooperative_id),
        "inspector": demo["inspector"],
        "host": demo["host"],
        "office": demo["office (second)"],
        "keeper": demo["office"],
    }
    helps = session.scalars(sa.select(NamedHelper)).one()
    assert helps.maker_id == planted[0].id
    session.commit()
    opened = {"guest": app.test_client(), **{who: signed_in(each) for who, each in made.items()}}
    page = opened["helper"].get("/helping")
    send(opened["helper"], page, f"/{helps.id}")
    return opened


def _of(email: str) -> sa.Select[tuple[User]]:
    return sa.select(User).where(User.email == email)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_two_hundred_planted_canaries_are_found_nowhere(
    app: Flask,
    session: Session,
    planted: list[Maker],
    browsers: Browsers,
    folder: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    connect_logs(replace(SETTINGS, log_level="DEBUG"))
    walked_everywhere(app, session, browsers)
    opened_for_a_purpose(browsers, planted)
    nothing_comes_back_from_forms(browsers, planted)
    a_crash_says_nothing(browsers, planted, monkeypatch)
    commands_say_nothing(app, session, folder, monkeypatch)
    structlog.get_logger().info("canary.heard")
    worker.run_due(app, most=60)
    for who, browser in browsers.items():
        with browser.session_transaction() as cookie:
            assert not found(json.dumps(dict(cookie), default=str)), who
    written = "".join(capfd.readouterr())
    assert "canary.heard" in written
    assert "request.crashed" in written
    assert "job.done" in written
    assert not found(written)
    session.rollback()
    assert session.scalar(sa.select(sa.func.count(Reading.id)))
    assert found_in_rows(session) == {}
    session.commit()
    assert found_in_files(folder) == {}


def walked_everywhere(app: Flask, session: Session, browsers: Browsers) -> None:
    """Everybody opens everything, by links and by addresses of others."""
    walk = Walk(app)
    seen = {who: walk.by_links(who, browser) for who, browser in browsers.items()}
    fill_from_rows(app, session, walk)
    session.commit()
    for who, browser in browsers.items():
        walk.of_others(who, browser, seen[who])
    banks = {canaries(number)[Field.BANK] for number in range(1, MAKERS + 1)}
    names = {canaries(number)[Field.NAME] for number in range(1, MAKERS + 1)}
    rightful = [each for each in walk.leaks if BANK_FILE.fullmatch(each)]
    assert set().union(*(walk.leaks.pop(each) for each in rightful)) <= banks | names
    assert walk.leaks == {}
    assert walk.crashed == []
    endpoints = {each.endpoint for each in rules(app)}
    closed = endpoints - set(walk.opened)
    assert len(closed) < len(endpoints) / 5, sorted(closed)
    assert [each for each, who in INSIDE.items() if who not in walk.opened[each]] == []


def opened_for_a_purpose(browsers: Browsers, planted: list[Maker]) -> None:
    """Who may see one part sees this part, and nobody else sees anything."""
    code, phone = planted[0].code, canaries(1)[Field.PHONE]
    typed = {"field": "phone", "purpose": "contact"}
    for who, room, told in (
        ("lead", "coop/makers/{}/openings", {phone}),
        ("keeper", "office/people/{}/record/openings", {phone}),
        ("maker", "work/record/openings", {phone}),
        ("another maker", "coop/makers/{}/openings", set()),
        ("another lead", "coop/makers/{}/openings", set()),
        ("helper", "work/record/openings", set()),
        ("inspector", "office/people/{}/record/openings", set()),
        ("guest", "coop/makers/{}/openings", set()),
    ):
        answer = post(browsers[who], f"/{room.format(code)}", typed)
        assert found(answer.data) == told, (who, answer.status_code)


def nothing_comes_back_from_forms(browsers: Browsers, planted: list[Maker]) -> None:
    """Rosters come back without what stood in them; a form at most to who typed it, with that."""
    brought = canaries(BROUGHT)
    mixed = canaries(7) | {Field.CERTIFICATE: canaries(6)[Field.CERTIFICATE]}
    row, slip = roster_row(brought), roster_row(mixed)
    for rows, extra, status in (
        (f"{row}\n{slip}\n", {}, 422),
        (f"{row}\n", {"check": "1"}, 200),
        (f"{row}\n", {}, 200),
    ):
        file = (io.BytesIO((HEADINGS + rows).encode("gb18030")), f"{brought[Field.NAME]}.csv")
        answer = post(browsers["lead"], "/coop/roster", {"file": file, **extra})
        assert (answer.status_code, found(answer.data)) == (status, set())
    wrong = {each.value: text for each, text in canaries(8).items()} | {"identity": "1"}
    for who, room, status in (
        ("lead", f"/coop/makers/{planted[0].code}/record", 422),
        ("keeper", f"/office/people/{planted[0].code}/record", 422),
        ("another lead", f"/coop/makers/{planted[0].code}/record", 404),
    ):
        answer = post(browsers[who], room, wrong)
        assert (who, answer.status_code) == (who, status)
        assert found(answer.data) <= (set(canaries(8).values()) if status == 422 else set())
    asked = post(browsers["office"], "/office/people/found", {"number": canaries(3)[Field.NAME]})
    assert not found(asked.data + str(asked.headers).encode())
    assert planted[2].code in asked.headers["Location"]


def a_crash_says_nothing(
    browsers: Browsers, planted: list[Maker], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of the database and one of the code, both quoting what was typed."""
    row = sa.text("INSERT INTO maker_private (maker_id, field, sealed) VALUES (1, 'bank', :typed)")

    def refused(session: Session, _maker: Maker, facts: list[privacy.Fact], **_by: object) -> int:
        session.execute(row, {"typed": facts[0].text})
        return 0

    def slipped(_session: Session, _maker: Maker, facts: list[privacy.Fact], **_by: object) -> int:
        return int(facts[0].text)

    for fault in (refused, slipped):
        with monkeypatch.context() as patch:
            patch.setattr(privacy, "keep", fault)
            room = f"/coop/makers/{planted[0].code}/record"
            answer = post(browsers["lead"], room, {"name": canaries(9)[Field.NAME]})
        assert (answer.status_code, found(answer.data)) == (500, set())


def commands_say_nothing(
    app: Flask, session: Session, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A dry run of a roster with a slip, and what the doctor tells."""
    monkeypatch.setattr(makers, "opened", lambda: nullcontext(app))
    monkeypatch.setattr(doctor, "settings_here", lambda: app.extensions["manyhands.settings"])
    sheet = folder / "sheet.csv"
    row = roster_row(canaries(5))
    sheet.write_text(f"{HEADINGS}{row}\n{row}\n", "utf-8")
    words = ["import", str(sheet), "--cooperative", "qingxi", "--dry-run"]
    for command, given in (
        (makers.makers, words),
        (makers.makers, [*words, "--json"]),
        (doctor.doctor, ["--json"]),
    ):
        told = CliRunner().invoke(command, given)
        session.rollback()
        assert told.output
        assert not found(told.output)
    sheet.unlink()


def roster_row(values: dict[Field, str]) -> str:
    """Somebody in a sheet."""
    return ",".join(text for field, text in values.items() if field is not Field.ADAPTATION)


def post(browser: FlaskClient, way: str, typed: dict[str, object]) -> TestResponse:
    """Send a form with the token of a page that everybody has."""
    page = browser.get("/sign-in")
    page = page if page.status_code == 200 else browser.get("/account/settings")
    token = form(page, page.request.path).fields["csrf_token"]
    return browser.post(way, data={**typed, "csrf_token": token})


def test_the_search_finds_what_was_let_slip(session: Session, now: datetime, folder: Path) -> None:
    floor = a_floor(session)
    plant(session, [floor.maker], now)
    session.flush()
    assert found_in_rows(session) == {}
    identity, name = canaries(1)[Field.IDENTITY], canaries(1)[Field.NAME]
    record(session, floor.maker, "amend", actor=LEAD, now=now, said=name)
    session.commit()
    assert found_in_rows(session) == {"history": {name}}
    if session.get_bind().dialect.name == "sqlite":
        assert name in set().union(*found_in_files(folder).values())
    for slip in (json.dumps({"a": name}), name.encode("utf-16-le"), name.encode("gb18030")):
        assert found(slip) == {name}
    assert found(f"{identity[:6]} {identity[6:14]} {identity[14:]}") == {identity}
    assert found(canaries(1)[Field.PHONE].replace("+86", "")) == {canaries(1)[Field.PHONE]}
