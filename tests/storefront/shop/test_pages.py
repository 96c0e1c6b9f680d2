"""The shop's pages: what they show, in which language, at which cost."""

from __future__ import annotations

import json
import re
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from catalog.db import db
from catalog.products import ProductState
from catalog.search import redraw
from catalog.words import Words
from tests.made_catalog import a_craft, a_product, a_variant
from tests.statements import counting

PAPERS = ("/about", "/help", "/terms", "/privacy", "/accessibility")
GOODS = (
    "/",
    "/products",
    "/crafts/beading",
    "/cooperatives",
    "/cooperatives/qingxi",
    "/products/jade",
    "/search?q=jade",
    "/search?q=braclet",
    "/products?colour=green&material=jade&ready=1",
)


@pytest.fixture
def goods(session: Session, now: datetime) -> None:
    for number in range(12):
        a_product(session, f"bead-{number}")
    jade = a_product(session, "jade", materials_minor=1650)
    a_variant(session, jade, pieces=0, name=Words("蜜黄", "Honey"))
    redraw(session, now=now)
    session.commit()


@pytest.mark.usefixtures("goods")
@pytest.mark.parametrize("address", [*GOODS, *PAPERS])
@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_every_page_answers_in_the_asked_language(
    client: FlaskClient, address: str, language: str
) -> None:
    page = client.get(address, headers={"Accept-Language": language})
    assert page.status_code == 200
    assert f'<html lang="{language}"' in page.text
    assert page.text.count("<h1") == 1


@pytest.mark.usefixtures("goods")
@pytest.mark.parametrize("address", GOODS)
def test_a_page_asks_at_most_six_questions(client: FlaskClient, address: str) -> None:
    client.get("/products")  # this process has its copy of the shelf
    with counting(db.engine) as sent:
        assert client.get(address).status_code == 200
    assert len(sent) <= 6, "\n".join(sent)


@pytest.mark.parametrize(
    "address", ["/products/none", "/crafts/none", "/cooperatives/none", "/nowhere"]
)
def test_what_is_not_there_is_told_kindly(client: FlaskClient, address: str) -> None:
    page = client.get(address, query_string={"lang": "en"})
    assert page.status_code == 404
    assert "To the goods" in page.text


def test_a_draft_has_no_page(client: FlaskClient, session: Session) -> None:
    a_product(session, "secret", state=ProductState.DRAFT)
    session.commit()
    assert client.get("/products/secret").status_code == 404


@pytest.mark.usefixtures("goods")
def test_the_product_page_sells_what_is_ready_and_not_what_is_sold_out(
    client: FlaskClient, session: Session
) -> None:
    page = client.get("/products/jade?lang=en").text
    choices = re.findall(r'<input type="radio" name="variant_id"[^>]*>', page)
    assert ["disabled" in choice for choice in choices] == [False, True]
    assert "checked" in choices[0]
    assert 'action="/cart/lines"' in page
    assert re.search(r'name="csrf_token" value="[^"]+"', page)
    assert "Sold out for now" in page


def test_a_product_without_stock_has_no_form_that_would_fail(
    client: FlaskClient, session: Session
) -> None:
    a_product(session, "gone", pieces=0)
    session.commit()
    assert 'action="/cart/lines"' not in client.get("/products/gone").text


@pytest.mark.usefixtures("goods")
def test_the_product_page_says_where_the_money_goes(client: FlaskClient) -> None:
    page = client.get("/products/jade?lang=zh-Hans").text
    assert all(part in page for part in ("¥9.00", "¥16.50", "¥26.50"))


@pytest.mark.usefixtures("goods")
def test_search_engines_are_told_the_truth_as_data(client: FlaskClient) -> None:
    page = client.get("/products/jade?lang=en").text
    _way, data = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    said = json.loads(data)
    assert said["offers"]["lowPrice"] == "52.00"
    assert said["offers"]["availability"].endswith("/InStock")
    assert 'hreflang="zh-Hans" href="http://localhost/products/jade?lang=zh-Hans"' in page


def test_a_name_cannot_break_out_of_the_page(client: FlaskClient, session: Session) -> None:
    evil = "</script><script>alert(1)</script>"
    a_product(session, "evil", name=Words(evil, evil), summary=Words(evil, evil))
    session.commit()
    for address in ("/products/evil", "/products", "/"):
        assert "<script>alert" not in client.get(address).text


@pytest.mark.usefixtures("goods")
@pytest.mark.parametrize(
    "question",
    ["page=-1", "page=9999999999", "page=x", "sort=no", "price=no", "craft=no", "ready=9", "q=%00"],
)
def test_whatever_is_asked_something_sensible_is_shown(client: FlaskClient, question: str) -> None:
    assert client.get(f"/products?{question}").status_code == 200


def test_a_facet_keeps_the_other_choices(client: FlaskClient, session: Session) -> None:
    a_product(session, "cord", craft_id=a_craft(session, "knotting").id)
    session.commit()
    page = client.get("/products?ready=1&page=2").text
    assert 'href="/products?ready=1&amp;craft=knotting"' in page


def test_an_empty_shop_is_still_a_shop(client: FlaskClient) -> None:
    for address in ("/", "/products", "/cooperatives", "/search", "/search?q=jade"):
        assert client.get(address).status_code == 200


@pytest.mark.usefixtures("goods")
def test_a_choice_is_shown_and_can_be_taken_away(client: FlaskClient) -> None:
    page = client.get("/products?colour=green&colour=red&material=jade&ready=1&lang=en").text
    assert 'href="/products?colour=red&amp;material=jade&amp;ready=1&amp;lang=en"' in page
    assert re.search(r'name="colour" value="green" checked', page)
    assert re.search(r'name="ready" value="1" checked', page)
    assert "13 things" in page


@pytest.mark.usefixtures("goods")
def test_a_search_that_finds_nothing_helps_on(client: FlaskClient) -> None:
    page = client.get("/search?q=jadeite%20sapphire&lang=en").text
    assert "We found nothing for “jadeite sapphire”" in page
    assert 'href="/crafts/beading"' in page
    assert 'name="colour"' not in page


@pytest.mark.usefixtures("goods")
def test_a_slip_is_mended_and_said(client: FlaskClient) -> None:
    page = client.get("/search?q=braclet&lang=en").text
    assert "Shown instead: “bracelet”" in page
    assert "/products/jade" in page


@pytest.mark.usefixtures("goods")
def test_suggestions_are_small_and_may_be_kept(client: FlaskClient) -> None:
    answer = client.get("/search/suggest?q=shouli")
    assert answer.json["suggestions"][0] == {
        "text": "手链",
        "products": 13,
        "address": "/search?q=%E6%89%8B%E9%93%BE",
    }
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    assert client.get("/search/suggest").json == {"asked": "", "suggestions": []}


@pytest.mark.usefixtures("goods")
def test_a_change_is_on_the_next_page_without_a_worker(
    client: FlaskClient, session: Session
) -> None:
    assert "/products/new-one" not in client.get("/search?q=brand&lang=en").text
    a_product(session, "new-one", name=Words("新手链", "Brand new"))
    session.commit()
    page = client.get("/search?q=brand&lang=en").text
    assert "/products/new-one" in page
