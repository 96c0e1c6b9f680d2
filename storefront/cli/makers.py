"""`manyhands makers`: people from a spreadsheet.

The report names row and column of everything that is wrong, never what stood there; one issue and
nobody is kept (exit 1). `--json` prints one object: `rows`, `new`, `changed`, `unchanged`, `kept`,
`issues`, `unknown_columns`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from catalog.cooperatives import cooperative_of
from catalog.db import db
from catalog.errors import NotFound
from catalog.history import Actor
from fulfillment.workflow.gathering import today
from storefront.cli.context import opened
from storefront.sheets import open_sheet
from storefront.sheets.grids import letter
from storefront.sheets.roster import Roster, RosterIssue, read_roster
from storefront.sheets.rostering import Kept, checked, keep_part, known, parts_of
from storefront.wiring.clock import now

CLERK = Actor(None, "operator")


@click.group()
def makers() -> None:
    """Makers: bring a roster."""


@makers.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--cooperative", metavar="SLUG", required=True, help="To which cooperative.")
@click.option("--dry-run", is_flag=True, help="Only report; keep nobody.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def bring(file: Path, *, cooperative: str, dry_run: bool, as_json: bool) -> None:
    """Read a roster (XLSX or CSV), say what is wrong cell by cell, and keep it if nothing is."""
    with opened():
        session = db.session()
        home = cooperative_of(session, cooperative)
        if home is None:
            raise NotFound("cooperative")
        roster = read_roster(open_sheet(file.read_bytes()), today=today(now()))
        issues = checked(session, roster, home.id)
        kept = Kept()
        if not issues:
            kept = _would_be(roster) if dry_run else _kept(roster, home.id)
    _tell(roster, issues, kept, dry_run=dry_run, as_json=as_json)
    if issues:
        sys.exit(1)


def _would_be(roster: Roster) -> Kept:
    there = len(known(db.session(), roster.rows))
    return Kept(new=len(roster.rows) - there, unchanged=there)


def _kept(roster: Roster, home: int) -> Kept:
    session, kept = db.session(), Kept()
    for part in parts_of(roster.rows):
        kept += keep_part(session, home, part, actor=CLERK, now=now())
        session.commit()
    return kept


def _tell(
    roster: Roster, issues: tuple[RosterIssue, ...], kept: Kept, *, dry_run: bool, as_json: bool
) -> None:
    if as_json:
        told = {
            "rows": len(roster.rows),
            "new": kept.new,
            "changed": kept.changed,
            "unchanged": kept.unchanged,
            "kept": not (dry_run or issues),
            "issues": [_issue(each) for each in issues],
            "unknown_columns": list(roster.unknown),
        }
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    for each in issues:
        click.echo(f"{each.place or 'sheet'}: {each.refusal}", err=True)
    if issues:
        click.echo("Nobody was kept.", err=True)
        return
    verb = "would be" if dry_run else "are"
    click.echo(f"{kept.new} {verb} new, {kept.changed} changed, {kept.unchanged} as they were.")


def _issue(each: RosterIssue) -> dict[str, object]:
    return {
        "row": each.row,
        "column": letter(each.column),
        "code": each.refusal.code,
        "message": str(each.refusal),
    }
