"""Every page answers on PostgreSQL.

The daily suite proves pages on SQLite only (`tests/storefront/conftest.py`), which lets through
what PostgreSQL refuses, as a GROUP BY of a JSON column. Here the demo stands on PostgreSQL and
everybody opens every page of `tests/journeys/test_every_page.py` once, without a browser.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from fulfillment.batches import Batch
from media.storage import from_url
from storefront.accounts import User
from storefront.demo.loading import load_once
from storefront.demo.visitors import ADDRESSES
from tests.conftest import ENGINES, Clock
from tests.journeys import ways
from tests.journeys.deep_pages import PERHAPS
from tests.journeys.test_every_page import NOT_THERE, PAGES


@pytest.mark.slow
@pytest.mark.parametrize(
    "engine_app", [each for each in ENGINES if each == "postgresql"], indirect=True
)
def test_every_page_answers_everybody(
    app: Flask, session: Session, clock: Clock, signed_in: Callable[[User], FlaskClient]
) -> None:
    clock.now = datetime.now(UTC)
    storage = from_url(app.extensions["manyhands.settings"].media_url)
    assert load_once(session, storage, say=lambda _words: None)
    counted = "SELECT reltuples FROM pg_class WHERE oid = CAST('batch' AS regclass)"
    batches = session.scalar(select(func.count(Batch.id)))
    assert session.scalar(text(counted)) == batches, "the server knows what it has to plan for"
    wrong = []
    for role, paths in PAGES.items():
        browser = app.test_client()
        if role != "guest":
            address = User.email == ADDRESSES[role]
            browser = signed_in(session.scalars(select(User).where(address)).one())
            session.commit()
        wrong += [f"{role}: {path}: {each}" for path in paths for each in refused(browser, path)]
    assert wrong == [], "\n".join(wrong)


def refused(browser: FlaskClient, path: str) -> list[str]:
    """What a page says that does not answer as it should."""
    try:
        path = ways.filled(path, lambda above: browser.get(above).text)
        answer = browser.get(path, follow_redirects=True)
    except LookupError:
        return [] if path in PERHAPS else ["no link leads there"]
    except Exception as error:
        return [f"{type(error).__name__}: {str(error)[:300]}"]
    return [] if answer.status_code == NOT_THERE.get(path, 200) else [answer.status]
