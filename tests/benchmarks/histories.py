"""Five thousand shuffled payment histories: one final state each, and no second letter.

    python -m tests.benchmarks.histories 5000 [--processes 2] [--engine sqlite|postgresql]
        [--flow hosted|element] [--first 0]

`--flow` is where she pays: on the page of Stripe or in its fields on ours. `--first` is a block,
so that a long run can be told in parts: block n has the seeds from n * 1000.

Each block tells every story of `tests/storefront/payments/stories.py` once in a shop of its own,
with notices doubled, reordered, delayed and dropped by the block's seed. Then the ends are
compared, the book is proved, and its cash is compared with what lies at the bank. The exit code is
1 if one differs.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from flask import Flask

from catalog.db import db, intent
from fulfillment.board.books import prove_books
from storefront.app import create_app
from storefront.notices.port import Letter
from storefront.schema import metadata
from tests.conftest import SETTINGS, Browser, Clock
from tests.emptying import emptied, keep_empty_copy
from tests.servers import postgres
from tests.servers.databases import own_database
from tests.storefront.payments.banks import near_bank, used_by
from tests.storefront.payments.blocks import tell_block
from tests.storefront.payments.stories import ELEMENT, STORIES

BY_FLOW = {"hosted": STORIES, "element": ELEMENT}
#: A disk in memory, where there is one.
FAST = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it


class Nowhere:
    """A carrier that leaves letters where they are: only what was written is counted."""

    def carry(self, letter: Letter) -> None:
        return


@dataclass(frozen=True)
class Result:
    """What one block came to."""

    block: int
    histories: int
    notices: int
    letters: int
    faults: list[str]


@contextmanager
def shop(engine: str, name: str) -> Iterator[tuple[Flask, Clock]]:
    """A shop on a fast disk of its own."""
    with (
        tempfile.TemporaryDirectory(dir=FAST if FAST.is_dir() else None) as folder,
        _url(engine, folder, name) as url,
    ):
        clock = Clock()
        app = create_app(replace(SETTINGS, database_url=url, log_level="CRITICAL"), clock=clock)
        app.test_client_class = Browser
        app.extensions["manyhands.carrier"] = Nowhere()
        with app.app_context():
            metadata.create_all(db.engine)
        if engine == "sqlite":
            keep_empty_copy(app, Path(folder))
        yield app, clock
        with app.app_context():
            db.engine.dispose()


@contextmanager
def _url(engine: str, folder: str, name: str) -> Iterator[str]:
    if engine == "sqlite":
        yield f"sqlite:///{folder}/test.db"
        return
    with postgres.running() as url:
        yield own_database(url, name)


def tell(blocks: list[int], engine: str, flow: str) -> list[Result]:
    """Tell these blocks one after the other."""
    results = []
    with shop(engine, f"histories_{flow}_{blocks[0]}") as (app, clock):
        for block in blocks:
            clock.now = Clock().now
            with app.app_context():
                emptied(app)
            with app.app_context():
                results.append(_one(app, clock, block, flow))
    return results


def _one(app: Flask, clock: Clock, block: int, flow: str) -> Result:
    intent.set("write")
    session, bank = db.session(), near_bank(clock, flow)
    with used_by(app, bank):
        told = tell_block(app, session, bank, clock, block, stories=BY_FLOW[flow])
    faults = [
        f"seed {seed} {story}: {found} instead of {end}" for seed, story, found, end in told.wrong
    ]
    faults += [f"block {block}: job {name} failed" for name in told.failed_jobs]
    faults += [f"block {block}: {n} {s}" for n, s in told.sums.items() if s[0] != s[1]]
    faults += [f"block {block}: {each}" for each in prove_books(session) if not each.holds]
    db.session.remove()
    return Result(block, told.histories, told.notices, told.letters, faults)


def _work(job: tuple[list[int], str, str]) -> list[Result]:
    return tell(*job)


def main() -> int:
    """Tell, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("histories", type=int, nargs="?", default=5_000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--flow", choices=tuple(BY_FLOW), default="hosted")
    parser.add_argument("--first", type=int, default=0)
    given = parser.parse_args()
    many = -(-given.histories // len(BY_FLOW[given.flow]))
    blocks = range(given.first, given.first + many)
    shares = [list(blocks)[place :: given.processes] for place in range(given.processes)]
    begun = time.monotonic()
    with multiprocessing.get_context("spawn").Pool(given.processes) as pool:
        work = [(share, given.engine, given.flow) for share in shares if share]
        results = [each for some in pool.map(_work, work, chunksize=1) for each in some]
    print(f"{given.flow} on {given.engine}, blocks {blocks[0]} to {blocks[-1]}")
    return _report(results, time.monotonic() - begun)


def _report(results: list[Result], seconds: float) -> int:
    histories = sum(each.histories for each in results)
    faults = [fault for each in results for fault in each.faults]
    print(f"{histories} histories in {seconds:.0f} s")
    print(f"{sum(each.notices for each in results)} events at the bank")
    print(f"{sum(each.letters for each in results)} letters, each compared with the one wanted")
    print(f"{len(faults)} ended elsewhere")
    for fault in faults[:20]:
        print(f"  {fault}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
