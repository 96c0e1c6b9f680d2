"""Signing in with a real browser: a link, a new passkey, and in again by the passkey alone. Every
page of the account is looked at by axe, in both languages and both themes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect
from werkzeug.serving import WSGIRequestHandler, make_server

from catalog.db import db
from catalog.history import SYSTEM
from storefront.accounts.actions import user_added
from storefront.accounts.invitations import sign_in_address
from storefront.app import create_app
from storefront.schema import metadata
from tests.conftest import SETTINGS
from tests.journeys.people import PHONE, open_browser
from tests.journeys.seen import violations
from tests.servers.postgres import free_port

pytestmark = pytest.mark.slow

PAGES = ("/account", "/account/settings", "/account/security", "/account/second-factor")
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


class Quiet(WSGIRequestHandler):
    """Says nothing for each request."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Flask]:
    """A shop with nobody in it yet, at an address that browsers let passkeys be made for."""
    address = f"http://localhost:{(port := free_port())}"
    settings = replace(SETTINGS, database_url=f"sqlite:///{tmp_path}/shop.db", public_url=address)
    app = create_app(settings, clock=lambda: datetime.now(UTC))
    with app.app_context():
        metadata.create_all(db.engine)
    server = make_server("localhost", port, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield app
    server.shutdown()
    thread.join(10)


@pytest.fixture
def phone() -> Iterator[BrowserContext]:
    """A phone with a finger print sensor."""
    with open_browser() as browser:
        context = browser.new_context(viewport=PHONE, locale="en-US")
        page = context.new_page()
        device = context.new_cdp_session(page)
        device.send("WebAuthn.enable")
        device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
        yield context


def link_for(shop: Flask, email: str) -> str:
    now = datetime.now(UTC)
    with shop.app_context():
        user = user_added(db.session(), email, language="en", actor=SYSTEM, now=now)
        link = sign_in_address(db.session(), user, now=now)
        db.session.commit()
    return link


def address_of(shop: Flask) -> str:
    return str(shop.extensions["manyhands.settings"].public_url)


def enter(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="My account")).to_be_visible()


def test_a_passkey_made_on_a_phone_signs_in_alone(shop: Flask, phone: BrowserContext) -> None:
    page, here = phone.pages[0], address_of(shop)
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    enter(page, link_for(shop, "lin@example.org"))
    page.goto(f"{here}/account/security")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("button", name="Remove")).to_be_visible()
    page.goto(f"{here}/account")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.goto(f"{here}/sign-in?next=/account/settings")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Settings")).to_be_visible()
    assert wrong == []


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_pages_of_an_account_can_be_used_by_everybody(
    shop: Flask, phone: BrowserContext, language: str, theme: str
) -> None:
    page, here = phone.pages[0], address_of(shop)
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    link = link_for(shop, "lin@example.org")
    addresses = [f"{here}/sign-in?lang={language}", f"{here}/sign-in/sent", link]
    found = [problems(page, address) for address in addresses]
    page.get_by_role("main").get_by_role("button").click()
    found += [problems(page, f"{here}{address}") for address in PAGES]
    assert [each for each in found if each] == []


def problems(page: Page, address: str) -> list[str]:
    """What axe finds on a page."""
    page.goto(address)
    return [f"{address}: {each}" for each in violations(page)]
