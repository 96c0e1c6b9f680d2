"""`manyhands goods`: variants, prices and counts as a sheet, out and in again.

The report names every wrong cell; one of them and nothing is kept (exit 1). `--json` prints one
object: `rows`, `changes`, `products`, `variants` (the new ones), `issues`, `kept`.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import click
from sqlalchemy import select

from catalog.db import db
from catalog.history import Actor
from catalog.products import Product
from storefront.cli.context import opened
from storefront.goods_sheets import (
    Change,
    GoodsReport,
    goods_csv,
    goods_workbook,
    keep_goods,
    said_by,
)
from storefront.sheets import Issue, open_sheet
from storefront.sheets.grids import GOODS
from storefront.wiring.clock import now
from storefront.wiring.settings import settings

CLERK = Actor(None, "office")
#: Issues and changes that are told; the rest is counted.
TOLD = 50


@click.group()
def goods() -> None:
    """Goods as spreadsheets."""


@goods.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--gb18030", is_flag=True, help="CSV for spreadsheets that know no UTF-8.")
def export(file: Path, *, gb18030: bool) -> None:
    """Write every variant and all that is said of it to a file: CSV, or XLSX by its name."""
    encoding = "gb18030" if gb18030 else "utf-8"
    with opened(), file.open("wb") as out:
        session, every = db.session(), select(Product.id)
        if file.suffix.lower() == ".xlsx":
            with goods_workbook(session, every, now=now()) as book:
                shutil.copyfileobj(book, out)
        else:
            out.writelines(goods_csv(session, every, encoding=encoding, now=now()))


@goods.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only report; change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def sheet(file: Path, *, dry_run: bool, as_json: bool) -> None:
    """Read a sheet of goods (CSV or XLSX), say what would change and what is wrong, and keep it."""
    with opened():
        session, moment = db.session(), now()
        grids, shop = open_sheet(file.read_bytes(), GOODS), settings().public_url
        report = said_by(session, grids, shop=shop, now=moment)
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
    return {
        "rows": report.rows,
        "changes": changes,
        "products": [each.slug for each in report.products],
        "variants": [each.sku for each in report.variants],
        "issues": [_issue(each) for each in report.issues],
        "kept": kept,
    }


def _change(each: Change) -> dict[str, Any]:
    return {
        "row": each.row,
        "name": each.known.name,
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
        click.echo(f"row {each.row}: {each.known.name} {what}: {each.before} → {each.after}")
    new = f"{len(report.products)} new products, {len(report.variants)} new variants"
    click.echo(f"{report.rows} rows, {len(report.changes)} changes, {new}, {kept} kept.")
