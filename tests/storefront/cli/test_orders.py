"""`manyhands orders sheet` and `manyhands plan --order`: what they say and what they leave."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fulfillment.batches import Batch
from fulfillment.orders import Order
from fulfillment.planner.models import Plan
from storefront.cli import group
from tests.made_office import Workshop, a_bulk_order, a_sheet, a_workshop, ten_thousand


@pytest.fixture
def workshop(session: Session) -> Workshop:
    return a_workshop(session)


@pytest.fixture
def desk(app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder to work in; commands meet the test's own database."""

    @contextmanager
    def opened() -> Iterator[Flask]:
        with app.app_context():
            yield app

    for module in ("orders", "plan_order"):
        monkeypatch.setattr(f"storefront.cli.{module}.opened", opened)
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(group, words)


def count(session: Session, table: type) -> int:
    session.rollback()
    found = session.scalar(select(func.count()).select_from(table)) or 0
    session.commit()
    return found


def test_a_sheet_is_reported_then_ordered_once(
    session: Session, workshop: Workshop, desk: Path
) -> None:
    sheet = desk / "Lin Mei.xlsx"
    sheet.write_bytes(ten_thousand(workshop))
    dry = run("orders", "sheet", str(sheet), "--dry-run", "--json")
    assert dry.exit_code == 0, dry.output
    told = json.loads(dry.stdout)
    assert (told["pieces"], told["styles"], told["order"]) == (10_000, 14, None)
    assert count(session, Order) == 0
    first, second = (json.loads(run("orders", "sheet", str(sheet), "--json").stdout) for _ in "ab")
    assert first["order"] == second["order"]
    assert (first["created"], second["created"]) == (True, False)
    assert count(session, Order) == 1


def test_a_wrong_row_is_told_with_its_place_and_nothing_is_ordered(
    session: Session, workshop: Workshop, desk: Path
) -> None:
    sheet = desk / "order.xlsx"
    sheet.write_bytes(a_sheet([("sku", "qty", "due"), ("ST-00-RDE", 5, "2026-12-20")]))
    said = run("orders", "sheet", str(sheet))
    assert said.exit_code == 1
    assert "A2 “ST-00-RDE”: We do not know this sku. Did you mean ST-00-RED?" in said.stderr
    (issue,) = json.loads(run("orders", "sheet", str(sheet), "--json").stdout)["issues"]
    assert (issue["row"], issue["column"], issue["code"]) == (2, 1, "sku.unknown")
    assert count(session, Order) == 0


def test_a_file_that_is_no_sheet_is_one_sentence(
    session: Session, workshop: Workshop, desk: Path
) -> None:
    sheet = desk / "order.xlsx"
    sheet.write_bytes(b"%PDF-1.7")
    said = run("orders", "sheet", str(sheet))
    assert (said.exit_code, said.stderr) == (1, "This is not a spreadsheet.\n")
    assert run("orders", "sheet", str(desk / "none.xlsx")).exit_code == 2


def test_an_order_is_planned_and_accepted_from_the_command_line(
    session: Session, workshop: Workshop, desk: Path
) -> None:
    number = a_bulk_order(session, [(workshop.variants[0], 100)]).number
    session.commit()
    said = run("plan", "--order", number)
    assert said.exit_code == 0, said.output
    assert "100 of 100 pieces on time" in said.stdout
    assert (count(session, Plan), count(session, Batch)) == (1, 0)
    done = json.loads(run("plan", "--order", number, "--accept", "--json").stdout)
    assert done["batches_opened"] == count(session, Batch)
    again = run("plan", "--order", number)
    assert (again.exit_code, again.stderr) == (
        1,
        "Every piece of this order is with a maker already.\n",
    )
    assert run("plan", "--order", "MH-NOSUCH").exit_code == 1
