"""The list of others' failures in `docs/rivals.md` names tests and stories that are there."""

from __future__ import annotations

import ast
import re
from functools import cache

from tests.house.sources import ROOT
from tests.storefront.payments.stories import ELEMENT, STORIES

TEXT = (ROOT / "docs/rivals.md").read_text("utf-8")
ROWS = [line for line in TEXT.splitlines() if line.startswith("| ") and "seen at" not in line]
NODE = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
STORY = re.compile(r"`(\(\"[^`]+\))`")


@cache
def names_in(file: str) -> frozenset[str]:
    """The names of the tests in a file; nothing where there is no such file."""
    path = ROOT / file
    if not path.is_file():
        return frozenset()
    body = ast.parse(path.read_text("utf-8")).body
    return frozenset(each.name for each in body if isinstance(each, ast.FunctionDef))


def test_every_test_that_is_named_is_there() -> None:
    named = NODE.findall(TEXT)
    assert len(named) >= 80
    assert [node for node in named if node[1] not in names_in(node[0])] == []
    assert TEXT.count("::test_") == len(named), "each is written as a whole node"


def test_every_story_that_is_named_is_told() -> None:
    told = {str(story) for story in (*STORIES, *ELEMENT)}
    stories = STORY.findall(TEXT)
    assert len(stories) >= 4
    assert [each for each in stories if each.replace('"', "'") not in told] == []


def test_every_failure_has_a_test_or_says_why_not() -> None:
    assert len(ROWS) >= 50
    assert [row for row in ROWS if not NODE.search(row) and "does not apply" not in row] == []
