"""`manyhands quality`: the sampling plan of a lot, and what follows from a series of lots.

Both answer from the tables alone, without a database. Wrong usage is 2, a refusal 1.
"""

from __future__ import annotations

import json

import click

from catalog.errors import Refusal
from fulfillment.quality.rules import (
    LEVELS,
    Plan,
    Result,
    Series,
    Severity,
    after,
    aql_named,
    plan_for,
)

SEVERITIES = [each.value for each in Severity]
#: How a lot is written: accepted, not accepted, accepted but not one AQL stricter.
LOTS = {"A": (True, True), "R": (False, False), "a": (True, False)}


class Aql(click.ParamType[str]):
    """An AQL that the tables have."""

    name = "aql"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            return aql_named(value)
        except Refusal as refusal:
            self.fail(str(refusal), param, ctx)


class Lots(click.ParamType[tuple[tuple[bool, bool], ...]]):
    """Lots in the order in which they were looked at."""

    name = "lots"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[tuple[bool, bool], ...]:
        named = value.split()
        unknown = next((each for each in named if each not in LOTS), None)
        if unknown is not None:
            self.fail(
                f"“{unknown}” is not a lot: write A, R or a, with spaces between.", param, ctx
            )
        return tuple(LOTS[each] for each in named)


@click.group()
def quality() -> None:
    """Sampling by ISO 2859-1 (GB/T 2828.1)."""


@quality.command("plan")
@click.option("--lot", type=click.IntRange(min=1), required=True, help="Pieces in the lot.")
@click.option(
    "--level", type=click.Choice(LEVELS, case_sensitive=False), default="II", show_default=True
)
@click.option("--aql", type=Aql(), required=True, help="0.010 to 10.")
@click.option("--severity", type=click.Choice(SEVERITIES), default="normal", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def show_plan(*, lot: int, level: str, aql: str, severity: str, as_json: bool) -> None:
    """Which plan a lot gets, after the arrows of the tables."""
    found = plan_for(lot, level=level, aql=aql, severity=Severity(severity))
    click.echo(json.dumps(_plain(found)) if as_json else _told(found))


@quality.command("switch")
@click.option("--start", type=click.Choice(SEVERITIES), default="normal", show_default=True)
@click.option("--lots", type=Lots(), required=True, help='For example "A A R a".')
@click.option(
    "--accept-number", type=click.IntRange(min=0), default=2, show_default=True,
    help="Ac of the plan; up to 1 every accepted lot gives 2 points.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def switch(
    *, start: str, lots: tuple[tuple[bool, bool], ...], accept_number: int, as_json: bool
) -> None:
    """How hard the lot after these is looked at."""
    series = Series(Severity(start))
    for accepted, stricter in lots:
        series = after(series, Result(accepted, stricter, accept_number))
    answer = {
        "severity": series.severity.value,
        "score": series.score,
        "discontinued": series.discontinued,
    }
    stopped = " Acceptance stops." if series.discontinued else ""
    told = f"{series.severity.value}, score {series.score}.{stopped}"
    click.echo(json.dumps(answer) if as_json else told)


def _plain(plan: Plan) -> dict[str, object]:
    return {
        "code_letter": plan.letter,
        "sample_size": plan.sample,
        "accept": plan.accept,
        "reject": plan.reject,
        "full_inspection": plan.whole,
    }


def _told(plan: Plan) -> str:
    look = "Look at every piece" if plan.whole else f"Look at {plan.sample} pieces"
    numbers = f"accept up to {plan.accept} bad, do not accept {plan.reject}"
    return f"Letter {plan.letter}. {look}: {numbers}."
