"""A lead's pages at 100,000 open batches of 20,000 makers, on both databases.

Three leads look at their first page, the list of batches and the list of people: one of a
cooperative of usual size, one of a cooperative that has half of everything, and one who leads it
and nine more. Prints statements, p50 and p95 of the whole request in the process, and what one
request costs of the processor in the web process and, on PostgreSQL, in the database: under load
the clock on the wall tells of the load. With `--why` the slowest statements of each page follow.

    .venv/bin/python -m tests.benchmarks.lead_board [BATCHES] [MAKERS] [--why]

Target on PostgreSQL: p95 <= 150 ms for each first page, and as many statements for each lead.
Exit 1 if it is missed.
"""

from __future__ import annotations

import os
import statistics
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, Insert, event, insert, select, text

from catalog.db import db, intent
from fulfillment.batches import Batch, HandIn
from fulfillment.quality import Inspection
from storefront.accounts import Membership, Role, User
from storefront.demo.volume import Volume
from tests.benchmarks.shop_ground import houses, wall
from tests.statements import counting

COOPERATIVES = 200
LIMIT = 150.0
TIMES = 40
PAGES = ("/coop", "/coop/batches", "/coop/batches?late=1", "/coop/batches?page=5", "/coop/makers")
LEADS = {"a usual one": (8,), "half of all": (1,), "ten of them": tuple(range(1, 11))}

#: Work in every state: half lies at the first cooperative; hand-ins wait, pieces lie to pack.
SHAPE = (
    "UPDATE maker SET cooperative_id = 1 WHERE id % 2 = 0",
    """UPDATE batch SET cooperative_id =
       (SELECT cooperative_id FROM maker WHERE maker.id = batch.maker_id)""",
    """UPDATE batch SET accepted = 8, handed_in = 12, in_inspection = 4
       WHERE state = 'in_progress' AND id % 2 = 0""",
    """INSERT INTO hand_in (batch_id, pieces, nonce, reported_by, at)
       SELECT id, 4, 'bench', 'maker', taken_at FROM batch WHERE in_inspection = 4""",
    """INSERT INTO batch_call (batch_id, kind, words, at)
       SELECT id, 'help', '', taken_at FROM batch WHERE state = 'taken' AND id % 50 = 0""",
)


def main() -> int:
    """Fill both databases and look; 1 if a first page on PostgreSQL is too slow."""
    asked = [int(each) for each in sys.argv[1:] if each.isdigit()]
    batches, makers = (*asked, *(100_000, 20_000)[len(asked) :])
    volume = Volume(2_000, makers, COOPERATIVES, 5_000, batches)
    missed = False
    with houses(volume) as apps:
        for engine, app in apps:
            print(f"\n{engine}: {batches:,} open batches, {makers:,} makers")
            _shape(app)
            slow = _measured(app)
            missed = missed or (engine == "postgresql" and slow > LIMIT)
    verdict = "missed" if missed else "met"
    print(f"target: p95 <= {LIMIT:.0f} ms for a first page on PostgreSQL: {verdict}")
    return int(missed)


def _shape(app: Flask) -> None:
    with app.app_context():
        intent.set("write")
        if db.engine.dialect.name == "postgresql":
            db.session.execute(text("SET LOCAL statement_timeout = 0"))
        for statement in SHAPE:
            db.session.execute(text(statement))
        db.session.execute(_inspections())
        db.session.commit()
        if db.engine.dialect.name == "postgresql":
            with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as plain:
                plain.exec_driver_sql("VACUUM ANALYZE")


def _inspections() -> Insert:
    """An open inspection for each hand-in."""
    lot = {"hand_in_id": HandIn.id, "batch_id": Batch.id, "cooperative_id": Batch.cooperative_id}
    lot |= {"lot": HandIn.pieces, "sample_size": HandIn.pieces, "opened_at": HandIn.at}
    waiting = select(*lot.values()).join(Batch, Batch.id == HandIn.batch_id)
    return insert(Inspection).from_select(list(lot), waiting)


def _measured(app: Flask) -> float:
    """The slowest p95 of a first page."""
    slowest = 0.0
    for name, cooperative_ids in LEADS.items():
        browser = _lead(app, name, cooperative_ids)
        for address in PAGES:
            p95 = _look(app, browser, f"{name}: {address}", address)
            slowest = max(slowest, p95 if address == PAGES[0] else 0.0)
    return slowest


def _look(app: Flask, browser: FlaskClient, name: str, address: str) -> float:
    assert browser.get(address).status_code == 200, address
    with app.app_context(), counting(db.engine) as sent:
        size = len(browser.get(address).data)
    web, far = process_time(), _database_cpu(app)
    took = sorted(wall(partial(browser.get, address)) for _each in range(TIMES))
    web, far = 1e3 * (process_time() - web) / TIMES, 1e3 * (_database_cpu(app) - far) / TIMES
    p95 = took[int(TIMES * 0.95)]
    told = f"{len(sent):2} statements  p50 {statistics.median(took):7.1f} ms  p95 {p95:7.1f} ms"
    told += f"  CPU ms web {web:6.1f} + database {far:6.1f}"
    print(f"{name:40} {told}  {size:>8,} bytes", flush=True)
    if "--why" in sys.argv:
        _why(app, browser, address)
    return p95


def _database_cpu(app: Flask) -> float:
    """Seconds of the processor that the server of PostgreSQL has used for this house so far."""
    with app.app_context():
        if db.engine.dialect.name != "postgresql":
            return 0.0
        with db.engine.connect() as one:
            backend = one.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
    hers = _stat(int(backend))
    helpers = _stat(int(hers[1]))
    ticks = sum(int(each) for each in (*hers[11:13], *helpers[13:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def _stat(pid: int) -> list[str]:
    """What the kernel says of a process, from its state on."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def _why(app: Flask, browser: FlaskClient, address: str) -> None:
    """The five statements that take longest, by the clock on the wall."""
    with app.app_context(), _timed(db.engine) as told:
        browser.get(address)
    for took, statement in sorted(told, reverse=True)[:5]:
        print(f"    {took:7.1f} ms  {' '.join(statement.split())[:1500]}", flush=True)


@contextmanager
def _timed(engine: Engine) -> Iterator[list[tuple[float, str]]]:
    """Every statement with its milliseconds, the fetching left out."""
    told: list[tuple[float, str]] = []
    begun: list[float] = []

    def before(*_all: Any) -> None:
        begun.append(perf_counter())

    def after(_conn: Any, _cursor: Any, statement: str, *_all: Any) -> None:
        told.append((1e3 * (perf_counter() - begun.pop()), statement))

    event.listen(engine, "before_cursor_execute", before)
    event.listen(engine, "after_cursor_execute", after)
    try:
        yield told
    finally:
        event.remove(engine, "before_cursor_execute", before)
        event.remove(engine, "after_cursor_execute", after)


def _lead(app: Flask, name: str, cooperative_ids: tuple[int, ...]) -> FlaskClient:
    """A lead of these cooperatives at her browser."""
    with app.app_context():
        intent.set("write")
        key = name.replace(" ", "-").ljust(40, "x")
        lead = User(email=f"{key}@example.org", session_key=key, created_at=datetime.now(UTC))
        for each in cooperative_ids:
            lead.memberships.append(Membership(role=Role.LEAD, cooperative_id=each))
        db.session.add(lead)
        db.session.commit()
    browser = app.test_client()
    with browser.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = key, True
    return browser


if __name__ == "__main__":
    sys.exit(main())
