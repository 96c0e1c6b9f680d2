"""`manyhands trace export`."""

from __future__ import annotations

import json
from contextlib import nullcontext

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from storefront.cli import trace
from tests.made_making import a_floor, a_taken_batch


def test_export_answers_with_a_document_or_says_why_not(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trace, "opened", lambda: nullcontext(app))
    batch = a_taken_batch(session, a_floor(session))
    code = batch.code
    session.commit()
    run = CliRunner().invoke
    told = run(trace.trace, ["export", "--batch", code])
    assert told.exit_code == 0
    assert json.loads(told.output)["type"] == "EPCISDocument"
    assert run(trace.trace, ["export"]).exit_code == 2
    assert isinstance(run(trace.trace, ["export", "--order", "X"]).exception, Refusal)
