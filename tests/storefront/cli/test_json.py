"""`--json`: one object on stdout and nothing else, whatever is logged meanwhile."""

from __future__ import annotations

import importlib
import json
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import pytest
import structlog
from click.testing import CliRunner
from flask import Flask

from catalog.db import db
from storefront.cli import group
from storefront.wiring.logs import connect_logs
from tests.conftest import SETTINGS, Clock
from tests.storefront.payments.banks import near_bank, used_by

#: What each command is tried with: {text} is a file that fits none, {folder} a new one. A command
#: that has something to answer then answers it; the others refuse and say nothing on stdout.
ANSWERING = {
    "claims parse": "{text} --codes A1,A2",
    "goods sheet": "{text} --dry-run",
    "ledger verify": "",
    "materials prove": "",
    "media check": "{text}",
    "media render": "",
    "payments match": "",
    "payments reconcile": "",
    "quality plan": "--lot 500 --aql 1.0",
    "quality switch": "--lots 'A A R'",
    "waves gather": "--dry-run",
}
REFUSING = {
    "makers import": "{text} --cooperative nowhere --dry-run",
    "media move": "--to nowhere:{folder}",
    "orders import": "{text} --dry-run --shop nowhere",
    "orders sheet": "{text} --dry-run",
    "payouts receipt verify": "{text}",
    "payouts results": "{text} --dry-run",
    "payouts run": "--until 2026-01-31 --dry-run",
    "plan": "{text}",
}
#: These work on whole installations and are tried, with --json, where such stand.
ELSEWHERE = {"backup", "restore", "seed", "doctor"}


def offered(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Every command with --json, and the module it stands in."""
    ctx = click.Context(command)
    if isinstance(command, click.Group):
        for name in command.list_commands(ctx):
            inner = command.get_command(ctx, name)
            assert inner is not None
            yield from offered(inner, (*path, name))
    elif any("--json" in each.opts for each in command.params):
        yield " ".join(path), getattr(command.callback, "__module__", "")


@pytest.fixture
def desk(app: Flask, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Commands meet the test's own database and a gateway with books, and something is logged as
    soon as they do."""

    @contextmanager
    def opened() -> Iterator[Flask]:
        with app.app_context():
            structlog.get_logger().warning("something.seen", beside="the answer")
            yield app
            db.session.rollback()

    connect_logs(SETTINGS)
    for _name, module in offered(group):
        if hasattr(importlib.import_module(module), "opened"):
            monkeypatch.setattr(f"{module}.opened", opened)
    with used_by(app, near_bank(clock)):
        yield


@pytest.mark.usefixtures("desk")
def test_json_is_one_object_on_stdout_and_nothing_else(tmp_path: Path) -> None:
    assert {name for name, _module in offered(group)} == {*ANSWERING, *REFUSING, *ELSEWHERE}
    text = tmp_path / "kept.csv"
    text.write_text("words,that\nfit,nothing\n", encoding="utf-8")
    logged = 0
    for name, words in {**ANSWERING, **REFUSING}.items():
        told = shlex.split(words.format(text=text, folder=tmp_path / "new"))
        result = CliRunner().invoke(group, [*name.split(), *told, "--json"])
        logged += "something.seen" in result.stderr
        if name in ANSWERING or result.stdout:
            assert result.stdout, (name, result.stderr, result.exception)
            assert isinstance(json.loads(result.stdout), dict), (name, result.output)
        else:
            assert result.exit_code != 0, name
    assert logged > len(ANSWERING) / 2
