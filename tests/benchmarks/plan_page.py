"""How fast the plan page of a large order is: the first view in a fresh process, and warm.

`python -m tests.benchmarks.plan_page [sqlite|postgresql ...]` makes up an order of 50,000 pieces
in 100 styles for 1,000 makers, plans it, and opens the page in processes of their own, warmed as
`wsgi.py` does. Time is what the app takes for the request; the wall clock is told beside the
processor's.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import nullcontext
from dataclasses import replace

from flask import Flask
from flask.testing import FlaskClient

from storefront.app import create_app
from storefront.wiring.warming import warm
from tests.benchmarks.large_order import KEY, NOW, lay_in
from tests.conftest import SETTINGS
from tests.fulfillment.planner.made import Size, document
from tests.servers import postgres
from tests.servers.databases import own_database

SIZE = Size(50_000, 100, 1_000, 19, 0.6)
LIMIT_MS = 300
FRESH, WARM = 5, 21


def app_on(url: str) -> Flask:
    """The app as a server makes it."""
    return create_app(replace(SETTINGS, database_url=url), clock=lambda: NOW)


def once(browser: FlaskClient, address: str) -> tuple[float, float, int]:
    """One view: wall and processor milliseconds, and the size of the answer."""
    wall, cpu = time.perf_counter(), time.process_time()
    answer = browser.get(address)
    took = 1e3 * (time.perf_counter() - wall), 1e3 * (time.process_time() - cpu)
    if answer.status_code != 200 or "Whose hands" not in answer.text:
        raise SystemExit(f"{address}: {answer.status_code}")
    return *took, len(answer.data)


def view(url: str, plan: str) -> None:
    """In a process of its own: the first view and the warm ones, as JSON."""
    app, begin = app_on(url), time.perf_counter()
    warm(app)
    warmed = 1e3 * (time.perf_counter() - begin)
    browser = app.test_client()
    with browser.session_transaction() as cookie:
        cookie.update(_user_id=KEY, _fresh=True, lang="en")
    first = once(browser, f"/office/plans/{plan}")
    again = [once(browser, f"/office/plans/{plan}") for _ in range(WARM)]
    median = [statistics.median(each[at] for each in again) for at in (0, 1)]
    print(json.dumps({"start": warmed, "first": first[:2], "warm": median, "bytes": first[2]}))


def measure(kind: str, url: str) -> bool:
    """Print a line; whether the median first view is within the limit."""
    plan = lay_in(app_on(url), document(SIZE, 1))
    words = [sys.executable, "-m", "tests.benchmarks.plan_page", "view", url, str(plan)]
    runs = [json.loads(subprocess.check_output(words)) for _ in range(FRESH)]
    first = [statistics.median(run["first"][at] for run in runs) for at in (0, 1)]
    again = [statistics.median(run["warm"][at] for run in runs) for at in (0, 1)]
    print(
        f"{kind:10} first {first[0]:5.0f} ms (cpu {first[1]:4.0f})   limit {LIMIT_MS}   "
        f"warm {again[0]:5.0f} ms (cpu {again[1]:4.0f})   {runs[0]['bytes'] / 1024:.0f} KiB   "
        f"warming {runs[0]['start']:.0f}, then {runs[-1]['start']:.0f} ms",
        flush=True,
    )
    return first[0] <= LIMIT_MS


def main(kinds: list[str]) -> int:
    """A line for each engine; 1 if one is slower than the limit."""
    good = True
    for kind in kinds or ["sqlite", "postgresql"]:
        with (
            tempfile.TemporaryDirectory() as folder,
            postgres.running() if kind == "postgresql" else nullcontext("") as server,
        ):
            url = own_database(server, "plan_page") if server else f"sqlite:///{folder}/mh.db"
            good &= measure(kind, url)
    return int(not good)


if __name__ == "__main__":
    if sys.argv[1:2] == ["view"]:
        view(*sys.argv[2:4])
    else:
        sys.exit(main(sys.argv[1:]))
