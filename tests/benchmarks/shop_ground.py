"""The ground of the shop's benchmarks: the house on 20,000 products, on each database."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from time import perf_counter, process_time

from flask import Flask

from catalog.db import db, intent
from storefront.app import create_app
from storefront.demo.volume import Volume, seed
from storefront.schema import metadata
from storefront.wiring import now
from tests.conftest import SETTINGS
from tests.servers import postgres
from tests.servers.databases import own_database

FULL = Volume(products=20_000, cooperatives=200)


@contextmanager
def houses(volume: Volume = FULL) -> Iterator[list[tuple[str, Flask]]]:
    """A seeded house on SQLite and one on PostgreSQL."""
    with tempfile.TemporaryDirectory() as folder, postgres.running() as server:
        urls = {
            "sqlite": f"sqlite:///{Path(folder)}/shop.db",
            "postgresql": own_database(server, "bench"),
        }
        yield [(name, house(url, volume)) for name, url in urls.items()]


def house(url: str, volume: Volume) -> Flask:
    """An app on a freshly seeded database."""
    app = create_app(replace(SETTINGS, database_url=url))
    with app.app_context():
        metadata.create_all(db.engine)
        begun = perf_counter()
        intent.set("write")
        seed(db.session(), volume, now=now(), say=lambda _text: None)
        db.session.commit()
        if db.engine.dialect.name == "postgresql":
            with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as plain:
                plain.exec_driver_sql("VACUUM ANALYZE")
        print(f"{db.engine.dialect.name}: seeded in {perf_counter() - begun:.1f} s")
    return app


def wall(work: Callable[[], object]) -> float:
    """Milliseconds by the clock on the wall."""
    begun = perf_counter()
    work()
    return 1e3 * (perf_counter() - begun)


def cpu(work: Callable[[], object], times: int) -> float:
    """Milliseconds of this process for one of `times` runs."""
    begun = process_time()
    for _each in range(times):
        work()
    return 1e3 * (process_time() - begun) / times


def told(name: str, took: list[float]) -> str:
    """p50 and p95 as a line."""
    ranked = sorted(took)
    p95 = ranked[int(len(ranked) * 0.95)]
    return f"{name:28} p50 {statistics.median(took):7.2f} ms   p95 {p95:7.2f} ms   n {len(took)}"
