"""The ground for the search: the demo with fewer weeks and no pictures, canaries in the records of
its makers and the orders of its strangers, and everybody at her own screen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from fulfillment.makers import Maker, NamedHelper
from media.storage import from_url
from storefront.accounts import Membership, Role, User
from storefront.demo import loading
from storefront.demo.shopping import Shopping
from storefront.demo.visitors import ADDRESSES
from tests.conftest import Clock
from tests.made_canaries import MAKERS, plant, plant_buyers
from tests.reading import form, send

Browsers = dict[str, FlaskClient]
#: So many days instead of the demo's weeks: every kind of page has its rows.
DAYS = 5


def planted_demo(
    session: Session, clock: Clock, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> list[Maker]:
    """The demo's makers with canaries: the one who signs in, her colleagues, and others."""
    _short(monkeypatch)
    loading.load_once(session, from_url(f"file:{folder}/media"), say=str)
    clock.now = datetime.now(UTC)
    hers = session.scalars(sa.select(Membership.maker_id).where(Membership.maker_id > 0)).one()
    home = session.get_one(Maker, hers).cooperative_id
    first = sa.case((Maker.id == hers, 0), (Maker.cooperative_id == home, Maker.id), else_=9_999)
    chosen = list(session.scalars(sa.select(Maker).order_by(first, Maker.id).limit(MAKERS)))
    plant(session, chosen, clock.now)
    assert len(plant_buyers(session)) > DAYS
    session.commit()
    assert len({each.cooperative_id for each in chosen}) > 1
    return chosen


def _short(patch: pytest.MonkeyPatch) -> None:
    """Fewer days of shopping, and no picture, which hides no word, is painted."""
    shopping = Shopping.every_day
    patch.setattr(Shopping, "every_day", lambda self, _days, buyer: shopping(self, DAYS, buyer))
    patch.setattr(loading, "load_product_pictures", lambda *_: None)
    patch.setattr(loading, "load_portraits", lambda *_: None)


def everybody(
    app: Flask,
    session: Session,
    planted: list[Maker],
    user: Callable[..., User],
    signed_in: Callable[[User], FlaskClient],
) -> Browsers:
    """Everybody at her own screen."""
    demo = {role: session.scalars(_of(email)).one() for role, email in ADDRESSES.items()}
    stranger, other = planted[-1], planted[1]
    made = {
        "shopper": demo["shopper"],
        "maker": demo["maker"],
        "helper": demo["helper"],
        "lead": demo["cooperative lead"],
        "inspector": demo["inspector"],
        "host": demo["host"],
        "office": demo["office (second)"],
        "keeper": demo["office"],
        "another maker": user("other@example.org", Role.MAKER, maker_id=other.id),
        "another lead": user("qing@e.org", Role.LEAD, cooperative_id=stranger.cooperative_id),
    }
    helps = session.scalars(sa.select(NamedHelper)).one()
    assert helps.maker_id == planted[0].id
    session.commit()
    opened = {"guest": app.test_client(), **{who: signed_in(each) for who, each in made.items()}}
    page = opened["helper"].get("/helping")
    send(opened["helper"], page, f"/{helps.id}")
    return opened


def post(browser: FlaskClient, way: str, typed: dict[str, object]) -> TestResponse:
    """Send a form with the token of a page that everybody has."""
    page = browser.get("/sign-in")
    page = page if page.status_code == 200 else browser.get("/account/settings")
    token = form(page, page.request.path).fields["csrf_token"]
    return browser.post(way, data={**typed, "csrf_token": token})


def _of(email: str) -> sa.Select[tuple[User]]:
    return sa.select(User).where(User.email == email)
