"""`manyhands materials prove`: whether every account of materials comes out, as of now.

Exit 1 if a promise is broken; the first offender of each is named. Nothing is written.
"""

from __future__ import annotations

import json
import sys

import click

from catalog.db import db, intent
from fulfillment.materials import prove
from storefront.cli.context import opened


@click.group()
def materials() -> None:
    """Materials: prove their accounts."""
    intent.set("read")


@materials.command(name="prove")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def prove_them(*, as_json: bool) -> None:
    """Issued less used, returned and lost is what lies there, per maker and lot."""
    with opened():
        findings = prove(db.session())
    sound = all(each.holds for each in findings)
    if as_json:
        told = [
            {"name": each.name, "holds": each.holds, "checked": each.checked}
            | ({"offender": each.offender} if each.offender else {})
            for each in findings
        ]
        click.echo(json.dumps({"sound": sound, "invariants": told}))
    else:
        for each in findings:
            said = "holds" if each.holds else f"BROKEN: {each.offender}"
            click.echo(f"{each.name:24} {each.checked:>9}  {said}")
    sys.exit(0 if sound else 1)
