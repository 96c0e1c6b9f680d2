"""What is private of makers and buyers stands in no page that is merely opened, by whomever.

Forty of the demo's makers get seven canaries each through the action that keeps a record, twenty
buyers three each: 340. What an order must tell who packs it, it tells her; nobody else.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from storefront.accounts import User
from tests.canary_ground import Browsers, everybody, planted_demo
from tests.conftest import Clock
from tests.made_canaries import (
    of_buyers,
)
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


@pytest.fixture
def folder(app: Flask) -> Path:
    """Where the database and the media of this app are kept."""
    return Path(app.extensions["manyhands.settings"].media_url.removeprefix("file:")).parent


@pytest.mark.slow
@pytest.mark.timeout(1200)  # a minute and a half of work, on machines that share their hours
def test_no_page_that_is_opened_holds_a_planted_canary(
    app: Flask,
    session: Session,
    clock: Clock,
    folder: Path,
    user: Callable[..., User],
    signed_in: SignedIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as short:
        planted = planted_demo(session, clock, folder, short)
    browsers = everybody(app, session, planted, user, signed_in)
    walked_everywhere(app, session, browsers)


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
