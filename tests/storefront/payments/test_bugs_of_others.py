"""The list of others' bugs in `docs/payments.md` names tests that are there."""

from __future__ import annotations

import re
from pathlib import Path

from tests.storefront.payments.stories import ELEMENT, STORIES

ROOT = Path(__file__).parents[3]
TABLE = (ROOT / "docs/payments.md").read_text("utf-8").partition("## Bugs of others")[2]
ROWS = [line for line in TABLE.splitlines() if line.startswith("| ") and "---" not in line][1:]
NAMED = re.compile(r"`(?:(?P<file>[\w/]+\.py)::)?(?P<name>test_\w+)`")
STORY = re.compile(r"`(\(\"[^`]+\))`")


def where(file: str) -> Path:
    """A file as the table names it: under the tests of payments, or from the root."""
    return ROOT / (file if file.startswith("tests/") else f"tests/storefront/payments/{file}")


def test_every_named_test_is_there() -> None:
    missing, last = [], ""
    for row in ROWS:
        for found in NAMED.finditer(row):
            last = found["file"] or last
            if f"def {found['name']}(" not in where(last).read_text("utf-8"):
                missing.append(f"{last}::{found['name']}")
    assert missing == []


def test_every_named_file_and_story_is_there() -> None:
    files = {each for row in ROWS for each in re.findall(r"`([\w/]+\.py)", row)}
    assert [each for each in sorted(files) if not where(each).is_file()] == []
    told = {str(story) for story in (*STORIES, *ELEMENT)}
    stories = [each for row in ROWS for each in STORY.findall(row)]
    assert stories
    assert [each for each in stories if each.replace('"', "'") not in told] == []


def test_every_bug_has_a_test() -> None:
    assert len(ROWS) >= 15
    assert [row for row in ROWS if ".py" not in row and "the same" not in row] == []
