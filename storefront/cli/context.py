"""The ground a command stands on: settings from the environment and an app context.

The demo leaves its secrets in `<data>/settings.env` (readable by its owner only), so that
`manyhands ledger verify` beside it works on the same database; the environment wins over the file.
`MANYHANDS_DATA` names another data folder than `instance`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from catalog.db import db
from storefront.app import create_app
from storefront.config import Settings, from_environment
from storefront.migrating import require_current

SETTINGS_FILE = "settings.env"


def data_folder() -> Path:
    """Where an embedded installation keeps its files."""
    return Path(os.environ.get("MANYHANDS_DATA") or "instance")


def kept_settings(folder: Path) -> dict[str, str]:
    """What the demo wrote down, or nothing."""
    path = folder / SETTINGS_FILE
    if not path.is_file():
        return {}
    pairs = (line.split("=", 1) for line in path.read_text("utf-8").splitlines() if "=" in line)
    return dict(pairs)


def settings_here(extra: Mapping[str, str] | None = None) -> Settings:
    """The settings of the installation in this folder."""
    env = {**kept_settings(data_folder()), **os.environ, **(extra or {})}
    return from_environment(env, demo=env.get("MANYHANDS_DEMO") == "1")


@contextmanager
def opened() -> Iterator[Flask]:
    """An app on a database of the right shape, its context pushed."""
    app = create_app(settings_here())
    with app.app_context():
        require_current(db.engine)
        yield app
        db.session.remove()
