"""`manyhands plan`: the planner on files, without a database; with --order, on the database.

A refusal is one sentence on stderr and exit code 1, and leaves no file behind; wrong usage is 2.
Nothing of the web or the database is loaded for files, so that the command starts at once.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from importlib import import_module
from pathlib import Path
from time import monotonic
from typing import Any, NoReturn

import click

from catalog.errors import Refusal


@click.command()
@click.argument("instance", required=False, type=click.Path(dir_okay=False))
@click.option("--out", type=click.Path(dir_okay=False), help="Where to write the plan.")
@click.option("--previous", type=click.Path(dir_okay=False), help="The accepted plan to mend.")
@click.option("--event", type=click.Path(dir_okay=False), help="What happened: who gave back what.")
@click.option(
    "--time-limit",
    type=click.FloatRange(min=0),
    help="Seconds; the best plan by then",
)
@click.option("--order", metavar="NUMBER", help="Plan an order of the database instead of a file.")
@click.option("--accept", is_flag=True, help="With --order: accept the proposal at once.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def plan(**wishes: Any) -> None:
    """Split an order into makers' batches: fairly, on time, within safe hours."""
    _check_usage(wishes)
    try:
        if wishes["order"]:
            answer = import_module("storefront.cli.plan_order").plan_order
            answer(wishes["order"], accept=wishes["accept"], as_json=wishes["as_json"])
        else:
            _plan_file(wishes)
    except Refusal as refusal:
        click.echo(str(refusal), err=True)
        sys.exit(1)


def _check_usage(wishes: dict[str, Any]) -> None:
    if bool(wishes["instance"]) == bool(wishes["order"]):
        raise click.UsageError(_ONE_SOURCE)
    if wishes["instance"] and not wishes["out"]:
        raise click.UsageError(_NO_OUT)
    if bool(wishes["previous"]) != bool(wishes["event"]):
        raise click.UsageError(_PAIR)
    if wishes["accept"] and not wishes["order"]:
        raise click.UsageError(_ACCEPT)


_ONE_SOURCE = "Name an instance file, or an order with --order."
_NO_OUT = "Say where the plan goes with --out."
_PAIR = "--previous and --event go together."
_ACCEPT = "--accept goes with --order."


def _plan_file(wishes: dict[str, Any]) -> None:
    gc.disable()  # one large tree is read, used once and dropped: collecting only costs time
    begin = monotonic()
    planner = import_module("fulfillment.planner")
    facts = planner.facts_of(_read(wishes["instance"]))
    _check_hours(facts)
    previous = ()
    if wishes["previous"]:
        previous = planner.batches_of(_read(wishes["previous"]))
        event = planner.event_of(_read(wishes["event"]))
        limit = _left(wishes["time_limit"], begin)
        proposal = planner.replan(facts, previous, event, time_limit=limit)
    else:
        proposal = planner.propose(facts, time_limit=_left(wishes["time_limit"], begin))
    _write(Path(wishes["out"]), planner.document_of(proposal, previous))
    _tell(proposal, facts, as_json=wishes["as_json"])


def _check_hours(facts: Any) -> None:
    """Somebody without hours in a file is a slip: whoever is on leave has days off instead."""
    for maker in facts.makers:
        if not maker.hours_per_week:
            _refuse(f"makers[{maker.id}].hours_per_week", "she has no hours")


def _left(limit: float | None, begin: float) -> float | None:
    """What reading has left of a time limit."""
    return None if limit is None else max(0.0, limit - (monotonic() - begin))


def _read(path: str) -> object:
    try:
        return json.loads(Path(path).read_bytes())
    except OSError as problem:
        _refuse(path, problem.strerror or "it cannot be read")
    except ValueError as problem:
        _refuse(path, f"this is not JSON ({problem})")


def _refuse(place: str, problem: str) -> NoReturn:
    code, sentence = "plan.bad_file", "%(place)s: %(problem)s."
    raise Refusal(code, sentence, place=place, problem=problem)


def _write(path: Path, document: object) -> None:
    """Write beside the place and move, so that a failure leaves no half a plan."""
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_text(json.dumps(document, separators=(",", ":")) + "\n", encoding="utf-8")
        os.replace(beside, path)
    except OSError as problem:
        _refuse(str(path), problem.strerror or "it cannot be written")


def _tell(proposal: Any, facts: Any, *, as_json: bool) -> None:
    summary = proposal.summary
    if as_json:
        click.echo(json.dumps(summary_of(proposal, facts)))
        return
    unit = 10**facts.settings.minor_digits
    currency = facts.settings.currency
    click.echo(f"{summary.pieces_on_time} of {summary.pieces_ordered} pieces on time,")
    click.echo(f"in {summary.batches} batches by {summary.makers_with_work} makers.")
    click.echo(
        f"Most get {summary.pay_low / unit:.0f} to {summary.pay_high / unit:.0f} {currency}"
        f" for about {summary.hours_median:.0f} hours."
    )
    click.echo(f"Batches, rework and shipping cost {summary.cost / unit:.2f} {currency}.")
    sentence = import_module("fulfillment.planner").sentence
    for short in proposal.shortfalls:
        when = f"by {short.earliest}" if short.earliest else "never, as things are"
        reason = sentence(short.reason.code, short.reason.facts)
        click.echo(f"{short.line}: {short.pieces} pieces short, {when}. {reason}")


def summary_of(proposal: Any, facts: Any) -> dict[str, object]:
    """The figures of a proposal for a program; money in minor units of the currency."""
    summary = proposal.summary
    figures = {name: getattr(summary, name) for name in summary.__slots__}
    return {
        **figures,
        "currency": facts.settings.currency,
        "minor_digits": facts.settings.minor_digits,
        "shortfall": [
            {
                "line": short.line,
                "pieces": short.pieces,
                "earliest": short.earliest.isoformat() if short.earliest else None,
                "reason": short.reason.code.value,
            }
            for short in proposal.shortfalls
        ],
        "without_work": len(proposal.refusals),
    }
