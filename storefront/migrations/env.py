"""Alembic's environment for writing new migrations by hand (`manyhands db revision` is not a thing:
a developer runs `alembic -c storefront/migrations/alembic.ini revision --autogenerate -m …` with
DATABASE_URL at an upgraded scratch database). Running them is `storefront.migrating`'s work.
"""

from __future__ import annotations

import os

from alembic import context
from sqlalchemy import create_engine

from storefront.config import absolute_database
from storefront.schema import metadata

engine = create_engine(absolute_database(os.environ["DATABASE_URL"]))
with engine.connect() as connection:
    context.configure(
        connection=connection, target_metadata=metadata, render_as_batch=True, compare_type=True
    )
    with context.begin_transaction():
        context.run_migrations()
