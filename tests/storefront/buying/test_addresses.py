"""A member's kept addresses: hers alone, sealed, and a press away from the checkout."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from storefront.accounts import User
from storefront.addresses import SavedAddress
from tests.made_buying import a_shelf
from tests.storefront.buying.test_journeys import english
from tests.storefront.buying.walk import ADDRESS, fill_cart, form, path, send, words

PAGE = "/account/addresses"
HERS = {name: value for name, value in ADDRESS.items() if name != "email"}


def count(session: Session) -> int:
    found = session.scalar(select(func.count()).select_from(SavedAddress)) or 0
    session.rollback()
    return found


def test_it_is_kept_once_used_at_the_checkout_and_forgotten(
    session: Session, user: Callable[..., User], signed_in: Callable[[User], FlaskClient]
) -> None:
    a_shelf(session)
    mei, yun = (signed_in(user(f"{name}@example.org")) for name in ("mei", "yun"))
    for browser in (mei, yun):
        browser.get("/?lang=en")
    empty = form(mei.get(PAGE), PAGE)[1]
    for _twice in range(2):
        assert path(mei.post(PAGE, data={**empty, **HERS})) == PAGE
    assert count(session) == 1
    kept = session.execute(text("SELECT fields FROM saved_address")).scalar_one()
    session.rollback()
    assert "平江路" not in kept
    assert "平江路" not in words(yun.get(PAGE))
    fill_cart(mei, "jade", 1)
    page = mei.get(PAGE)
    address, fields = form(page, "/use")
    assert path(mei.post(address, data=fields)) == "/checkout"
    assert form(mei.get("/checkout"), "/checkout")[1]["street"] == "平江路 12 号"
    token = form(yun.get(PAGE), PAGE)[1]
    assert yun.post(address, data=token).status_code == 404
    yun.post(address.replace("/use", "/removal"), data=token)
    assert count(session) == 1
    send(mei, page, "/removal")
    assert count(session) == 0


def test_a_guest_is_led_to_the_door(app: Flask) -> None:
    assert "sign-in" in path(english(app).get(PAGE))
