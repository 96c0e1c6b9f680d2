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
    [data] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
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
