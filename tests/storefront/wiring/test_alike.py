"""Guests who are shown the same get the same page, each with a form token of her own."""

from __future__ import annotations

import re
from collections import OrderedDict
from datetime import UTC, datetime

import pytest
from flask import Flask, flash, g, session
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from catalog.stock import StockLevel
from storefront.wiring import fragments
from storefront.wiring.alike import MARK, alike
from storefront.wiring.guards import token_shown
from tests.made_buying import a_shelf

NOW = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
HERE = {"Origin": "http://localhost"}
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fragments, "_drawn", OrderedDict())


def test_it_is_drawn_once_and_what_is_said_to_her_makes_another(app: Flask) -> None:
    drawn: list[int] = []

    def draw() -> str:
        drawn.append(1)
        return f"<p>{token_shown()}</p>"

    def page(*, pieces: int = 1, saying: str = "", address: str = "/") -> tuple[str, str]:
        with app.app_context(), app.test_request_context(address):
            if saying:
                flash(saying)
            text = alike("a cart", theme="auto", pieces=pieces, draw=draw)
            assert MARK not in text
            assert session["csrf_token"], "her session knows the token that stands in her form"
            return text, f"<p>{g.csrf_token}</p>"

    mei, hua = page(), page()
    assert mei[0] == mei[1]
    assert hua[0] == hua[1] != mei[0]
    assert len(drawn) == 1
    page(pieces=2)
    page(saying="Someone was faster.")
    page(saying="Someone was faster.")
    assert len(drawn) == 3
    page(address="/?back=1")
    page(address="/?back=1")
    assert len(drawn) == 5, "an address that asks something is answered for itself"


def test_two_guests_with_the_same_cart_each_get_a_form_that_works(
    app: Flask, session: Session
) -> None:
    variant = a_shelf(session, pieces=3)
    session.commit()
    mei, hua = app.test_client(), app.test_client()
    for guest in (mei, hua):
        guest.post("/cart/lines", data={"variant_id": variant.id}, headers=HERE)
    tokens = [set(TOKEN.findall(guest.get("/cart").text)) for guest in (mei, hua)]
    assert all(len(each) == 1 for each in tokens), "every form of a page has the same"
    (hers,), (others,) = tokens
    assert hers != others
    line = f"/cart/lines/{variant.id}"
    assert mei.post(line, data={"pieces": 2, "csrf_token": others}).status_code == 400
    assert mei.post(line, data={"pieces": 2, "csrf_token": hers}).status_code == 303
    assert [guest.get("/cart").text.count('value="2"') for guest in (mei, hua)] == [1, 0]


def test_a_guest_sees_what_has_become_of_the_stock_since(
    client: FlaskClient, session: Session
) -> None:
    variant = a_shelf(session, pieces=1)
    session.commit()
    client.post("/cart/lines", data={"variant_id": variant.id}, headers=HERE)
    seen = [client.get("/cart?lang=en").text, client.get("/cart").text]
    session.query(StockLevel).update({"on_hand": 0})
    session.commit()
    gone = client.get("/cart").text
    session.query(StockLevel).update({"on_hand": 1})
    session.commit()
    back = client.get("/cart").text
    assert ["To the checkout" in each for each in (*seen, gone, back)] == [True, True, False, True]
