"""Kept pages: made once, shared with nameless readers only, and never shown when out of date."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.orm import Session

from catalog.db import db
from catalog.pricing import PieceRate, Price
from catalog.products import Product
from catalog.search import redraw
from catalog.stock import StockLevel
from catalog.words import Words
from storefront.wiring.keeping import keep_pages
from storefront.wiring.kept import FRESH, LATE, KeptPage, KeptPages, Promise
from tests.made_catalog import a_product, a_variant
from tests.statements import counting

HERE = {"Sec-Fetch-Site": "same-origin"}
PAGES = ("/", "/products", "/products?page=1", "/crafts/beading", "/cooperatives/qingxi")


class Watch:
    """A stop-watch that a test moves."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def pages(app: Flask, watch: Watch) -> Iterator[KeptPages]:
    plain = app.wsgi_app
    yield keep_pages(app, clock=watch)
    app.wsgi_app = plain  # type: ignore[method-assign] # Flask's own way to wrap


@pytest.fixture
def jade(session: Session, now: datetime) -> Product:
    made = a_product(session, "jade", pieces=4)
    redraw(session, now=now)
    session.commit()
    return made


@pytest.fixture
def reader(pages: KeptPages, jade: Product, client: FlaskClient) -> FlaskClient:
    return client


@pytest.mark.parametrize("address", [*PAGES, "/products/jade", "/cooperatives"])
def test_a_page_that_is_kept_asks_the_database_nothing(reader: FlaskClient, address: str) -> None:
    first = reader.get(address)
    with counting(db.engine) as sent:
        second = reader.get(address)
    assert sent == []
    assert second.status_code == 200
    assert second.text == first.text
    assert second.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]


def test_what_is_not_sure_any_more_is_made_sure_by_a_few_numbers(
    reader: FlaskClient, watch: Watch
) -> None:
    first = reader.get("/products/jade")
    watch.now = FRESH
    with counting(db.engine) as sent:
        assert reader.get("/products/jade").text == first.text
    assert 0 < len(sent) <= 4


def test_a_price_a_text_a_level_and_a_rate_are_seen_at_the_next_look(
    reader: FlaskClient, session: Session, jade: Product, watch: Watch, now: datetime
) -> None:
    def seen(address: str) -> str:
        watch.now += FRESH
        return reader.get(address, headers={"Accept-Language": "en"}).text

    assert "Only 4 left" in seen("/products/jade")
    session.execute(update(StockLevel).values(on_hand=3))
    session.commit()
    assert "Only 3 left" in seen("/products/jade")
    session.execute(update(Price).values(amount_minor=7_700))
    session.commit()
    assert "77.00" in seen("/products/jade")
    assert "77.00" in seen("/products")
    jade.name = Words("翠玉手链", "Jade of the lake")
    session.commit()
    assert all("Jade of the lake" in seen(each) for each in ("/", "/products", "/products/jade"))
    session.add(PieceRate(product_id=jade.id, amount_minor=1_234, starts_on=now.date()))
    session.commit()
    assert "12.34" in seen("/products/jade")


def test_a_page_is_made_anew_when_it_has_lasted_its_seconds(
    reader: FlaskClient, watch: Watch
) -> None:
    reader.get("/products/jade")
    for _ in range(19):
        watch.now += FRESH
        reader.get("/products/jade")
    watch.now += FRESH
    with counting(db.engine) as sent:
        reader.get("/products/jade")
    assert len(sent) > 4


def test_each_language_light_and_cart_has_its_own(reader: FlaskClient) -> None:
    assert 'lang="en"' in reader.get("/", headers={"Accept-Language": "en"}).text
    assert 'lang="zh-Hans"' in reader.get("/", headers={"Accept-Language": "zh-CN"}).text
    reader.set_cookie("mh_theme", "dark")
    assert 'data-theme="dark"' in reader.get("/").text
    reader.delete_cookie("mh_theme")
    assert "data-theme" not in reader.get("/").text


def test_a_chosen_language_is_remembered_though_the_page_is_kept(
    app: Flask, reader: FlaskClient
) -> None:
    app.test_client().get("/products?lang=en")
    with counting(db.engine) as sent:
        assert 'lang="en"' in reader.get("/products?lang=en").text
    assert sent == []
    assert 'lang="en"' in reader.get("/", headers={"Accept-Language": "zh-CN"}).text


def test_a_full_cart_shows_its_number_and_nobody_elses(
    app: Flask, reader: FlaskClient, session: Session, jade: Product
) -> None:
    variant = a_variant(session, jade, pieces=9)
    session.commit()
    reader.get("/products/jade")
    sent = reader.post("/cart/lines", data={"variant_id": variant.id, "pieces": 7}, headers=HERE)
    assert sent.status_code == 303
    assert 'number">7<' in reader.get("/products").text
    assert 'number">7<' in reader.get("/products").text
    assert "header__count" not in app.test_client().get("/products").text


def test_somebody_who_is_signed_in_never_gets_nor_leaves_a_kept_page(
    app: Flask, reader: FlaskClient, pages: KeptPages
) -> None:
    with reader.session_transaction() as cookie:
        cookie["_user_id"] = "somebody"
    page = reader.get("/products")
    assert page.headers["Cache-Control"] == "private, no-store"
    assert len(pages) == 0


def test_what_the_last_answer_wanted_to_say_is_said_once(
    reader: FlaskClient, pages: KeptPages
) -> None:
    with reader.session_transaction() as cookie:
        cookie["_flashes"] = [("good", "Done and dusted")]
    assert "Done and dusted" in reader.get("/products").text
    assert "Done and dusted" not in reader.get("/products").text
    assert len(pages) == 1


@pytest.mark.parametrize(
    "address", ["/search?q=jade", "/cart", "/products?utm=1", "/products/none"]
)
def test_other_pages_are_not_kept(reader: FlaskClient, pages: KeptPages, address: str) -> None:
    reader.get(address)
    assert len(pages) == 0


def test_a_kept_page_holds_no_token_and_sets_no_cookie(reader: FlaskClient) -> None:
    for _ in range(2):
        page = reader.get("/products/jade")
        assert "csrf_token" not in page.text
        assert "Set-Cookie" not in page.headers
    assert 'name="csrf_token"' in reader.get("/sign-in").text


def test_a_browser_that_has_the_page_gets_none(reader: FlaskClient) -> None:
    first = reader.get("/products")
    assert first.headers["Cache-Control"] == "no-cache"
    assert {"Cookie", "Accept-Language"} <= set(first.vary)
    again = reader.get("/products", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_page_travels_packed(reader: FlaskClient) -> None:
    plain = reader.get("/products")
    packed = reader.get("/products", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data


@pytest.mark.parametrize(
    ("said", "status"),
    [
        (HERE, 303),
        ({"Origin": "http://localhost"}, 303),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, 400),
        ({"Sec-Fetch-Site": "same-site"}, 400),
        ({"Origin": "http://evil.example"}, 400),
        ({"Origin": "null"}, 400),
        ({}, 400),
    ],
)
def test_a_form_without_a_token_must_come_from_here(
    reader: FlaskClient, session: Session, said: dict[str, str], status: int
) -> None:
    variant = session.query(StockLevel).one().variant_id
    session.commit()
    answer = reader.post("/cart/lines", data={"variant_id": variant}, headers=said)
    assert answer.status_code == status
    assert (b'name="pieces"' in reader.get("/cart").data) is (status == 303)


def test_doors_that_are_not_marked_need_a_token_wherever_one_comes_from(
    reader: FlaskClient,
) -> None:
    answer = reader.post("/sign-in", data={"email": "ahe@example.org"}, headers=HERE)
    assert answer.status_code == 400


@pytest.mark.parametrize("address", ["/static/mark.svg", "/healthz"])
def test_what_is_the_same_for_everybody_speaks_of_no_cookie(
    app: Flask, client: FlaskClient, address: str
) -> None:
    with client.session_transaction() as cookie:
        cookie["_user_id"] = "somebody"
        cookie.permanent = True
    answer = client.get(address)
    assert answer.status_code == 200
    assert "Cookie" not in answer.vary
    assert "Set-Cookie" not in answer.headers


def a_page(text: bytes = b"") -> KeptPage:
    promise = Promise("shop.home", lambda: 1, 1, 30.0)
    return KeptPage(promise, [], text, 0.0, 0.0)


def test_only_so_much_is_kept_and_the_last_used_stays() -> None:
    one = a_page(b"a" * 1_000)
    pages = KeptPages(most_bytes=2 * one.bytes)
    pages.put("a", one)
    pages.put("b", a_page(b"b" * 1_000))
    assert pages.get("a") is one
    pages.put("c", a_page(b"c" * 1_000))
    assert pages.get("b") is None
    assert pages.get("a") is one
    assert pages.bytes <= 2 * one.bytes
    pages.put("d", a_page(bytes(range(256)) * 100))
    assert len(pages) == 0
    assert pages.bytes == 0


def test_while_one_reader_makes_sure_others_see_it_until_it_is_late() -> None:
    page = a_page()
    with page.checking:
        assert page.holds(FRESH, lambda _: False)
        assert not page.holds(LATE, lambda _: True)
    assert page.holds(FRESH, lambda _: True)
    assert page.holds(FRESH + FRESH / 2, lambda _: False)
    assert not page.holds(FRESH + FRESH, lambda _: False)
