"""Databases of one's own on a server that is shared."""

from __future__ import annotations

import sqlalchemy as sa


def own_database(server: str, name: str) -> str:
    """The URL of a new, empty database; an old one of that name is dropped."""
    admin = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(sa.text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        connection.execute(sa.text(f'CREATE DATABASE "{name}"'))
    admin.dispose()
    return server.rsplit("/", 1)[0] + f"/{name}"
