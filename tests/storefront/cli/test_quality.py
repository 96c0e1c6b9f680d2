"""`manyhands quality`: plans and switching from the command line."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from storefront.cli import group


def run(*words: str) -> Result:
    return CliRunner().invoke(group, ["quality", *words])


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("--lot 50 --level II --aql 2.5", ("C", 5, 0, 1, False)),
        ("--lot 8 --level II --aql 2.5", ("C", 5, 0, 1, False)),
        ("--lot 30 --level ii --aql 4", ("E", 13, 1, 2, False)),
        ("--lot 5 --level II --aql 0.65", ("F", 5, 0, 1, True)),
        ("--lot 1 --level S-1 --aql 10.0", ("C", 1, 1, 2, True)),
        ("--lot 600000 --level III --aql 0.025 --severity tightened", ("S", 3150, 1, 2, False)),
        ("--lot 600 --level II --aql 2.5 --severity reduced", ("J", 32, 3, 4, False)),
    ],
)
def test_a_plan_in_json(words: str, answer: tuple[object, ...]) -> None:
    done = run("plan", *words.split(), "--json")
    keys = ("code_letter", "sample_size", "accept", "reject", "full_inspection")
    assert (done.exit_code, json.loads(done.stdout)) == (0, dict(zip(keys, answer, strict=True)))


def test_a_series_in_json() -> None:
    done = run("switch", "--start", "normal", "--lots", "A A R A R", "--json")
    assert json.loads(done.stdout) == {"severity": "tightened", "score": 0, "discontinued": False}
    ten = run("switch", "--lots", "A A A A A A A A A A", "--accept-number", "2", "--json")
    assert json.loads(ten.stdout) == {"severity": "reduced", "score": 30, "discontinued": False}
    stop = run("switch", "--start", "tightened", "--lots", "R R R R R A", "--json")
    assert json.loads(stop.stdout)["discontinued"] is True


def test_people_read_a_sentence() -> None:
    assert "Look at every piece" in run("plan", "--lot", "5", "--aql", "0.65").stdout
    assert run("switch", "--lots", "").stdout == "normal, score 0.\n"


@pytest.mark.parametrize(
    "words",
    [
        ["plan", "--lot", "0", "--aql", "2.5"],
        ["plan", "--lot", "50", "--aql", "3.0"],
        ["plan", "--lot", "50", "--aql", "2.5", "--level", "IV"],
        ["plan", "--lot", "50"],
        ["switch", "--lots", "A B"],
        ["switch", "--lots", "A", "--accept-number", "-1"],
        ["switch"],
    ],
)
def test_wrong_usage_is_told_on_stderr_with_2(words: list[str]) -> None:
    done = run(*words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr
