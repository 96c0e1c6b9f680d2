"""`manyhands plan` on files: exit codes, sentences, one JSON object, no half a plan."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fulfillment.planner import facts_of
from storefront.cli.plan import plan
from tests.fulfillment.planner.made import SMALL, document


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    path = tmp_path / "order.json"
    path.write_text(json.dumps(document(SMALL, 1)))
    return path


def run(*words: object) -> Result:
    return CliRunner().invoke(plan, [str(word) for word in words])


def test_a_plan_is_written_and_told(instance: Path, tmp_path: Path) -> None:
    out = tmp_path / "plan.json"
    result = run(instance, "--out", out)
    assert result.exit_code == 0
    assert "pieces on time" in result.output
    wanted = sum(line.pieces for line in facts_of(json.loads(instance.read_text())).lines)
    written = json.loads(out.read_text())
    made = sum(batch["quantity"] for batch in written["batches"])
    assert made + sum(row["quantity"] for row in written["shortfall"]) == wanted


def test_json_prints_one_object_and_nothing_else(instance: Path, tmp_path: Path) -> None:
    result = run(instance, "--out", tmp_path / "plan.json", "--json")
    figures = json.loads(result.stdout)
    short = sum(row["pieces"] for row in figures["shortfall"])
    assert figures["pieces_on_time"] + short == figures["pieces_ordered"]


def test_a_replan_reads_the_plan_and_the_event(instance: Path, tmp_path: Path) -> None:
    old, event, new = tmp_path / "old.json", tmp_path / "event.json", tmp_path / "new.json"
    run(instance, "--out", old)
    batch = json.loads(old.read_text())["batches"][0]
    released = [{"maker": batch["maker"], "line": batch["line"], "done": 0}]
    event.write_text(json.dumps({"date": "2026-03-03", "released": released}))
    result = run(instance, "--out", new, "--previous", old, "--event", event)
    assert result.exit_code == 0
    kept = [row for row in json.loads(old.read_text())["batches"] if row != batch]
    have = {
        (row["maker"], row["line"], row["quantity"])
        for row in json.loads(new.read_text())["batches"]
    }
    gone = [row for row in kept if (row["maker"], row["line"], row["quantity"]) not in have]
    assert gone == []


@pytest.mark.parametrize("content", ["not json", "[]", '{"format": "bracelet-plan/1"}'])
def test_a_file_that_cannot_be_planned_is_refused_and_leaves_nothing(
    content: str, tmp_path: Path
) -> None:
    bad, out = tmp_path / "bad.json", tmp_path / "plan.json"
    bad.write_text(content)
    result = run(bad, "--out", out)
    assert result.exit_code == 1
    assert result.stderr.strip().endswith(".")
    assert list(tmp_path.iterdir()) == [bad]


def test_a_missing_file_is_a_refusal(tmp_path: Path) -> None:
    result = run(tmp_path / "none.json", "--out", tmp_path / "plan.json")
    assert result.exit_code == 1
    assert "No such file" in result.stderr


@pytest.mark.parametrize(
    "words",
    [[], ["order.json"], ["order.json", "--out", "p", "--previous", "o"], ["--accept"], ["--what"]],
)
def test_wrong_usage_is_exit_code_two(words: list[str]) -> None:
    assert run(*words).exit_code == 2
