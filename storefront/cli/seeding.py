"""`manyhands seed`: synthetic volume, to see how the house stands when it is full."""

from __future__ import annotations

import json
import time
from dataclasses import asdict

import click

from catalog.db import db
from storefront.cli.context import opened
from storefront.demo.volume import Volume
from storefront.demo.volume import seed as fill
from storefront.wiring.clock import now


@click.command()
@click.option("--products", type=click.IntRange(0), default=0, help="Three variants each.")
@click.option("--makers", type=click.IntRange(0), default=0, help="With one to three skills.")
@click.option("--cooperatives", type=click.IntRange(0), default=0, help="All over the country.")
@click.option("--orders", type=click.IntRange(0), default=0, help="Bulk orders on invoice.")
@click.option("--batches", type=click.IntRange(0), default=0, help="Not handed in yet.")
@click.option("--seed", type=int, default=1, help="The same seed gives the same rows.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def seed(*, as_json: bool, **numbers: int) -> None:
    """Fill an empty database with synthetic goods, makers, orders and batches."""
    begun = time.perf_counter()
    volume = Volume(**numbers)
    with opened():
        fresh = fill(db.session(), volume, now=now(), say=lambda text: click.echo(text, err=True))
        db.session.commit()
    seconds = round(time.perf_counter() - begun, 1)
    if as_json:
        click.echo(json.dumps({**asdict(volume), "filled": fresh, "seconds": seconds}))
    elif fresh:
        click.echo(f"Filled in {seconds} s.")
    else:
        click.echo("This volume is there already; nothing was changed.")
