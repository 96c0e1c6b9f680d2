"""A maker's page: she allows it on her own page, and it ends with one button."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from catalog.history import history_of
from catalog.words import Words
from fulfillment.makers import Maker
from storefront.accounts import Role, User
from tests.made_catalog import a_craft
from tests.made_making import a_cooperative, a_maker
from tests.reading import form, send


@pytest.fixture
def yun(session: Session) -> int:
    maker = a_maker(session, a_cooperative(session), craft=a_craft(session), code="M0001")
    maker.alias, maker.public_words = Words("阿云", "A-Yun"), Words("手会做。", "The hands know.")
    session.commit()
    return maker.id


def allow_words(browser: FlaskClient, address: str) -> str:
    """Tick “my words” and “where I work” and press the button."""
    page = browser.get(f"{address}?lang=en")
    data = {**form(page, address).fields, "parts": ["words", "place"], "told_en": "I sort."}
    return browser.post(address, data=data, follow_redirects=True).text


def test_she_allows_it_herself_and_takes_it_back_at_once(
    client: FlaskClient,
    user: Callable[..., User],
    signed_in: Callable[[User], FlaskClient],
    yun: int,
) -> None:
    hers = signed_in(user("yun@example.org", Role.MAKER, maker_id=yun))
    assert client.get("/makers/a-yun").status_code == 404
    assert "Only what is ticked below is shown" in allow_words(hers, "/work/story")
    page = client.get("/makers/a-yun?lang=en")
    assert "The hands know." in page.text
    assert "no-store" in page.headers["Cache-Control"]
    told = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page.text, re.DOTALL)
    assert json.loads(told[0])["mainEntity"]["memberOf"]["name"]
    assert "image" not in json.loads(told[0])["mainEntity"]
    assert "/makers/a-yun" in client.get("/sitemaps/makers.xml").text
    assert "/makers/a-yun" in client.get("/cooperatives/qingxi").text
    send(hers, hers.get("/work/story"), "/removal")
    assert client.get("/makers/a-yun").status_code == 404
    assert "/makers/" not in client.get("/sitemaps/makers.xml").text
    assert "/makers/a-yun" not in client.get("/cooperatives/qingxi").text


def test_the_office_notes_it_for_her_and_the_history_says_so(
    session: Session,
    client: FlaskClient,
    user: Callable[..., User],
    signed_in: Callable[[User], FlaskClient],
    yun: int,
) -> None:
    office = signed_in(user("office@example.org", Role.OFFICE))
    allow_words(office, "/office/people/M0001/story")
    assert client.get("/makers/a-yun").status_code == 200
    past = history_of(session, Maker.__tablename__, yun)
    noted = [("consent", "office"), ("allow", "office")]
    assert [(each.verb, each.actor) for each in past] == noted
