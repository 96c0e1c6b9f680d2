"""Light, dark or as the device says: remembered, without an account and without a script."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from storefront.wiring.visitors import THEME_COOKIE as COOKIE


@pytest.fixture
def trusting(app: Flask) -> FlaskClient:
    """A browser whose forms need no token; the token itself is tested elsewhere."""
    app.config["WTF_CSRF_ENABLED"] = False
    try:
        yield app.test_client()
    finally:
        app.config["WTF_CSRF_ENABLED"] = True


def test_the_choice_is_kept_and_leads_back(trusting: FlaskClient) -> None:
    answer = trusting.post("/appearance", data={"theme": "dark", "back": "/help?lang=en"})
    assert (answer.status_code, answer.location) == (303, "/help?lang=en")
    assert 'data-theme="dark"' in trusting.get("/help").text


def test_nonsense_is_not_remembered(trusting: FlaskClient) -> None:
    answer = trusting.post("/appearance", data={"theme": "x", "back": "https://evil.example"})
    assert answer.location == "/"
    assert COOKIE not in answer.headers.get("Set-Cookie", "")


def test_without_its_token_nothing_is_remembered(client: FlaskClient) -> None:
    answer = client.post("/appearance", data={"theme": "dark"})
    assert answer.status_code == 400
    assert "data-theme" not in client.get("/help").text
