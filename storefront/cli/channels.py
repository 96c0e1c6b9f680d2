"""`manyhands orders import`: an order file of a channel, brought together with what is kept.

`--json` prints one object: `layout`, `rows`, `orders`, `lines`, then lines by what became of them
(`created`, `updated`, `unchanged`), rows that were kept aside (`skipped`), `issues` and
`unknown_columns`. Rows that are kept aside do not make it fail: a person looks at them. A file that
cannot be read, or is of another platform than the shop, is 1; nothing of it is written.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from catalog.db import db
from catalog.errors import Refusal
from catalog.history import Actor
from storefront.channels.importing import Report, Wish, import_file
from storefront.channels.issues import Issue
from storefront.cli.context import opened
from storefront.wiring.clock import now

CLERK = Actor(None, "office")
NOTHING: dict[str, Any] = {
    "layout": None,
    **dict.fromkeys(("rows", "orders", "lines", "created", "updated", "unchanged", "skipped"), 0),
    "issues": [],
    "unknown_columns": [],
}


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--shop", required=True, help="The shop, as in douyin-main; a new one is made.")
@click.option("--map", "map_name", default="", help="A saved column map, for any other file.")
@click.option("--exported", type=click.DateTime(), help="When the file was made (UTC), if known.")
@click.option("--dry-run", is_flag=True, help="Only report; change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def import_(file: Path, *, as_json: bool, **told: Any) -> None:
    """Read an order file of a platform (CSV, XLSX, XLS), say what is wrong, and import the rest."""
    with opened():
        try:
            report = _imported(file, told)
        except Refusal as refusal:
            _refuse(refusal, as_json=as_json)
    if as_json:
        click.echo(json.dumps(as_object(report), ensure_ascii=False))
    else:
        _tell(report, dry=told["dry_run"])


def _imported(file: Path, told: dict[str, Any]) -> Report:
    at = told["exported"]
    with file.open("rb") as opened_file, _bar(file) as done:
        wish = Wish(
            opened_file,
            file.name,
            told["shop"],
            map_name=told["map_name"],
            exported_at=None if at is None else at.replace(tzinfo=now().tzinfo),
            dry=told["dry_run"],
        )

        def after(rows: int) -> None:
            if not wish.dry:
                db.session.commit()
            done.update(max(0, rows - done.pos))

        report = import_file(db.session(), wish, actor=CLERK, now=now(), after=after)
        if wish.dry:
            db.session.rollback()
        else:
            db.session.commit()
    return report


def _bar(file: Path) -> Any:
    """How far it is, on a terminal; a line of such files has some 500 bytes."""
    return click.progressbar(
        length=max(1, file.stat().st_size // 500),
        label="Reading",
        file=sys.stderr,
        hidden=not sys.stderr.isatty(),
    )


def as_object(report: Report) -> dict[str, Any]:
    """The report for a program."""
    return {
        "layout": report.layout,
        "rows": report.rows,
        "orders": len(report.orders),
        "lines": report.lines,
        "created": report.counts.created,
        "updated": report.counts.updated,
        "unchanged": report.counts.unchanged,
        "skipped": report.skipped,
        "issues": [_issue(each) for each in report.issues],
        "unknown_columns": list(report.unknown),
    }


def _issue(issue: Issue) -> dict[str, Any]:
    return {
        "row": issue.row,
        "column": issue.column,
        "code": issue.code.value,
        "message": issue.message(),
    }


def _tell(report: Report, *, dry: bool) -> None:
    for issue in report.issues:
        place = f"row {issue.row}" + (f", {issue.column}" if issue.column else "")
        click.echo(f"{place}: {issue.message()}", err=not issue.note)
    if report.more_issues:
        click.echo(f"… and {report.more_issues} more of the kind.", err=True)
    if report.unknown:
        click.echo(f"Columns we do not know: {', '.join(report.unknown)}")
    counts = report.counts
    click.echo(
        f"{report.layout}: {report.rows} rows, {len(report.orders)} orders, {report.lines} lines: "
        f"{counts.created} new, {counts.updated} changed, {counts.unchanged} as before, "
        f"{report.skipped} kept aside."
    )
    if dry:
        click.echo("Nothing was written.")


def _refuse(refusal: Refusal, *, as_json: bool) -> None:
    db.session.rollback()
    if as_json:
        issue = {"row": 0, "column": "", "code": refusal.code, "message": str(refusal)}
        told = {**NOTHING, "issues": [issue], "error": refusal.code, "message": str(refusal)}
        click.echo(json.dumps(told, ensure_ascii=False))
    click.echo(str(refusal), err=True)
    sys.exit(1)
