"""A database of its own for the benchmark of imports, and the import itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from catalog.db import db
from catalog.history import Actor
from storefront.app import create_app
from storefront.channels.importing import Wish, import_file
from storefront.config import Settings, from_environment
from storefront.schema import metadata


@contextmanager
def ground(folder: Path) -> Iterator[None]:
    """An app on the database of a folder, which is made if it is not there."""
    app = create_app(_settings(folder))
    with app.app_context():
        if not (folder / "shop.db").exists():
            metadata.create_all(db.engine)
        yield


def at_work(file: Path) -> dict[str, float]:
    """Import a file as the command does, part by part."""
    with file.open("rb") as opened:
        wish = Wish(opened, file.name, "douyin-main")
        report = import_file(
            db.session(),
            wish,
            actor=Actor(None, "office"),
            now=datetime(2026, 11, 23, tzinfo=UTC),
            after=lambda _rows: db.session.commit(),
        )
        db.session.commit()
    return {"created": report.counts.created, "updated": report.counts.updated}


def _settings(folder: Path) -> Settings:
    secret = "a" * 40
    told = {
        "DATABASE_URL": f"sqlite:///{folder}/shop.db",
        "SECRET_KEY": secret,
        "DATA_KEY": f"k1:{secret}",
        "PUBLIC_URL": "http://localhost",
    }
    return from_environment(told)
