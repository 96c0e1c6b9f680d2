"""`manyhands backup` and `manyhands restore`: the whole installation in one folder, and back.

The folder holds a signed manifest and sealed parts; without the DATA_KEY it is worthless, so that
the key must be kept elsewhere. See `docs/operations.md`.

How it can fail: each thing that is wrong is one sentence and exit 1, and leaves nothing half done.
A backup of books that do not hold is kept, and said: exit 1, too.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import click
import psycopg
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from catalog.db import db
from catalog.errors import Refusal
from media.storage import StorageDown, from_url
from storefront import migrating
from storefront.app import create_app
from storefront.backups import Manifest, Place, Source, remember, take
from storefront.backups import restore as brought_back
from storefront.backups.port import Engine
from storefront.backups.postgresql import Postgresql
from storefront.backups.sqlite import Sqlite
from storefront.cli.context import opened, settings_here
from storefront.config import Settings
from storefront.wiring.clock import now

FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.option("--to", "to", type=FOLDER, required=True, help="A folder that is empty or new.")
@click.option(
    "--media",
    type=click.Choice(["auto", "copy", "list"]),
    default="auto",
    show_default=True,
    help="Pictures with their bytes, or only by name; auto copies a folder and lists an S3.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def backup(*, to: Path, media: str, as_json: bool) -> None:
    """Keep database and pictures of this moment in a folder, sealed, signed and proved."""
    with opened() as app, plainly():
        settings: Settings = app.extensions["manyhands.settings"]
        copied = media == "copy" or (media == "auto" and settings.media_url.startswith("file:"))
        engine, name = engine_of(settings)
        db.session.remove()
        source = Source(engine, name, from_url(settings.media_url), copied)
        tick = _Progress(quiet=as_json)
        made = take(source, to.absolute(), program=version("manyhands"), now=now(), tick=tick)
        remember(db.session(), made)
        db.session.commit()
    _tell("kept in", to, made, as_json=as_json)
    if not made.proof.sound:
        raise Refusal(
            "backup.unsound",
            "The backup is whole, but the books in it do not hold: %(broken)s.",
            broken=", ".join(made.proof.broken),
        )


@click.command()
@click.option("--from", "from_", type=FOLDER, required=True, help="The folder of a backup.")
@click.option("--unsound", is_flag=True, help="Even books that did not hold when they were kept.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def restore(*, from_: Path, unsound: bool, as_json: bool) -> None:
    """Bring a backup back into an empty place, and prove it."""
    settings = settings_here()
    app = create_app(settings)
    with app.app_context(), plainly():
        engine, name = engine_of(settings)
        place = Place(engine, name, from_url(settings.media_url), migrating)
        tick = _Progress(quiet=as_json)
        found = brought_back(from_.absolute(), place, unsound=unsound, tick=tick)
    _tell("restored from", from_, found, as_json=as_json)


def engine_of(settings: Settings) -> tuple[Engine, str]:
    """What carries this installation's database, and its name."""
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite":
        return Sqlite(Path(str(url.database))), "sqlite"
    return Postgresql(db.engine), "postgresql"


@contextmanager
def plainly() -> Iterator[None]:
    """A full disk, a server that is gone, a storage that is down: one sentence."""
    try:
        yield
    except (SQLAlchemyError, psycopg.Error, sqlite3.Error, OSError, StorageDown) as failure:
        reason = str(getattr(failure, "orig", None) or failure).splitlines() or [""]
        raise Refusal(
            "backup.broke_off",
            "It broke off, and nothing half done was left: %(why)s.",
            why=reason[0].rstrip(".") or type(failure).__name__,
        ) from failure


class _Progress:
    """How far it is, on a terminal."""

    def __init__(self, *, quiet: bool) -> None:
        self.shown = not quiet and sys.stderr.isatty()

    def __call__(self, what: str, size: int) -> None:
        if self.shown:
            click.echo(f"\r{what}: {size / 1e6:.1f} MB ", nl=False, err=True)


def _tell(verb: str, folder: Path, made: Manifest, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(_plain(folder, made)))
        return
    rows, media = sum(made.rows.values()), made.media
    click.echo(
        f"{rows} rows of {len(made.rows)} tables, {verb} {folder} ({made.size / 1e6:.1f} MB)."
    )
    how = "with their bytes" if media.copied else "by name only; keep the storage itself"
    click.echo(f"{media.files} pictures and films, {how} ({media.size / 1e6:.1f} MB).")
    if media.damaged:
        click.echo(f"{media.damaged} of them are not what their names say.", err=True)
    state = "all hold" if made.proof.sound else f"broken: {', '.join(made.proof.broken)}"
    click.echo(f"{made.proof.checked} promises of the books asked: {state}.")
    click.echo(f"Head of the chain: {made.proof.head}")


def _plain(folder: Path, made: Manifest) -> dict[str, object]:
    return {
        "folder": str(folder),
        "id": made.id,
        "taken_at": made.taken_at,
        "engine": made.engine,
        "revision": made.revision,
        "size": made.size,
        "tables": len(made.rows),
        "rows": sum(made.rows.values()),
        "media": {
            "copied": made.media.copied,
            "files": made.media.files,
            "bytes": made.media.size,
            "damaged": made.media.damaged,
        },
        "sound": made.proof.sound,
        "broken": list(made.proof.broken),
        "head": made.proof.head,
    }
