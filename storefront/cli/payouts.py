"""`manyhands payouts`: draft a payday, hand its file to the bank, read what the bank answers.

Confirming needs a second person who is signed in, so it is done on the pages of the office.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click
from sqlalchemy import select

from catalog.db import db
from catalog.errors import NotFound, Refusal
from catalog.history import SYSTEM
from catalog.money import Money, parse
from fulfillment.earnings import (
    ALIPAY_COLUMNS,
    COLUMNS,
    LineRow,
    Payout,
    alipay_rows,
    bank_rows,
    delimited,
    lines,
)
from fulfillment.earnings.terms import LeftOut
from fulfillment.workflow.bank_answers import answers_read
from fulfillment.workflow.payday import payout_drafted
from fulfillment.workflow.payday_choice import chosen
from storefront.cli.context import opened
from storefront.cli.payout_receipts import receipt
from storefront.sheets.bank_results import ANSWERS, read_answer
from storefront.sheets.opening import open_sheet
from storefront.wiring.clock import now

#: The files by which many are paid at once: their columns, and what fills them.
FILES = {"bank": (COLUMNS, bank_rows), "alipay": (ALIPAY_COLUMNS, alipay_rows)}
_DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def payouts() -> None:
    """Paydays: draft one, write its bank file, read the bank's answer."""


@payouts.command()
@click.option("--until", type=_DAY, required=True, help="What was earned until this day.")
@click.option("--at-most", metavar="AMOUNT", help="A part payout: at most this for each maker.")
@click.option("--dry-run", is_flag=True, help="Show what would be paid; write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def run(*, until: datetime, at_most: str | None, dry_run: bool, as_json: bool) -> None:
    """Draft the payout of everything owed until a day; again is the same payout."""
    with opened():
        session, day = db.session(), until.date()
        most = parse(at_most) if at_most else None
        left_out = chosen(session, day, currency="CNY", most=most).left_out
        payout = payout_drafted(session, until=day, most=most, actor=SYSTEM, now=now())
        rows = lines(session, payout)
        if dry_run:
            session.rollback()
        else:
            session.commit()
        _tell(payout, rows, left_out, dry_run=dry_run, as_json=as_json)


@payouts.command()
@click.argument("number")
@click.option("--out", type=click.Path(dir_okay=False), required=True, help="Where it goes.")
@click.option("--encoding", type=click.Choice(["gb18030", "utf-8-sig"]), default="gb18030")
@click.option("--for", "whom", type=click.Choice(["bank", "alipay"]), default="bank")
def file(*, number: str, out: str, encoding: str, whom: str) -> None:
    """Write the batch file (CSV) of a payout, for the bank or for Alipay; only its owner can read
    it."""
    with opened():
        session = db.session()
        payout = session.scalars(select(Payout).where(Payout.number == number)).one_or_none()
        if payout is None:
            raise NotFound("payout")
        head, rows = FILES[whom]
        data = delimited(head, rows(session, payout, actor=SYSTEM, now=now()), encoding)
        session.commit()
        _write(Path(out), data)


@payouts.command()
@click.argument("path", metavar="FILE", type=click.Path(exists=True, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Show what would change; write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def results(*, path: str, dry_run: bool, as_json: bool) -> None:
    """Read what the bank answered (CSV or XLSX); the same file again changes nothing."""
    with opened():
        session = db.session()
        found = read_answer(open_sheet(Path(path).read_bytes(), ANSWERS))
        told = asdict(answers_read(session, found.rows, actor=SYSTEM, now=now()))
        if dry_run:
            session.rollback()
        else:
            session.commit()
        told |= {"unreadable": found.unreadable, "dry_run": dry_run}
        if as_json:
            click.echo(json.dumps(told))
            return
        for name, value in told.items():
            click.echo(f"{name.replace('_', ' ')}: {value}")


payouts.add_command(receipt)


def _tell(
    payout: Payout,
    rows: tuple[LineRow, ...],
    left_out: Mapping[int, LeftOut],
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    if as_json:
        click.echo(json.dumps(_plain(payout, rows, left_out, dry_run=dry_run)))
        return
    whole = Money(payout.total_minor, payout.currency)
    verb = "would pay" if dry_run else "pays"
    makers = "1 maker" if len(rows) == 1 else f"{len(rows)} makers"
    click.echo(f"{payout.number} {verb} {whole} to {makers}.")
    by_hand = sum(row.by_hand for row in rows)
    if by_hand:
        click.echo(f"Without a bank account, to be paid from the cash box: {by_hand}.")
    for why, number in Counter(each.value for each in left_out.values()).items():
        click.echo(f"Left out ({why}): {number}.")


def _plain(
    payout: Payout, rows: tuple[LineRow, ...], left_out: Mapping[int, LeftOut], *, dry_run: bool
) -> dict[str, object]:
    return {
        "number": payout.number,
        "state": payout.state.value,
        "until": payout.until.isoformat(),
        "currency": payout.currency,
        "total_minor": payout.total_minor,
        "at_most_minor": payout.most_minor,
        "dry_run": dry_run,
        "lines": [
            {
                "maker": row.code,
                "amount_minor": row.amount.minor,
                "place": row.place,
                "by_hand": row.by_hand,
                "reference": row.reference,
            }
            for row in rows
        ],
        "left_out": [{"maker_id": each, "because": why.value} for each, why in left_out.items()],
    }


def _write(path: Path, data: bytes) -> None:
    try:
        path.touch(mode=0o600)
        path.chmod(0o600)
        path.write_bytes(data)
    except OSError as problem:
        raise Refusal("payout.file", "%(path)s cannot be written.", path=path) from problem
