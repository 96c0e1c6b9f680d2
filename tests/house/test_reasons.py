"""Whoever tells a checker to look away says why, on the same line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house.sources import FLOORS, ROOT, comments, offenders, python_files, text_of

EVERY = [*python_files(*FLOORS, "tests"), ROOT / "wsgi.py"]
AWAY = re.compile(r"\b(?:type:\s*ignore|noqa|nosec|pragma:)")
#: The rule that is silenced, by its name, then the reason.
REASONED = re.compile(
    r"# type: ignore\[[a-z-]+(?:, ?[a-z-]+)*\] +# \w.+"
    r"|# (?:ruff: )?noqa: [A-Z]+\d+(?:, ?[A-Z]+\d+)* - \w.+"
)


def unreasoned(text: str) -> list[str]:
    """Each comment of a Python text that silences a checker and does not say why."""
    silencing = [(line, each) for line, each in comments(text) if AWAY.search(each)]
    return [f"{line}: {each}" for line, each in silencing if not REASONED.fullmatch(each)]


def test_every_looking_away_has_its_reason() -> None:
    def wrong(path: Path) -> list[str]:
        return unreasoned(text_of(path)) if AWAY.search(text_of(path)) else []

    assert offenders(EVERY, wrong) == {}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("x = 1  # type: ignore", 1),
        ("x = 1  # type: ignore[arg-type]", 1),
        ("x = 1  # noqa", 1),
        ("x = 1  # noqa: S101", 1),
        ("x = 1  # type: ignore[arg-type] # wrong on purpose", 0),
        ("x = 1  # noqa: S101 - it was inserted", 0),
        ("x = '# noqa'", 0),
    ],
)
def test_the_test_sees_who_gives_none(line: str, said: int) -> None:
    assert len(unreasoned(line)) == said
