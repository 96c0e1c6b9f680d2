"""What it costs to verify a long book in full, beside a bare reading of the same rows.

    python -m tests.benchmarks.ledger --verify 1000000 [--engine sqlite|postgresql]

Limits for 1,000,000 entries on two quiet cores: 15 s and 256 MiB. Memory is what this process and
its children hold together (PSS: what they share counts once), looked at ten times a second; it
includes the app. CPU is that of all of them, without the database's server.
"""

from __future__ import annotations

import os
import resource
import threading
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

from sqlalchemy.orm import Session

from catalog.db import db, intent
from fulfillment.ledger import prove
from tests.benchmarks.ledger_ground import filled

SECONDS, MEBIBYTES = 15, 256

#: The rows that a proof must look at, as their columns stand.
_ROWS = (
    "SELECT * FROM ledger_entry ORDER BY id",
    "SELECT p.*, a.code, a.currency FROM ledger_posting p, ledger_account a WHERE a.id=account_id",
    "SELECT * FROM ledger_seal ORDER BY id",
)


def verified(entries: int) -> None:
    """Fill a book, read it barely, verify it with one process and with two."""
    filled(entries)
    told(entries)


def told(entries: int) -> None:
    """The same of a book that is there."""
    intent.set("read")
    bare = measured(_read)
    base = _held(os.getpid()) / 1024
    print(f"  bare SELECT of the same rows: {bare[0]:.1f} s, CPU {bare[1]:.1f} s")
    print(f"  the app itself holds {base:.0f} MiB")
    for processes in (2, 1):
        wall, cpu, peak, broken = measured(lambda n=processes: _prove(n))
        print(
            f"  verify {entries} entries, {processes} processes: {wall:.1f} s (<= {SECONDS}),"
            f" CPU {cpu:.1f} s, {cpu / bare[1]:.1f} x bare, peak {peak:.0f} MiB"
            f" (<= {MEBIBYTES}), broken: {broken}, load {os.getloadavg()[0]:.1f}"
        )


def _prove(processes: int) -> object:
    with Session(db.engine) as session:
        if db.engine.dialect.name == "postgresql":
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        return [each.name for each in prove(session, processes=processes) if not each.holds]


def _read() -> object:
    with db.engine.connect() as connection:
        for question in _ROWS:
            name = {"name": "bare"} if connection.dialect.name == "postgresql" else {}
            cursor: Any = connection.connection.driver_connection.cursor(**name)  # type: ignore[union-attr]  # it is connected
            cursor.execute(question)
            while cursor.fetchmany(10_000):
                pass
            cursor.close()
    return None


def measured(act: Callable[[], object]) -> tuple[float, float, float, object]:
    """Seconds on the clock, seconds of CPU with children, peak MiB, and what was answered."""
    done, peaks = threading.Event(), [0.0]
    watch = threading.Thread(target=_watch, args=(done, peaks))
    watch.start()
    begun, cpu = perf_counter(), _cpu()
    answer = act()
    spent = perf_counter() - begun, _cpu() - cpu
    done.set()
    watch.join()
    return *spent, peaks[0], answer


def _cpu() -> float:
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in both)


def _watch(done: threading.Event, peaks: list[float]) -> None:
    while not done.wait(0.1):
        peaks[0] = max(peaks[0], sum(map(_held, _family(os.getpid()))) / 1024)


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task").glob("*/children")
    found = [int(each) for path in children for each in _text(path).split()]
    return [pid, *(each for child in found for each in _family(child))]


def _held(pid: int) -> int:
    """KiB of a process: its own, and its share of what several have."""
    lines = _text(Path(f"/proc/{pid}/smaps_rollup")).splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def _text(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""
