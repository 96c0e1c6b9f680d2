"""Connecting the database: pool sizes, the promises of SQLite, and who is going to write."""

from __future__ import annotations

from typing import Any

from flask import Flask, request

from catalog.db import BUSY_SECONDS, db, intent, prepare_sqlite
from storefront.config import Settings

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def engine_options(url: str) -> dict[str, Any]:
    """Pool and time limits for an engine."""
    if url.startswith("sqlite"):
        return {"connect_args": {"timeout": BUSY_SECONDS, "check_same_thread": False}}
    options = "-c statement_timeout=30000 -c lock_timeout=10000 -c timezone=UTC"
    return {
        "pool_pre_ping": True,
        "pool_size": 8,
        "max_overflow": 8,
        "pool_timeout": 10,
        "connect_args": {"connect_timeout": 5, "options": options},
    }


def connect_database(app: Flask, settings: Settings) -> None:
    """Bind `db` to the app; a GET reads, everything else writes."""
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(settings.database_url)
    db.init_app(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            prepare_sqlite(db.engine)

    @app.before_request
    def _intend() -> None:
        intent.set("read" if request.method in SAFE_METHODS else "write")

    @app.teardown_appcontext
    def _forget(_error: BaseException | None) -> None:
        intent.set("write")
