"""`manyhands orders`: bulk orders by sheet.

The report names every wrong row; one error and nothing is ordered (exit 1). `--json` prints one
object: `rows`, `lines`, `pieces`, `styles`, `customer`, `issues`, `order`, `created`.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from catalog.db import db
from catalog.errors import Invalid, Refusal
from catalog.history import Actor
from storefront import sheets
from storefront.cli.channels import import_
from storefront.cli.context import opened
from storefront.wiring.clock import now

HOUSE_ZONE = ZoneInfo("Asia/Shanghai")
CLERK = Actor(None, "office")


@click.group()
def orders() -> None:
    """Bulk orders from spreadsheets, and orders of channels."""


orders.add_command(import_)


@orders.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--customer", default="", help="Who orders; else what the sheet or its name says.")
@click.option("--due", type=click.DateTime(["%Y-%m-%d"]), help="The date for rows without one.")
@click.option("--dry-run", is_flag=True, help="Only report; order nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def sheet(file: Path, customer: str, due: datetime | None, *, dry_run: bool, as_json: bool) -> None:
    """Read an order sheet (XLSX or CSV), say what is wrong row by row, and order it."""
    with opened():
        try:
            report, placed = _read(file, customer, due, dry_run=dry_run)
        except Refusal as refusal:
            _refuse(refusal, as_json=as_json)
    if as_json:
        click.echo(json.dumps(as_object(report, placed), ensure_ascii=False))
    else:
        _tell(report, placed)
    if not report.clean:
        sys.exit(1)


def _read(
    file: Path, customer: str, due: datetime | None, *, dry_run: bool
) -> tuple[sheets.Report, tuple[str, bool] | None]:
    data = file.read_bytes()
    today = now().astimezone(HOUSE_ZONE).date()
    if due is not None and due.date() < today:
        raise Invalid("due.past", "The date for the whole order has passed.", field="due")
    terms = sheets.Terms(today, due_on=due.date() if due else None)
    goods = sheets.goods_by_sku(db.session(), now=now())
    report = sheets.read_order(sheets.open_sheet(data), goods, terms)
    if dry_run or not report.clean:
        return report, None
    wanted = sheets.SheetOrder(customer or report.customer or file.stem, data)
    order, created = sheets.order_from_sheet(db.session(), wanted, report, actor=CLERK, now=now())
    db.session.commit()
    return report, (order.number, created)


def as_object(report: sheets.Report, placed: tuple[str, bool] | None) -> dict[str, Any]:
    """The report for a program."""
    return {
        "rows": report.rows,
        "lines": len(report.lines),
        "pieces": report.pieces,
        "styles": report.styles,
        "customer": report.customer,
        "issues": [_issue(issue) for issue in report.issues],
        "order": placed[0] if placed else None,
        "created": bool(placed and placed[1]),
    }


def _issue(issue: sheets.Issue) -> dict[str, Any]:
    return {
        "row": issue.row,
        "column": issue.column,
        "cell": issue.place,
        "code": issue.code.value,
        "level": "note" if issue.note else "error",
        "message": issue.message(),
        "found": issue.found,
        "suggestion": issue.suggestion,
    }


def _tell(report: sheets.Report, placed: tuple[str, bool] | None) -> None:
    for issue in report.issues:
        found = f" “{issue.found}”" if issue.found else ""
        meant = f" Did you mean {issue.suggestion}?" if issue.suggestion else ""
        place = issue.place or "sheet"
        click.echo(f"{place}{found}: {issue.message()}{meant}", err=not issue.note)
    click.echo(f"{len(report.lines)} lines, {report.styles} styles, {report.pieces} pieces.")
    if not report.clean:
        click.echo("Nothing was ordered.", err=True)
    elif placed is not None:
        click.echo(f"Order {placed[0]}{'' if placed[1] else ' (was there already)'}")


def _refuse(refusal: Refusal, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"error": refusal.code, "message": str(refusal)}))
    click.echo(str(refusal), err=True)
    sys.exit(1)
