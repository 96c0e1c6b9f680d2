"""SQLite: a copy by its online backup, and a file that is moved into place.

Carried away: the copy is made in one step, so that it is one moment; writers do not wait (WAL). It
lies beside the database, as private as that, and is gone when it has been written sealed. The copy
is what is proved: every page (`integrity_check`), every reference, the books.

Brought back: the file is made beside its place under another name, proved, migrated, flushed, and
then linked to its name, which fails if anybody has put something there meanwhile.

How it can fail: a page or reference that is broken is told in the proof when carried away, and is a
`Refusal` when brought back, as are a database or a log (`-wal`) that is there already.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from catalog.db import prepare_sqlite
from catalog.errors import Refusal
from storefront.backups.frames import Giver, Taker, pieces, put, told
from storefront.backups.papers import damaged, sync_folder
from storefront.backups.port import Carried, Shaping, other_rows, taken
from storefront.backups.proof import counted, proved, require_same, shape
from storefront.backups.rules import DATABASE, Manifest, Proof, differing
from storefront.wiring.rebuilding import rebuilding

PIECE = 256 * 1024
COPY = "database.db"


class Sqlite:
    """The database in one file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def carried(self, target: Taker) -> Carried:
        """Copy, prove the copy, write it."""
        with TemporaryDirectory(
            prefix=f".{self.path.name}.backup-", dir=self.path.parent
        ) as beside:
            copy = Path(beside, COPY)
            _copied(self.path, copy)
            with _opened(copy) as connection:
                proof, rows = _proof(connection), counted(connection)
                revision = shape(connection)
            with copy.open("rb") as file:
                put(target, {"file": COPY}, iter(lambda: file.read(PIECE), b""))
        return Carried(revision, rows, proof)

    def require_empty(self) -> None:
        """Neither a database nor what a crash left of one."""
        if self.path.exists() and self.path.stat().st_size:
            raise taken()
        for suffix in ("-wal", "-shm", "-journal"):
            if self.path.with_name(self.path.name + suffix).exists():
                raise taken()

    @contextmanager
    def prepared(self, source: Giver, manifest: Manifest, shaping: Shaping) -> Iterator[Ready]:
        """Write beside, prove, migrate, prove again."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        beside = TemporaryDirectory(prefix=f".{self.path.name}.restore-", dir=self.path.parent)
        with beside as folder:
            copy = Path(folder, COPY)
            _written(source, copy)
            with _opened(copy) as connection:
                _require_kept(connection, manifest)
                shaping.brings(connection, "head")
            with _opened(copy) as connection:
                require_same(manifest.proof, _proof(connection))
            _closed(copy)
            yield Ready(copy, self.path)


class Ready:
    """A file that waits for its name."""

    def __init__(self, copy: Path, place: Path) -> None:
        self.copy, self.place = copy, place

    def settle(self) -> None:
        """Give it its name, unless somebody else has it."""
        try:
            if self.place.exists() and not self.place.stat().st_size:
                self.place.unlink()
            os.link(self.copy, self.place)
        except FileExistsError as problem:
            raise taken() from problem
        with suppress(OSError):  # it is there; some file systems cannot promise more
            sync_folder(self.place.parent)


def _copied(path: Path, copy: Path) -> None:
    copy.touch(mode=0o600)
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")


def _written(source: Giver, copy: Path) -> None:
    if told(source) != {"file": COPY}:
        raise damaged(DATABASE)
    with copy.open("wb") as file:
        file.writelines(pieces(source))
    if told(source) is not None:
        raise damaged(DATABASE)


@contextmanager
def _opened(copy: Path) -> Iterator[sa.Connection]:
    engine = sa.create_engine(f"sqlite:///{copy}", poolclass=NullPool, hide_parameters=True)
    prepare_sqlite(engine)
    try:
        with rebuilding(engine) as connection:
            yield connection
    finally:
        engine.dispose()


def _closed(copy: Path) -> None:
    """One file, with nothing in a log, on the disk."""
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode = DELETE")
    with copy.open("rb") as file:
        os.fsync(file.fileno())


def _proof(connection: sa.Connection) -> Proof:
    """The books, and beside them what SQLite says of its own pages and references."""
    found = proved(connection)
    pages = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
    lost = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    wrong = (("pages_whole", pages != "ok"), ("references_whole", lost is not None))
    broken = tuple(name for name, is_so in wrong if is_so)
    return replace(found, checked=found.checked + len(wrong), broken=(*found.broken, *broken))


def _require_kept(connection: sa.Connection, manifest: Manifest) -> None:
    if shape(connection) != manifest.revision:
        raise Refusal("restore.revision", "The backup's database is not of the shape it says.")
    if table := differing(manifest.rows, counted(connection)):
        raise other_rows(table)
