"""Which of the shop's tests the daily suite leaves to the whole one.

What the two engines decide differently lies under `catalog` and `fulfillment`, and where money and
the last piece are at stake: there every test meets both engines every day. Pages only show what is
proved there; their daily run is on SQLite, and the whole suite runs them on PostgreSQL, too. So do
the two tests that tell every story of a payment one after another.
"""

from __future__ import annotations

from pathlib import Path

import pytest

HERE = Path(__file__).parent
PAGES = frozenset(
    {"accounts", "buying", "cli", "delivery", "demo", "forms", "notices", "quotes", "sheets"}
    | {"shop", "views", "wiring"}
)

ALL_STORIES = frozenset(
    {"test_every_telling_of_a_story_ends_the_same", "test_after_all_stories_nothing_differs"}
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the pages' and the longest tests on PostgreSQL as slow."""
    for item in items:
        name, _bracket, engine = item.nodeid.rpartition("::")[2].partition("[")
        long = name in ALL_STORIES or _of_a_page(item.path)
        if long and engine.startswith("postgresql"):
            item.add_marker(pytest.mark.slow)


def _of_a_page(path: Path) -> bool:
    return path.is_relative_to(HERE) and path.relative_to(HERE).parts[0] in PAGES
