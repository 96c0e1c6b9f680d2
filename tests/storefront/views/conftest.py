"""Yun of the office and the workshop she plans for."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from storefront.accounts import Role, User
from tests.made_office import Workshop, a_workshop


@pytest.fixture
def workshop(session: Session) -> Workshop:
    return a_workshop(session)


@pytest.fixture
def yun(
    session: Session, user: Callable[..., User], signed_in: Callable[[User], FlaskClient]
) -> FlaskClient:
    """Yun of the office, reading English."""
    browser = signed_in(user("yun@example.org", Role.OFFICE))
    browser.get("/office?lang=en")
    return browser
