"""What keeps the suite quick without proving less. The law: the daily suite (`-m 'not slow'`) under
5 minutes and the whole under 25 on two cores.

- A rule about files is one test over all of them (`tests/house/sources.py`).
- What is dear is made once for a worker: the app of each engine (`apps` in `tests/conftest.py`),
  its empty database, the browser and the shop of a journey.
- Longest first: a journey that begins last keeps one core busy while the other waits. So xdist must
  not reorder (`tests/run` tells it `--no-loadscope-reorder`), and modules come in `longest_first`.
- What a test leaves behind is collected rarely, and what the import of the house and the collection
  of the tests made is never looked at again: it lives to the end anyhow.
- Hypothesis tries fewer examples in the daily suite, unless a test says how many.
"""

from __future__ import annotations

import gc
import os

import hypothesis
import pytest

#: The longest modules, the longest first; then whatever else needs browsers and servers.
LONGEST = ("journeys/test_every_page", "journeys/test_many_hosts", "journeys/test_alone")
LONG = ("journeys/", "servers/")

# Machines are noisy: an example may be slow. On CI Hypothesis uses its own repeatable profile.
_quiet = [hypothesis.HealthCheck.too_slow]
hypothesis.settings.register_profile("whole", deadline=None, suppress_health_check=_quiet)
hypothesis.settings.register_profile(
    "daily",
    deadline=None,
    suppress_health_check=_quiet,
    max_examples=30,
    derandomize="CI" in os.environ,
)


def pytest_configure(config: pytest.Config) -> None:
    """Choose how hard Hypothesis tries."""
    daily = config.getoption("markexpr") == "not slow"
    if daily or "CI" not in os.environ:
        hypothesis.settings.load_profile("daily" if daily else "whole")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Longest first, and everything that is there by now is left alone by the collector."""
    items.sort(key=longest_first)
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def longest_first(item: pytest.Item) -> int:
    """Where a test stands in the row; tests of one module stay together."""
    place = item.nodeid.removeprefix("tests/")
    for rank, name in enumerate((*LONGEST, *LONG)):
        if place.startswith(name):
            return rank
    return len(LONGEST) + len(LONG)
