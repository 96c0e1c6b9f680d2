"""People who sign in, and the box where their letters arrive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from catalog.history import Actor
from storefront.accounts.actions import password_set
from storefront.accounts.models import User
from storefront.wiring import limiter
from tests.storefront.accounts.browser import Postbox

PASSWORD = "three times around the wrist"


@pytest.fixture
def postbox(app: Flask) -> Iterator[Postbox]:
    """Letters go here instead of to the console."""
    box = Postbox()
    app.extensions["manyhands.carrier"] = box
    yield box
    app.extensions.pop("manyhands.carrier")


@pytest.fixture
def lin(session: Session, now: datetime) -> User:
    """Lin, a shopper with a password."""
    made = User(email="lin@example.org", session_key="lins-first-key", created_at=now)
    session.add(made)
    session.flush()
    password_set(session, made, PASSWORD, actor=Actor(made.id, "self"), now=now)
    session.commit()
    return made


@pytest.fixture
def in_earnest(app: Flask) -> Iterator[None]:
    """The app as it is outside demo and tests: the office needs a second factor."""
    before = app.extensions["manyhands.settings"]
    app.extensions["manyhands.settings"] = replace(before, demo=False, testing=False)
    yield
    app.extensions["manyhands.settings"] = before


@pytest.fixture
def limits(app: Flask) -> Iterator[None]:
    """Rate limits that count."""
    limiter.enabled = True
    limiter.reset()
    yield
    limiter.reset()
    limiter.enabled = False
