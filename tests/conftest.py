"""What every test may use: an app on a fresh database (SQLite and PostgreSQL), a session, a client
and a clock that stands still until a test moves it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from catalog.db import db, intent
from storefront.accounts import Membership, Role, User
from storefront.app import create_app
from storefront.config import Settings
from storefront.schema import metadata
from storefront.wiring import limiter
from tests.emptying import emptied, keep_empty_copy
from tests.servers import postgres
from tests.servers.databases import own_database

pytest_plugins = ("tests.pace", "tests.servers.loaded")
ENGINES = tuple(os.environ.get("TEST_ENGINES", "sqlite,postgresql").split(","))
SETTINGS = Settings(
    secret_key="test-secret-key-of-at-least-32-characters",
    data_key="t1:test-data-key-of-at-least-32-characters",
    public_url="http://localhost",
    demo=True,
    testing=True,
)


class Browser(FlaskClient):
    """A browser whose every request has an app context of its own, as on a server; otherwise it
    would share the test's, and with it the session, the signed-in user and the language."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        with self.application.app_context():
            return super().open(*args, **kwargs)


class Clock:
    """A clock that a test sets; it never moves by itself."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> datetime:
        self.now += timedelta(**span)
        return self.now


@pytest.fixture(scope="session")
def postgres_url(worker_id: str) -> Iterator[str]:
    """A PostgreSQL of this run (each xdist worker starts its own)."""
    with postgres.running() as url:
        yield url


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    return str(getattr(request.config, "workerinput", {}).get("workerid", "main"))


@pytest.fixture(scope="session")
def apps() -> Iterator[dict[str, tuple[Flask, Clock]]]:
    """The apps of this run by their engine. A worker goes from engine to engine and back with every
    module, and pytest drops a fixture whose parameter changes: so they are kept here."""
    made: dict[str, tuple[Flask, Clock]] = {}
    yield made
    for app, _clock in made.values():
        with app.app_context():
            db.engine.dispose()


@pytest.fixture(scope="session", params=ENGINES)
def engine_app(
    request: pytest.FixtureRequest,
    apps: dict[str, tuple[Flask, Clock]],
    tmp_path_factory: pytest.TempPathFactory,
    worker_id: str,
) -> tuple[Flask, Clock]:
    """One app per engine for the whole run; `app` empties its database for each test."""
    if request.param in apps:
        return apps[request.param]
    folder = tmp_path_factory.mktemp(f"app-{request.param}")
    if request.param == "sqlite":
        url = f"sqlite:///{folder}/test.db"
    else:
        url = own_database(request.getfixturevalue("postgres_url"), f"mh_{worker_id}")
    clock = Clock()
    settings = replace(SETTINGS, database_url=url, media_url=f"file:{folder}/media")
    app = create_app(settings, clock=clock)
    app.test_client_class = Browser
    with app.app_context():
        metadata.create_all(db.engine)
    if request.param == "sqlite":
        keep_empty_copy(app, folder)
    return apps.setdefault(request.param, (app, clock))


@pytest.fixture
def clock(engine_app: tuple[Flask, Clock]) -> Clock:
    """The app's clock, back at Monday 2026-11-23 01:30 UTC."""
    engine_app[1].now = Clock().now
    return engine_app[1]


@pytest.fixture
def app(engine_app: tuple[Flask, Clock], clock: Clock) -> Iterator[Flask]:
    """The app on an empty database, its context pushed. What a test hangs onto it (a bank, a
    postbox, other settings) is gone with the test, for every module shares the app."""
    app = engine_app[0]
    hung = dict(app.extensions)
    limiter.enabled = not SETTINGS.testing  # one for all apps; another test's app may have woken it
    with app.app_context():
        emptied(app)
    with app.app_context():
        yield app
        db.session.remove()
    app.extensions.clear()
    app.extensions.update(hung)


@pytest.fixture
def session(app: Flask) -> Session:
    """A writing session on an empty database."""
    intent.set("write")
    return db.session()


@pytest.fixture
def now(clock: Clock) -> datetime:
    return clock.now


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without JavaScript."""
    return app.test_client()


@pytest.fixture
def user(session: Session, now: datetime) -> Callable[..., User]:
    """Makes a user with roles: `user("lin@example.org", Role.LEAD, cooperative_id=3)`."""

    def make(email: str, role: Role | None = None, **belongs: int) -> User:
        made = User(email=email, session_key=f"key-of-{email}"[:43], created_at=now)
        if role is not None:
            made.memberships = [Membership(role=role, **belongs)]
        session.add(made)
        session.commit()
        return made

    return make


@pytest.fixture
def signed_in(app: Flask) -> Callable[[User], FlaskClient]:
    """A browser in which a user is signed in; commit the test's own session before using it."""

    def open_browser(user: User) -> FlaskClient:
        browser = app.test_client()
        with browser.session_transaction() as cookie:
            cookie["_user_id"] = user.session_key
            cookie["_fresh"] = True
        return browser

    return open_browser
