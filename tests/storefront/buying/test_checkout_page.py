"""The checkout's page: what its Enter key does, and what it says to machines."""

from __future__ import annotations

import re

from flask import Flask
from sqlalchemy.orm import Session

from tests.made_buying import a_shelf
from tests.storefront.buying.test_journeys import english
from tests.storefront.buying.walk import fill_cart


def test_the_checkout_can_be_looked_at_by_lighthouse_and_enter_orders(
    app: Flask, session: Session
) -> None:
    a_shelf(session, pieces=10)
    browser = english(app)
    assert "noindex" in browser.get("/checkout").headers["X-Robots-Tag"]  # led to an empty cart
    fill_cart(browser, "jade", 1)
    page = browser.get("/checkout")
    assert page.headers["Cache-Control"] == "no-store"
    assert "X-Robots-Tag" not in page.headers
    assert "noindex" not in page.text
    assert '<meta name="description" content="Order what' in page.text
    assert "/checkout" not in browser.get("/robots.txt").text
    inside = page.text.partition('action="/checkout"')[2]
    first = re.findall(r"<button([^>]*)>", inside)[0]
    assert 'type="submit"' in first
    assert "name=" not in first
