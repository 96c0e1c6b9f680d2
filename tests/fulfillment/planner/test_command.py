"""`manyhands plan` on files: exit codes, sentences, one JSON object, no half a plan."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from fulfillment.planner import facts_of
from storefront.cli.plan import plan
from tests.fulfillment.planner.made import SMALL, document

Spoil = Callable[[dict[str, Any]], object]


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


def _line(**fields: object) -> Spoil:
    return lambda root: root["order"]["lines"][0].update(fields)


def _maker(**fields: object) -> Spoil:
    return lambda root: root["makers"][0].update(fields)


@pytest.mark.parametrize(
    ("spoil", "place"),
    [
        (_line(style="S9999"), "order.lines[L0001].style"),
        (_line(quantity=-5), "order.lines[L0001].quantity"),
        (_line(quantity=10**15), "order.lines[L0001].quantity"),
        (_line(quantity="many"), "order.lines[L0001].quantity"),
        (_line(due="2026-02-01"), "order.lines[L0001].due"),
        (_line(due="2026-02-31"), "order.lines[L0001].due"),
        (_maker(hours_per_week=0), "makers[M000001].hours_per_week"),
        (_maker(hours_per_week=-4), "makers[M000001].hours_per_week"),
        (_maker(id="M000002"), "makers[M000002]"),
        (lambda root: root["makers"][0].pop("hours_per_week"), "makers[M000001].hours_per_week"),
        (lambda root: root["makers"].clear(), "makers"),
        (lambda root: root["order"]["lines"].clear(), "order.lines"),
        (lambda root: root["order"]["lines"].append(7), "order.lines"),
    ],
)
def test_bad_facts_are_refused_with_their_place_and_nothing_is_written(
    spoil: Spoil, place: str, instance: Path, tmp_path: Path
) -> None:
    root = json.loads(instance.read_text())
    spoil(root)
    instance.write_text(json.dumps(root))
    result = run(instance, "--out", tmp_path / "plan.json")
    assert result.exit_code == 1
    assert result.stderr.startswith(place)
    assert result.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == [instance]


def test_a_previous_plan_that_contradicts_the_facts_is_refused(
    instance: Path, tmp_path: Path
) -> None:
    old, event = tmp_path / "old.json", tmp_path / "event.json"
    batch = {"maker": "M000001", "line": "L0001", "quantity": 10**6}
    old.write_text(json.dumps({"batches": [batch]}))
    event.write_text(json.dumps({"date": "2026-03-03", "released": []}))
    result = run(instance, "--out", tmp_path / "new.json", "--previous", old, "--event", event)
    assert result.exit_code == 1
    assert result.stderr.startswith("pins[")
    assert not (tmp_path / "new.json").exists()


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
