"""`manyhands ledger`: prove the books, and hand them to others as plain text.

`verify` exits 1 if any invariant is broken and names the first offender of each. Its `head` is
the last seal: written down elsewhere and given back as `--after PLACE:HASH`, it proves that what
was there then is there still.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path

import click
from sqlalchemy.orm import Session

from catalog.db import db, intent
from catalog.errors import Refusal
from fulfillment.board.books import prove_books
from fulfillment.ledger import Finding, head, still_there
from fulfillment.ledger.export import FORMATS
from storefront.cli.context import opened


@click.group()
def ledger() -> None:
    """The book: prove it, export it."""
    intent.set("read")


@ledger.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
@click.option("--after", metavar="PLACE:HASH", help="A head written down earlier.")
def verify(*, as_json: bool, after: str | None) -> None:
    """Ask every invariant of the books; exit 1 if one is broken."""
    with opened():
        session = one_moment()
        findings = list(prove_books(session))
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
