"""`manyhands waves`: gather made-to-order sales into production orders, as the night does.

`--all` takes everything that waits, `--dry-run` only tells. `--json` prints one object: `dry_run`,
`waves` (each with `order`, null in a dry run, `lines` and `pieces`) and `waiting` (each with
`line`, `pieces`, `missing`, `why`, `leaves_on`).
"""

from __future__ import annotations

import json
from typing import Any

import click
from sqlalchemy.orm import Session

from catalog.db import db
from catalog.history import Actor
from fulfillment.waves import Waiting
from fulfillment.workflow.waves import foreseen, waves_gathered
from storefront.cli.context import opened
from storefront.wiring.clock import now

CLERK = Actor(None, "office")


@click.group()
def waves() -> None:
    """Made-to-order sales, made together."""


@waves.command()
@click.option("--all", "everything", is_flag=True, help="Whatever waits, not only what must leave.")
@click.option("--dry-run", is_flag=True, help="Only tell; gather nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def gather(*, everything: bool, dry_run: bool, as_json: bool) -> None:
    """Let leave what must leave."""
    with opened():
        session = db.session()
        foretold = foreseen(session, everything=everything, now=now())
        left = (
            [_wave(None, [each.pieces for each in wave.lines]) for wave in foretold.waves]
            if dry_run
            else _gathered(session, everything=everything)
        )
        waits = [_waits(each) for each in foretold.waiting]
    if as_json:
        told = {"dry_run": dry_run, "waves": left, "waiting": waits}
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        _tell(left, waits)


def _gathered(session: Session, *, everything: bool) -> list[dict[str, Any]]:
    made = waves_gathered(session, everything=everything, actor=CLERK, now=now())
    told = [_wave(order.number, [line.pieces for line in order.lines]) for order in made]
    session.commit()
    return told


def _wave(number: str | None, pieces: list[int]) -> dict[str, Any]:
    return {"order": number, "lines": len(pieces), "pieces": sum(pieces)}


def _waits(each: Waiting) -> dict[str, Any]:
    return {
        "line": each.line.line_id,
        "pieces": each.line.pieces,
        "missing": each.missing,
        "why": each.why.value,
        "leaves_on": each.leaves_on.isoformat(),
    }


def _tell(left: list[dict[str, Any]], waits: list[dict[str, Any]]) -> None:
    for wave in left:
        name = wave["order"] or "Would leave"
        click.echo(f"{name}: {wave['lines']} lines, {wave['pieces']} pieces.")
    for each in waits:
        click.echo(
            f"Line {each['line']}: {each['pieces']} pieces wait until {each['leaves_on']}"
            f" or for {each['missing']} more."
        )
    click.echo(f"{len(left)} waves; {len(waits)} lines wait.")
