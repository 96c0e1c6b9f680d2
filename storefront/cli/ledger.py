"""`manyhands ledger`: prove the books, and hand them to others as plain text.

`verify` exits 1 if any invariant is broken and names the first offender of each. Its `head` is
the last seal: written down elsewhere and given back as `--after PLACE:HASH`, it proves that what
was there then is there still.
"""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import click
from flask import Flask
from sqlalchemy.orm import Session

from catalog.db import db, intent, reading
from catalog.errors import Refusal
from fulfillment.board.books import prove_books
from fulfillment.ledger import (
    Finding,
    SealKey,
    close_month,
    closed,
    head,
    keys_of,
    still_there,
)
from fulfillment.ledger.export import FORMATS
from fulfillment.ledger.periods import counted, exported
from fulfillment.ledger.policy import TABLES
from storefront.cli.context import opened
from storefront.wiring import now

#: How many read a long book at once; each needs a core.
PROCESSES = min(4, os.cpu_count() or 1)


@click.group()
def ledger() -> None:
    """The book: prove it, close its months, export it."""
    intent.set("read")


@ledger.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
@click.option("--after", metavar="PLACE:HASH", help="A head written down earlier.")
@click.option("--full", is_flag=True, help="Closed months too, from the first page.")
def verify(*, as_json: bool, after: str | None, full: bool) -> None:
    """Ask every invariant of the books since the last closed month; exit 1 if one is broken."""
    with opened() as app:
        session = one_moment()
        public = [key.public for key in _keys(app)]
        findings = list(prove_books(session, keys=public, full=full, processes=PROCESSES))
        if after is not None:
            findings.append(_remembered(session, after))
        place, hash_ = head(session)
    sound = all(each.holds for each in findings)
    if as_json:
        invariants = [_plain(each) for each in findings]
        last = {"place": place, "hash": hash_}
        click.echo(json.dumps({"sound": sound, "invariants": invariants, "head": last}))
    else:
        _tell(findings)
        click.echo(f"Head of the chain: {place}:{hash_}")
    sys.exit(0 if sound else 1)


@ledger.command()
@click.option("--format", "kind", type=click.Choice(list(FORMATS)), required=True)
@click.option("--out", type=click.Path(dir_okay=False), help="A file instead of the screen.")
def export(*, kind: str, out: str | None) -> None:
    """Write the whole book as plain text."""
    with opened():
        text = FORMATS[kind](one_moment())
        if out is None:
            for part in text:
                click.echo(part, nl=False)
        else:
            _write(Path(out), text)


@ledger.command()
@click.argument("month", type=click.DateTime(["%Y-%m"]))
def seal(*, month: datetime) -> None:
    """Close a MONTH (2026-11) for good: count, sums and root, signed."""
    with opened() as app:
        session = db.session()
        with reading(session):
            read = counted(session, month.date())
        intent.set("write")
        made = close_month(session, month.date(), key=_keys(app)[0], now=now(), read=read)
        session.commit()
        click.echo(f"{made.last_day:%Y-%m}: {made.entries} entries, root {made.root}")


@ledger.command()
@click.option("--export", "out", type=click.Path(dir_okay=False), help="Write them as JSON.")
def seals(*, out: str | None) -> None:
    """The closed months; as JSON with what was signed, the public key and the signature."""
    with opened():
        months = closed(one_moment())
        if out is not None:
            told = [exported(month) for month in months]
            _write(Path(out), [json.dumps(told, indent=1, ensure_ascii=False), "\n"])
        for month in months:
            said = f"{month.entries:>9}  {month.root}  {month.key_id}"
            click.echo(f"{month.last_day:%Y-%m}  {said}")


def _table(name: str, kind: str, out: str | None) -> None:
    rows = list(TABLES[name]())
    if kind == "json":
        told = json.dumps(rows, indent=1, ensure_ascii=False) + "\n"
    else:
        file = io.StringIO()
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        told = file.getvalue()
    if out is None:
        click.echo(told, nl=False)
    else:
        _write(Path(out), [told])


_KINDS = click.option("--format", "kind", type=click.Choice(["csv", "json"]), default="csv")
_OUT = click.option("--out", type=click.Path(dir_okay=False), help="A file instead of the screen.")


@ledger.command(name="recipes")
@_KINDS
@_OUT
def recipes_table(*, kind: str, out: str | None) -> None:
    """The accounting policy: each fact, its two sides and an example, from the very recipes."""
    _table("recipes", kind, out)


@ledger.command(name="chart")
@_KINDS
@_OUT
def chart_table(*, kind: str, out: str | None) -> None:
    """The chart of accounts."""
    _table("chart", kind, out)


def _keys(app: Flask) -> tuple[SealKey, ...]:
    """The key that signs now, and those of the secrets before it."""
    settings = app.extensions["manyhands.settings"]
    return keys_of((settings.secret_key, *settings.secret_keys_old))


def one_moment() -> Session:
    """A session that sees the book as it was at one moment, whoever books meanwhile."""
    session = db.session()
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    return session


def _remembered(session: Session, after: str) -> Finding:
    place, _, hash_ = after.partition(":")
    if not place.isdigit() or not hash_:
        raise click.UsageError("--after is PLACE:HASH, as `verify` prints it.")
    kept = still_there(session, int(place), hash_)
    promise = "The head that was written down is still in the chain."
    return Finding("head_kept", promise, 1, None if kept else f"seal {place}")


def _plain(finding: Finding) -> dict[str, object]:
    return {
        "name": finding.name,
        "promise": finding.promise,
        "checked": finding.checked,
        "holds": finding.holds,
        "offender": finding.offender,
    }


def _tell(findings: list[Finding]) -> None:
    for each in findings:
        state = "holds " if each.holds else "BROKEN"
        where = "" if each.holds else f" First: {each.offender}"
        click.echo(f"{state} {each.name:20} {each.checked:>9}  {each.promise}{where}")


def _write(path: Path, text: Iterable[str]) -> None:
    """Write beside the place and move, so that a failure leaves no half a book."""
    beside = path.with_name(f".{path.name}.part")
    try:
        with beside.open("w", encoding="utf-8", newline="") as file:
            file.writelines(text)
        beside.replace(path)
    except OSError as problem:
        raise Refusal("ledger.file", "%(path)s cannot be written.", path=path) from problem
