"""The policy that an accountant reads is the one by which the house books."""

from __future__ import annotations

import inspect
import pkgutil
from importlib import import_module
from types import ModuleType

from catalog.money import Money
from fulfillment import ledger
from fulfillment.ledger.chart import CHART
from fulfillment.ledger.policy import POLICY, TABLES, title_of
from fulfillment.ledger.rules import Side

FACTS = [fact for chapter in POLICY for fact in chapter.facts]


def written(module: ModuleType) -> set[str]:
    found = inspect.getmembers(module, inspect.isfunction)
    return {n for n, f in found if f.__module__ == module.__name__ and not n.startswith("_")}


def test_every_recipe_and_every_line_of_the_chart_has_its_example() -> None:
    names = [each.name for each in pkgutil.iter_modules(ledger.__path__)]
    modules = [import_module(f"fulfillment.ledger.{n}") for n in names if n.endswith("recipes")]
    every = set[str]().union(*map(written, modules)) - {"against"}  # it only names an account

    assert {fact.example.recipe for fact in FACTS} == every | {"reversal"}
    used = {line.slug for fact in FACTS for line, _ in fact.lines}
    assert used == {line.slug for line in CHART}


def test_each_example_can_be_booked_and_is_told_in_both_languages() -> None:
    for fact in FACTS:
        fact.example.check()
        words = (fact.title, fact.when, *(line.name for line, _ in fact.lines))
        assert all(each.zh and each.en for each in words)
    assert len({fact.title.en for fact in FACTS}) == len(FACTS)
    assert title_of("credit_granted") is not None
    assert title_of("nothing") is None


def test_the_tables_hold_every_side_and_every_line() -> None:
    sides = list(TABLES["recipes"]())
    sums = {Side.DEBIT: 0, Side.CREDIT: 0}
    for row in sides:
        sums[Side(str(row["side"]))] += int(row["minor_units"])

    assert len(sides) == sum(len(fact.example.postings) for fact in FACTS)
    assert sums[Side.DEBIT] == sums[Side.CREDIT]
    assert Money(int(sides[0]["minor_units"])) == Money(12_345)
    assert [row["account"] for row in TABLES["chart"]()] == [line.pattern for line in CHART]
