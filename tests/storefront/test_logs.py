"""Logs say what happened, never to whom."""

from __future__ import annotations

import json

import pytest
import structlog

from storefront.wiring.logs import PERSONAL, connect_logs
from tests.conftest import SETTINGS


@pytest.fixture(autouse=True)
def connected() -> None:
    connect_logs(SETTINGS)


def test_a_line_is_one_json_object(capsys: pytest.CaptureFixture[str]) -> None:
    structlog.get_logger().info("order.paid", order=7, 备注="中文")
    line = json.loads(capsys.readouterr().err)
    assert line["event"] == "order.paid"
    assert line["order"] == 7
    assert line["备注"] == "中文"
    assert line["timestamp"].endswith("Z")


@pytest.mark.parametrize("key", sorted(PERSONAL))
def test_a_personal_key_is_dropped(key: str, capsys: pytest.CaptureFixture[str]) -> None:
    structlog.get_logger().warning("order.placed", **{key: "canary-value"})
    written = capsys.readouterr().err
    assert "order.placed" in written
    assert "canary-value" not in written


def test_a_fault_tells_its_place_and_kind_but_not_what_was_typed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    typed = "-".join(("canary", "value"))
    try:
        try:
            int(typed)
        except ValueError as fault:
            raise RuntimeError(typed) from fault
    except RuntimeError:
        structlog.get_logger().exception("request.crashed")
    written = capsys.readouterr().err
    for told in ("builtins.RuntimeError", "builtins.ValueError", "test_logs.py"):
        assert told in written
    assert typed not in written
