"""Between gateway, bank and book, and shares of a sale: who is debited, who is credited."""

from __future__ import annotations

import pytest

from catalog.money import Money
from fulfillment.ledger import NewEntry, Side, bank_recipes, fee_recipes
from fulfillment.ledger.chart import known
from tests.fulfillment.ledger.test_recipes import OF_BANK, OF_FEES

SUM, LESS = Money(12_345), Money(-12_345)
LINE = ("MH-7KQ4MX", 3)
TABLE: list[tuple[NewEntry, str, str, str]] = [
    (
        bank_recipes.gateway_paid_out("stripe", "po_1", SUM),
        "gateway-payout:stripe:po_1:sent",
        "transit:stripe",
        "cash:stripe",
    ),
    (
        bank_recipes.gateway_payout_arrived("stripe", "po_1", SUM, "bank", "3f9a"),
        "gateway-payout:stripe:po_1:closed",
        "cash:bank",
        "transit:stripe",
    ),
    (
        bank_recipes.gateway_payout_back("stripe", "po_1", SUM),
        "gateway-payout:stripe:po_1:closed",
        "cash:stripe",
        "transit:stripe",
    ),
    *(
        (
            bank_recipes.difference_booked(
                4, "bank", bank_recipes.against("bank", fee=fee, of_bank=True), more
            ),
            "difference:4:booked",
            *sides,
        )
        for fee, more, sides in (
            (True, LESS, ("cost:bank-fees", "cash:bank")),
            (True, SUM, ("cash:bank", "cost:bank-fees")),
            (False, LESS, ("unclear:bank", "cash:bank")),
            (False, SUM, ("cash:bank", "unclear:bank")),
        )
    ),
    *(
        (fee_recipes.line_shared(LINE, kind, 2, 7, more), f"order-line:3:{kind}:2", *sides)
        for kind, cost, whose in (
            ("cooperative", "cost:cooperatives", "coop:7:payable"),
            ("market", "cost:market-fees", "fund:market"),
            ("platform", "cost:platform", "fund:platform"),
            ("materials", "cost:materials", "fund:materials"),
        )
        for more, sides in ((SUM, (cost, whose)), (LESS, (whose, cost)))
    ),
]


@pytest.mark.parametrize(("entry", "key", "debited", "credited"), TABLE)
def test_each_recipe_books_what_the_policy_says(
    entry: NewEntry, key: str, debited: str, credited: str
) -> None:
    entry.check()
    assert entry.key == key
    found = {each.side: (each.account, each.amount) for each in entry.postings}
    assert found == {Side.DEBIT: (debited, SUM), Side.CREDIT: (credited, SUM)}


def test_the_table_uses_every_line_of_the_chart_that_is_theirs() -> None:
    used = {known(each.account).slug for entry, *_ in TABLE for each in entry.postings}
    assert used == OF_BANK | OF_FEES | {"cash"}
    assert bank_recipes.against("stripe", fee=True, of_bank=False) == "cost:gateway-fees"
