"""What keeps the suite quick without proving less. The law: the daily suite (`-m 'not slow'`) under
5 minutes and the whole under 25 on two cores.

- A rule about files is one test over all of them (`tests/house/sources.py`).
- What is dear is made once for a worker: the app of each engine (`apps` in `tests/conftest.py`),
  its empty database, the browser and the shop of a journey.
- Longest first: what begins last keeps one core busy while the other waits. So xdist must not
  reorder (`tests/run` tells it `--no-loadscope-reorder`), and modules come in `longest_first`: the
  journeys, what else starts servers, then the others by how much they have to do.
- What a test leaves behind is collected rarely, and what the import of the house and the collection
  of the tests made is never looked at again: it lives to the end anyhow.
- The demo is loaded once for a run; every shop of a journey begins with a copy (`tests/servers`).
- Hypothesis tries fewer examples in the daily suite; a test that needs many asks for `examples`.
- What takes more than a second and a half and is not a core rule is `slow`.
"""

from __future__ import annotations

import gc
import os
from collections import Counter

import hypothesis
import pytest

#: The longest modules, the longest first; then whatever else needs browsers and servers.
LONGEST = ("journeys/test_every_page", "journeys/test_many_hosts", "journeys/test_alone")
LONG = ("journeys/", "servers/", "storefront/test_canaries.py", "storefront/demo/")
#: Modules whose tests have more to do than others, and how many others each of them outweighs.
HEAVY = {
    "storefront/payments/test_histories.py": 20,
    "storefront/payments/test_reconciling.py": 8,
    "storefront/wiring/test_warming.py": 20,
    "storefront/cli/test_money.py": 8,
    "storefront/backups/test_backups.py": 15,
    "storefront/test_killed_worker.py": 30,
    "fulfillment/ledger/test_model.py": 40,
    "house/test_migrations.py": 10,
    "house/test_translations.py": 10,
    "house/test_templates.py": 10,
    "house/test_size.py": 5,
}

#: Examples of a test that does not say how many, every day.
DAILY = 30

# Machines are noisy: an example may be slow. On CI Hypothesis uses its own repeatable profile.
_quiet = [hypothesis.HealthCheck.too_slow]
hypothesis.settings.register_profile("whole", deadline=None, suppress_health_check=_quiet)
hypothesis.settings.register_profile(
    "daily",
    deadline=None,
    suppress_health_check=_quiet,
    max_examples=DAILY,
    derandomize="CI" in os.environ,
)


def pytest_configure(config: pytest.Config) -> None:
    """Choose how hard Hypothesis tries."""
    daily = config.getoption("markexpr") == "not slow"
    if daily or "CI" not in os.environ:
        hypothesis.settings.load_profile("daily" if daily else "whole")


def examples(whole: int) -> int:
    """So many examples in the whole suite; every day a fifth of them."""
    daily = hypothesis.settings.default.max_examples == DAILY
    return max(8, whole // 5) if daily else whole


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Longest first, and everything that is there by now is left alone by the collector."""
    weights = Counter(map(module_of, items))
    items.sort(key=lambda each: longest_first(module_of(each), weights))
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def module_of(item: pytest.Item) -> str:
    """The module of a test, as the house says it."""
    return item.nodeid.partition("::")[0].removeprefix("tests/")


def longest_first(module: str, weights: Counter[str]) -> tuple[int, int, str]:
    """Where the tests of a module stand in the row, all of them together."""
    places = (*LONGEST, *LONG)
    rank = next((at for at, name in enumerate(places) if module.startswith(name)), len(places))
    return rank, -weights[module] * HEAVY.get(module, 1), module
