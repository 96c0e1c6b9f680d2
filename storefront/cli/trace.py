"""`manyhands trace`: what happened to goods, as EPCIS 2.0 events for other systems."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import click

from catalog.db import db, intent
from fulfillment import trace as tracing_room
from fulfillment.board import tracing
from storefront.cli.context import opened
from storefront.wiring.settings import settings


@click.group()
def trace() -> None:
    """Where goods come from: export it."""
    intent.set("read")


@trace.command()
@click.option("--order", "number", help="Batches of one order.")
@click.option("--batch", "code", help="One batch.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Batches opened since.")
@click.option("--out", type=click.Path(dir_okay=False), help="A file instead of the screen.")
def export(
    *, number: str | None, code: str | None, since: datetime | None, out: str | None
) -> None:
    """Write EPCIS 2.0 JSON-LD: made, packed, shipped, received. At most 5,000 batches at once."""
    if sum(each is not None for each in (number, code, since)) != 1:
        raise click.UsageError("Please name one of --order, --batch and --since.")
    day = since.replace(tzinfo=UTC) if since else None
    with opened():
        session = db.session()
        found = tracing.batches_named(session, order=number, batch=code, since=day)
        events = list(tracing.events_of(session, found))
        told = tracing_room.document(events, root=settings().public_url, now=datetime.now(UTC))
    text = json.dumps(told, ensure_ascii=False, indent=1)
    if out is None:
        click.echo(text)
    else:
        Path(out).write_text(text, "utf-8")
