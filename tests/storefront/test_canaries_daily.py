"""Every day: a few canaries, the pages that are nearest to them, and a search that is proved to
find what is let slip. `test_canaries.py` looks everywhere."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
import structlog
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from catalog.history import record
from fulfillment.makers.privacy import Field
from storefront.accounts import Membership, Role, User
from storefront.wiring.logs import connect_logs
from tests.conftest import SETTINGS
from tests.made_canaries import canaries, found, found_in_files, found_in_rows, plant
from tests.made_making import LEAD, Floor, a_floor
from tests.walking import Walk

HERS = frozenset(canaries(1).values())
NAME = canaries(1)[Field.NAME]
ROOMS = (
    *("/coop", "/coop/makers", "/coop/makers/{0}", "/coop/roster", "/coop/kept"),
    *("/work", "/work/record", "/work/readings", "/work/earnings", "/work/me"),
    *("/office/people", "/office/people/{0}", "/office/people/{0}/record", "/office/money"),
    *("/makers/{0}", "/account/settings", "/"),
)

OpenBrowser = Callable[[User], FlaskClient]


@pytest.fixture
def floor(session: Session, now: datetime) -> Floor:
    """A cooperative whose maker's record is full of canaries."""
    made = a_floor(session)
    plant(session, [made.maker], now)
    session.commit()
    return made


@pytest.fixture
def folder(app: Flask) -> Path:
    """Where the database of this app is kept."""
    return Path(app.extensions["manyhands.settings"].media_url.removeprefix("file:")).parent


def people(
    session: Session, floor: Floor, user: Callable[..., User], signed_in: OpenBrowser
) -> list[FlaskClient]:
    """Who may be inside: the maker, her lead, the office."""
    hers = {"maker_id": floor.maker.id}
    made = [
        user("ahe@example.org", Role.MAKER, **hers),
        user("qiu@example.org", Role.LEAD, cooperative_id=floor.cooperative.id),
        user("yun@example.org", Role.OFFICE),
    ]
    made[-1].memberships.append(Membership(role=Role.RECORDS))
    session.commit()
    return [signed_in(each) for each in made]


def walked(app: Flask, browsers: list[FlaskClient], code: str) -> Walk:
    """What all of them are given on the main pages."""
    walk = Walk(app)
    for number, browser in enumerate(browsers):
        for room in ROOMS:
            walk.get(str(number), browser, room.format(code))
    return walk


def test_the_main_pages_and_the_log_hold_no_canary_and_a_leak_is_caught(
    app: Flask,
    session: Session,
    floor: Floor,
    user: Callable[..., User],
    signed_in: OpenBrowser,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    connect_logs(SETTINGS)
    browsers = people(session, floor, user, signed_in)

    walk = walked(app, browsers, floor.maker.code)

    assert walk.leaks == {}
    assert walk.crashed == []
    assert walk.answers[200] > len(ROOMS), walk.answers
    assert not found("".join(capfd.readouterr()))
    monkeypatch.setitem(app.jinja_env.filters, "words", lambda _value: NAME)
    structlog.get_logger().info("maker.kept", said=NAME)
    leaky = walked(app, browsers[1:2], floor.maker.code)
    assert set().union(*leaky.leaks.values()) == {NAME}
    assert found("".join(capfd.readouterr())) == {NAME}


def test_the_search_finds_what_was_let_slip(
    session: Session, floor: Floor, now: datetime, folder: Path
) -> None:
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
