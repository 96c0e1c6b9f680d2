"""The policy of pay besides pieces, each fact with its example."""

from __future__ import annotations

from catalog.money import Money
from fulfillment.ledger import NewEntry, Side, pay_recipes
from fulfillment.ledger.chart import known

SUM = Money(12_345)
HERS, HAD = "maker:7:payable", "maker:7:advances"
TABLE: list[tuple[NewEntry, str, str, str]] = [
    *(
        (
            pay_recipes.extra_earned(7, 3, kind, SUM),
            "pay-line:3:earned",
            f"cost:{kind}",
            HERS,
        )
        for kind in ("bonus", "transport", "training", "rework")
    ),
    (pay_recipes.advance_given(7, 3, SUM, "box"), "pay-line:3:advanced", HAD, "cash:box"),
    (pay_recipes.kit_charged(7, 3, SUM), "pay-line:3:charged", HAD, "cost:kit-losses"),
    (
        pay_recipes.advance_repaid("P20261130-1", 7, SUM),
        "payout:P20261130-1:maker:7:repaid",
        HERS,
        HAD,
    ),
]


def test_each_fact_has_its_two_sides() -> None:
    for entry, key, left, right in TABLE:
        entry.check()
        sides = {each.side: (each.account, each.amount) for each in entry.postings}
        assert (entry.key, len(entry.postings)) == (key, 2)
        assert sides == {Side.DEBIT: (left, SUM), Side.CREDIT: (right, SUM)}
        assert known(left)
        assert known(right)
