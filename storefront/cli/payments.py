"""`manyhands payments reconcile`: our payments beside the gateway's books."""

from __future__ import annotations

import json
import sys

import click

from catalog.db import db
from catalog.errors import Refusal
from storefront import payments as paying
from storefront.cli.context import opened
from storefront.wiring.clock import now


@click.group()
def payments() -> None:
    """Payments: compare them with the gateway's books."""


@payments.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def reconcile(*, as_json: bool) -> None:
    """Compare the last four days, heal what can be, book fees; exit 1 if something differs."""
    with opened() as app, app.test_request_context():
        session = db.session()
        report = paying.reconcile(session, now=now())
        session.commit()
    if report is None:
        raise Refusal("payments.no_books", "No gateway here keeps books that can be compared.")
    if as_json:
        click.echo(json.dumps(paying.report_as_json(report)))
    else:
        _tell(report)
    sys.exit(1 if report.left else 0)


@payments.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def match(*, as_json: bool) -> None:
    """Match gateway and bank with the book, line by line; exit 1 if something is open."""
    with opened() as app, app.test_request_context():
        session = db.session()
        found = paying.agree_all(session, now=now())
        session.commit()
        told = paying.agreed_as_json(found)
    if as_json:
        click.echo(json.dumps(told))
    else:
        click.echo(f"{found.new} new lines, {found.changed} changed.")
        for each in found.runs:
            click.echo(f"{each.place:<10} {each.looked_at} looked at, {each.left} open")
    sys.exit(1 if found.left else 0)


def _tell(report: paying.Report) -> None:
    click.echo(
        f"{report.gateway}: {report.payments} payments and {report.moves} lines of the balance "
        f"since {report.since:%Y-%m-%d}, {report.fees_booked} fees in the book."
    )
    for word, found in (("healed", report.healed), ("DIFFERS", report.left)):
        for each in found:
            facts = " ".join(filter(None, (each.reference, each.order, each.facts)))
            click.echo(f"{word:<8} {each.kind.value:<16} {facts}")
