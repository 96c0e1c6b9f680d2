"""What is private of makers and buyers stands nowhere but sealed: not in a page that is merely
opened, by whomever, not in an export, a log, a job, a history row, a command's output, a backup or
the stored bytes.

Forty of the demo's makers get seven canaries each through the action that keeps a record, twenty
orders three each: 340. What a buyer's order must tell who packs it, it tells her; nobody else.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
import structlog
from alembic.runtime.migration import MigrationContext
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from catalog.db import db
from catalog.history import record
from fulfillment import trace
from fulfillment.board import tracing
from fulfillment.ledger.export import FORMATS
from fulfillment.makers import Maker, privacy
from fulfillment.makers.privacy import Field, Reading
from storefront.accounts import User
from storefront.backups.rules import MANIFEST
from storefront.cli import backup, doctor, makers
from storefront.jobs import worker
from storefront.migrating import scripts
from storefront.wiring.logs import connect_logs
from tests.canary_ground import Browsers, everybody, planted_demo, post
from tests.conftest import SETTINGS, Clock
from tests.made_canaries import (
    BROUGHT,
    buyers_canaries,
    canaries,
    found,
    found_in_files,
    found_in_rows,
    of_buyers,
)
from tests.made_making import LEAD
from tests.walking import Walk, fill_from_rows, rules

SignedIn = Callable[[User], FlaskClient]
#: Pages about one maker, and exports: the walk must have been inside, or it proves nothing.
INSIDE = {
    "coop_makers.maker": "lead",
    "office.maker.maker": "office",
    "office.record.maker": "keeper",
    "work_me.record": "maker",
    "work_me.readings": "maker",
    "hub.order": "inspector",
    "office_money.payout": "keeper",
    "coop_roster.sample": "lead",
    "parcel_papers.waybill": "inspector",
}
#: Who brings a parcel on its way or answers for it reads to whom it goes.
PACKS = frozenset({"lead", "another lead", "inspector", "office", "keeper"})
#: Led to nothing of their own that the maker and the lead were not led to.
FOREIGN = ("another maker", "another lead")
HEADINGS = "姓名,身份证号,残疾人证号,电话,地址,银行卡\n"


@pytest.fixture
def folder(app: Flask) -> Path:
    """Where the database and the media of this app are kept."""
    return Path(app.extensions["manyhands.settings"].media_url.removeprefix("file:")).parent


@pytest.mark.slow
@pytest.mark.timeout(1200)  # some minutes of work, on machines that share their hours
def test_no_planted_canary_is_found_anywhere(
    app: Flask,
    session: Session,
    clock: Clock,
    folder: Path,
    tmp_path: Path,
    user: Callable[..., User],
    signed_in: SignedIn,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as short:
        planted = planted_demo(session, clock, folder, short)
    browsers = everybody(app, session, planted, user, signed_in)
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
    logs_say_nothing("".join(capfd.readouterr()))
    session.rollback()
    assert session.scalar(sa.select(sa.func.count(Reading.id)))
    assert found_in_rows(session) == {}
    exports_hold_nothing(session, clock.now)
    session.commit()
    backups_hold_nothing(app, tmp_path / "kept", monkeypatch)
    assert found_in_files(folder) == {}
    let_slip_they_are_found(session, folder)


def logs_say_nothing(written: str) -> None:
    """Lines of the log hold none at all; letters, which this app prints, hold none of makers."""
    for event in ("canary.heard", "request.crashed", "job.done"):
        assert event in written
    assert not found(written) - of_buyers()
    lines = [each for each in written.splitlines() if each.startswith("{")]
    assert not found("\n".join(lines))


def exports_hold_nothing(session: Session, now: datetime) -> None:
    """The whole book in its three spellings, and the way of all goods as EPCIS."""
    assert not found("".join(part for kind in FORMATS for part in FORMATS[kind](session)))
    goods = tracing.batches_named(session, order=None, batch=None, since=now - timedelta(days=99))
    events = list(tracing.events_of(session, goods))
    assert len(events) > 50
    assert not found(json.dumps(trace.document(events, root="http://localhost", now=now)))


def backups_hold_nothing(app: Flask, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its parts are sealed, and its manifest only counts."""
    monkeypatch.setattr(backup, "opened", lambda: nullcontext(app))
    with _stamped():
        told = CliRunner().invoke(backup.backup, ["--to", str(kept), "--json"])
    assert told.exit_code == 0, told.output
    assert not found(told.output)
    assert (kept / MANIFEST).stat().st_size > 2_000
    assert found_in_files(kept) == {}


def let_slip_they_are_found(session: Session, folder: Path) -> None:
    """The control: what was found nowhere is found where it is let slip, of makers and of buyers:
    in a row, in a file, in a line of the log. A search that is blind proves nothing."""
    slips = {*canaries(2).values(), *buyers_canaries(502)}
    assert len(slips) == 10
    (folder / "slip.json").write_text(json.dumps(sorted(slips)), "utf-8")
    assert found_in_files(folder)["slip.json"] == slips
    assert found(json.dumps({"event": "job.done", "said": sorted(slips)})) == slips
    now = datetime.now(UTC)
    maker = session.scalars(sa.select(Maker).limit(1)).one()
    record(session, maker, "amend", actor=LEAD, now=now, said=sorted(slips))
    session.flush()
    assert found_in_rows(session) == {"history": slips}
    session.rollback()


@contextmanager
def _stamped() -> Iterator[None]:
    """The test's database was not made by migrations; a backup asks for its shape."""
    with db.engine.begin() as connection:
        MigrationContext.configure(connection).stamp(scripts(), "head")
    yield
    with db.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE alembic_version")


def walked_everywhere(app: Flask, session: Session, browsers: Browsers) -> None:
    """Everybody opens everything, by links and by addresses of others."""
    walk, seen = Walk(app), dict[str, set[str]]()
    for who, browser in browsers.items():
        seen[who] = set() if who in FOREIGN else walk.by_links(who, browser)
    fill_from_rows(app, session, walk)
    session.commit()
    for who, browser in browsers.items():
        walk.of_others(who, browser, seen[who])
    assert {each: told for each, told in walk.leaks.items() if leaked(each, told)} == {}
    assert walk.crashed == []
    endpoints = {each.endpoint for each in rules(app)}
    closed = endpoints - set(walk.opened)
    assert len(closed) < len(endpoints) / 5, sorted(closed)
    assert [each for each, who in INSIDE.items() if who not in walk.opened[each]] == []


def leaked(where: str, told: set[str]) -> bool:
    """Whether somebody read what is not for her. An order's own address is a key to it."""
    who, _, way = where.rpartition(" ")
    rightful = who in PACKS or way.startswith("/orders/")
    return bool(told - of_buyers() if rightful else told)


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
