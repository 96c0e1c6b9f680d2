"""`manyhands goods`: variants, prices and counts as a sheet, out and in again.

The report names every wrong cell; one of them and nothing is kept (exit 1). `--json` prints one
object: `rows`, `changes`, `issues`, `kept`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from catalog.db import db
from catalog.history import Actor
from storefront.cli.context import opened
from storefront.sheets import Issue, open_sheet
from storefront.sheets.goods_rules import Change, GoodsReport, read_goods
from storefront.sheets.goods_store import goods_file, keep_goods, known_goods, places_by_name
from storefront.sheets.grids import MOST_GOODS
from storefront.wiring.clock import now

CLERK = Actor(None, "office")
#: Issues and changes that are told; the rest is counted.
TOLD = 50


@click.group()
def goods() -> None:
    """Goods as spreadsheets."""


@goods.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export(file: Path) -> None:
    """Write every variant with its prices and what lies where to a CSV file."""
    with opened():
        file.write_bytes(goods_file(db.session(), now=now()))


@goods.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only report; change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def sheet(file: Path, *, dry_run: bool, as_json: bool) -> None:
    """Read a sheet of goods (CSV or XLSX), say what would change and what is wrong, and keep it."""
    with opened():
        session, moment = db.session(), now()
        grids = open_sheet(file.read_bytes(), most_rows=MOST_GOODS)
        report = read_goods(grids, known_goods(session, now=moment), places_by_name(session))
        kept = 0
        if report.clean and not dry_run:
            kept = keep_goods(session, report, actor=CLERK, now=moment)
            db.session.commit()
    if as_json:
        click.echo(json.dumps(as_object(report, kept), ensure_ascii=False))
    else:
        _tell(report, kept)
    if not report.clean:
        sys.exit(1)


def as_object(report: GoodsReport, kept: int) -> dict[str, Any]:
    """The report for a program."""
    changes = [_change(each) for each in report.changes]
    issues = [_issue(each) for each in report.issues]
    return {"rows": report.rows, "changes": changes, "issues": issues, "kept": kept}


def _change(each: Change) -> dict[str, Any]:
    return {
        "row": each.row,
        "sku": each.known.sku,
        "field": each.field.kind,
        "number": each.field.number,
        "from": None if each.before is None else str(each.before),
        "to": str(each.after),
    }


def _issue(each: Issue) -> dict[str, Any]:
    return {
        "row": each.row,
        "column": each.column_letter,
        "code": each.code.value,
        "message": each.message(),
        "found": each.found,
        "suggestion": each.suggestion,
    }


def _tell(report: GoodsReport, kept: int) -> None:
    for issue in report.issues[:TOLD]:
        hint = f" ({issue.suggestion}?)" if issue.suggestion else ""
        click.echo(f"{issue.place}: {issue.message()} {issue.found}{hint}")
    for each in report.changes[:TOLD]:
        what = f"{each.field.kind} {each.field.number or ''}".strip()
        click.echo(f"row {each.row}: {each.known.sku} {what}: {each.before} → {each.after}")
    click.echo(f"{report.rows} rows, {len(report.changes)} changes, {kept} kept.")
