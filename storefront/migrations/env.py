"""Alembic's environment for writing a new migration; see CONTRIBUTING. Running migrations is
`storefront.migrating`'s work.

Types of our own are written down as what they are in the database, so that a migration keeps its
meaning when the code moves on.
"""

from __future__ import annotations

import os
from typing import Any, Literal

from alembic import context
from sqlalchemy import create_engine

from catalog.db import UtcDateTime, WordsType
from catalog.vault import Sealed
from storefront.config import absolute_database
from storefront.schema import metadata


def plainly(kind: str, thing: Any, _autogen: object) -> str | Literal[False]:
    """How a column's type is written in a migration."""
    if kind != "type":
        return False
    if isinstance(thing, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(thing, WordsType):
        return "sa.JSON()"
    if isinstance(thing, Sealed):
        return "sa.Text()"
    return False


engine = create_engine(absolute_database(os.environ["DATABASE_URL"]))
with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        render_item=plainly,
    )
    with context.begin_transaction():
        context.run_migrations()
