"""How a guest without JavaScript walks through the shop: by the forms and links on the pages."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urlsplit

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

ADDRESS = {
    "email": "mei@example.org",
    "country": "CN",
    "recipient": "林梅",
    "phone": "138 0013 8000",
    "province": "江苏省",
    "city": "苏州市",
    "district": "姑苏区",
    "street": "平江路 12 号",
}


class Forms(HTMLParser):
    """The forms of a page: where they go and what they carry."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = True
            self.found.append((given.get("action", ""), {}))
        elif tag == "input" and self.inside and given.get("name"):
            chosen = given.get("type") != "radio" or "checked" in given
            if chosen:
                self.found[-1][1][given["name"]] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False


def form(page: TestResponse, action: str) -> tuple[str, dict[str, str]]:
    """The form of a page whose address contains `action`."""
    parser = Forms()
    parser.feed(page.text)
    return next(each for each in parser.found if action in each[0])


def send(browser: FlaskClient, page: TestResponse, action: str, **typed: str) -> TestResponse:
    """Fill in a form of a page and send it."""
    address, fields = form(page, action)
    return browser.post(address, data={**fields, **typed})


def fill_cart(browser: FlaskClient, slug: str, pieces: int) -> TestResponse:
    """Put pieces of a product in the cart; the cart's page."""
    page = browser.get(f"/products/{slug}")
    assert send(browser, page, "/cart/lines", pieces=str(pieces)).status_code == 303
    return browser.get("/cart")


def check_out(browser: FlaskClient, **typed: str) -> TestResponse:
    """Fill in the checkout and order."""
    return send(browser, browser.get("/checkout"), "/checkout", **{**ADDRESS, **typed})


def path(answer: TestResponse) -> str:
    """Where an answer leads."""
    assert answer.status_code in (302, 303), answer.text[:2000]
    return urlsplit(answer.location).path


def lost(answer: TestResponse) -> bool:
    """Whether the press was answered with no: her cart as it stands, and above it why."""
    return answer.status_code == 409 and "Someone was faster" in words(answer)


def words(page: TestResponse) -> str:
    """What a person reads."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.text)).split())
