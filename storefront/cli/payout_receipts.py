"""`manyhands payouts receipt`: write one, and say whether one is true.

`verify` exits 1 unless a key of this house signed it, it is the very receipt that is kept under its
code, and the money has stayed with her.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click
from flask import Flask
from sqlalchemy.orm import Session

from catalog.db import db, intent
from fulfillment.earnings import LineState, receipts
from fulfillment.earnings.payouts import state_of
from fulfillment.earnings.receipts import Sealed
from fulfillment.ledger import keys_of
from storefront.cli.context import opened


@click.group()
def receipt() -> None:
    """Receipts: say whether one is true."""


@receipt.command()
@click.argument("path", metavar="FILE", type=click.Path(exists=True, dir_okay=False))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def verify(*, path: str, as_json: bool) -> None:
    """Say whether a receipt (its PDF, or the file attached to it) is true; exit 1 if not."""
    intent.set("read")
    with opened() as app:
        with Path(path).open("rb") as file:
            sealed = receipts.found_in(file.read(receipts.MOST_BYTES + 1))
        verdict = "not_a_receipt" if sealed is None else _verdict(app, db.session(), sealed)
    facts = dict(sealed.facts) if sealed else {}
    if as_json:
        click.echo(json.dumps({"verdict": verdict, "facts": facts}, ensure_ascii=False))
    else:
        click.echo(verdict.replace("_", " "))
        for name, value in facts.items():
            click.echo(f"{name:18} {value}")
    sys.exit(0 if verdict == "true" else 1)


def _verdict(app: Flask, session: Session, sealed: Sealed) -> str:
    settings = app.extensions["manyhands.settings"]
    keys = keys_of((settings.secret_key, *settings.secret_keys_old))
    if not sealed.genuine([key.public for key in keys]):
        return "not_signed_by_us"
    kept = receipts.by_code(session, sealed.code)
    if kept is None or kept[0].text != sealed.text:
        return "not_kept_here"
    return "true" if state_of(kept[1]) is LineState.ARRIVED else "came_back"
