"""The whole accounting policy as an accountant reads it: each fact, when it is booked, and an
example with its two sides.

An example is what the recipe itself makes of plain figures, so that this page cannot say anything
else than the book does; a test refuses a recipe without an example and a line of the chart that no
example uses. Every example has the same order, the same maker and the same sums where it can.
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.words import Words
from fulfillment.ledger.chart import CHART
from fulfillment.ledger.policy.channels import CHANNELS
from fulfillment.ledger.policy.credit import CREDIT, RIGHT
from fulfillment.ledger.policy.facts import Chapter, Fact
from fulfillment.ledger.policy.pay import HOSTS, PAY
from fulfillment.ledger.policy.sales import SALES, TRANSFERS
from fulfillment.ledger.policy.shares import SHARES
from fulfillment.ledger.policy.stalls import STALLS

__all__ = ["POLICY", "TABLES", "Chapter", "Fact", "title_of"]

POLICY = (SALES, TRANSFERS, PAY, HOSTS, SHARES, STALLS, CHANNELS, CREDIT, RIGHT)

Row = dict[str, str | int]


def title_of(recipe: str) -> Words | None:
    """What the first fact of a recipe is called."""
    facts = (fact for chapter in POLICY for fact in chapter.facts)
    return next((each.title for each in facts if each.example.recipe == recipe), None)


def chart() -> Iterator[Row]:
    """The chart of accounts, a line a row."""
    for line in CHART:
        yield {
            "line": line.slug,
            "account": line.pattern,
            "kind": line.kind.value,
            "grows_on": line.kind.normal.value,
            "never_below_zero": int(line.floor),
            "name_zh": line.name.zh,
            "name_en": line.name.en,
        }


def recipes() -> Iterator[Row]:
    """The policy, a row for each side of each example; amounts are in minor units."""
    for chapter in POLICY:
        for fact in chapter.facts:
            for line, posting in fact.lines:
                yield {
                    "chapter": chapter.slug,
                    "recipe": fact.example.recipe,
                    "title_zh": fact.title.zh,
                    "title_en": fact.title.en,
                    "when_zh": fact.when.zh,
                    "when_en": fact.when.en,
                    "key": fact.example.key,
                    "side": posting.side.value,
                    "account": line.pattern,
                    "name_zh": line.name.zh,
                    "name_en": line.name.en,
                    "example_account": posting.account,
                    "minor_units": posting.amount.minor,
                    "currency": posting.amount.currency,
                }


#: What can be handed out, by its name.
TABLES = {"chart": chart, "recipes": recipes}
