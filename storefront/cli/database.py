"""`manyhands db`: migrations."""

from __future__ import annotations

import click

from catalog.db import db as database
from storefront.app import create_app
from storefront.cli.context import settings_here
from storefront.migrating import require_current, scripts, shape_of
from storefront.migrating import upgrade as migrate


@click.group()
def db() -> None:
    """Migrations: upgrade, current, check."""


@db.command()
def upgrade() -> None:
    """Bring the database to this program's shape."""
    app = create_app(settings_here())
    with app.app_context():
        found = migrate(database.engine)
    click.echo(f"The database was {found}; it is at {scripts().get_current_head()} now.")


@db.command()
def current() -> None:
    """Say which shape the database has."""
    app = create_app(settings_here())
    with app.app_context():
        click.echo(shape_of(database.engine).value)


@db.command()
def check() -> None:
    """Exit 1 unless the database has this program's shape."""
    app = create_app(settings_here())
    with app.app_context():
        require_current(database.engine)
    click.echo("The database has this program's shape.")
