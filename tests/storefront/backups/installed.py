"""An installation to be kept and an empty place to restore into, on either engine."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from alembic.runtime.migration import MigrationContext
from click.testing import CliRunner, Result
from sqlalchemy.orm import Session

from catalog import vault
from catalog.db import prepare_sqlite
from fulfillment.ledger import seal
from storefront.cli import group
from storefront.migrating import scripts
from storefront.schema import metadata
from tests.conftest import SETTINGS, Clock
from tests.made_money import earned


@dataclass(frozen=True)
class Installed:
    """Where one installation keeps its things, and with which keys."""

    url: str
    media: Path
    data_key: str = SETTINGS.data_key

    def run(self, *words: str) -> Result:
        """Run `manyhands` here."""
        env = {
            "DATABASE_URL": self.url,
            "MEDIA_URL": f"file:{self.media}",
            "DATA_KEY": self.data_key,
            "SECRET_KEY": SETTINGS.secret_key,
        }
        return CliRunner().invoke(group, list(words), env=env)

    def engine(self) -> sa.Engine:
        """Its database."""
        engine = sa.create_engine(self.url, poolclass=sa.NullPool)
        if engine.dialect.name == "sqlite":
            prepare_sqlite(engine)
        return engine

    def empty(self) -> bool:
        """Whether nothing is here, not even something half."""
        if self.url.startswith("sqlite"):
            folder = Path(self.url.removeprefix("sqlite:///")).parent
            return not any(folder.rglob("*")) if folder.exists() else True
        engine = self.engine()
        tables = sa.inspect(engine).get_table_names()
        engine.dispose()
        beside = self.media.parent
        return tables == [] and (not beside.exists() or not any(beside.rglob("*")))


def furnish(place: Installed) -> None:
    """Ahe has earned ¥78.00, the book is sealed, and three pictures lie in the storage."""
    if place.url.startswith("sqlite"):
        Path(place.url.removeprefix("sqlite:///")).parent.mkdir(parents=True)
    engine = place.engine()
    metadata.create_all(engine)
    with engine.begin() as connection:
        MigrationContext.configure(connection).stamp(scripts(), "head")
    vault.configure(place.data_key)
    with Session(engine) as session:
        earned(session)
        seal(session, now=Clock().now)
        session.commit()
    engine.dispose()
    for name, data in (("a", b"jade" * 9), ("b", b"\0" * 3_000_000), ("c", b"")):
        path = place.media / "private" / f"{name}.bin"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def contents(place: Installed) -> dict[str, list[str]]:
    """Every row of every table, as text."""
    engine = place.engine()
    with engine.connect() as connection:
        told = {
            table.name: sorted(map(repr, connection.execute(sa.select(table)).all()))
            for table in metadata.sorted_tables
        }
        connection.rollback()
    engine.dispose()
    return told
