"""A person at a browser without JavaScript: she opens pages, finds forms and sends them."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from storefront.accounts.models import User
from storefront.jobs.worker import run_due
from storefront.notices.port import Letter

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Postbox:
    """A carrier that keeps letters for the test to read."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []

    def carry(self, letter: Letter) -> None:
        self.letters.append(letter)


def send(browser: FlaskClient, page: str, address: str, **fields: str | list[str]) -> TestResponse:
    """Open `page`, and send its form to `address` with the hidden token it carries."""
    token = TOKEN.search(browser.get(page).text)
    hidden = {"csrf_token": token[1]} if token else {}
    return browser.post(address, data={**hidden, **fields})


def link_for(
    app: Flask, browser: FlaskClient, postbox: Postbox, email: str, after: str = ""
) -> str:
    """The path of the link that a letter brings her."""
    send(browser, f"/sign-in?next={after}", "/sign-in", email=email, next=after, way="link")
    run_due(app)
    found = re.search(r"http://localhost(/sign-in/link/\S+)", postbox.letters[-1].text)
    assert found is not None
    return found[1]


def enter(app: Flask, browser: FlaskClient, postbox: Postbox, email: str) -> TestResponse:
    """Sign in by a link."""
    link = link_for(app, browser, postbox, email)
    return send(browser, link, urlsplit(link).path)


def is_in(browser: FlaskClient) -> bool:
    return browser.get("/account/settings").status_code == 200


def reloaded(session: Session, user: User) -> User:
    session.rollback()
    session.refresh(user)
    session.commit()
    return user
