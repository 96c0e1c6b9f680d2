"""The policy of credit as a table: each fact, its key, and who is debited and credited."""

from __future__ import annotations

import inspect

import pytest

from catalog.money import Money
from fulfillment.ledger import NewEntry, Side, credit_recipes
from fulfillment.ledger.chart import known

NO, ADVANCE = "MH-7KQ4MX", "order:MH-7KQ4MX:advance"
HERS, CARD = "credit:3:account", "credit:4:card"
YUAN = Money(12_345)

TABLE: list[tuple[NewEntry, str, str, str]] = [
    (
        credit_recipes.credit_used(NO, HERS, YUAN, 0),
        f"order:{NO}:credit-used:{HERS}:0",
        HERS,
        ADVANCE,
    ),
    (
        credit_recipes.credit_given_back(NO, HERS, YUAN, 1),
        f"order:{NO}:credit-back:{HERS}:1",
        ADVANCE,
        HERS,
    ),
    (
        credit_recipes.refunded_to_credit(NO, HERS, YUAN, "return-5", sent=True),
        f"order:{NO}:credited:return-5:{HERS}",
        "revenue:refunds",
        HERS,
    ),
    (
        credit_recipes.refunded_to_credit(NO, CARD, YUAN, "return-5", sent=False),
        f"order:{NO}:credited:return-5:{CARD}",
        ADVANCE,
        CARD,
    ),
    (credit_recipes.gift_card_paid(NO, CARD, YUAN), f"order:{NO}:gift-card", ADVANCE, CARD),
    (
        credit_recipes.gift_card_undone(NO, CARD, YUAN),
        f"order:{NO}:gift-card-undone",
        CARD,
        ADVANCE,
    ),
    (credit_recipes.gift_card_moved(CARD, HERS, YUAN, 2), f"{CARD}:moved:2", CARD, HERS),
    (credit_recipes.credit_granted(9, HERS, YUAN), "credit-grant:9", "cost:goodwill", HERS),
]


@pytest.mark.parametrize(("entry", "key", "left", "right"), TABLE)
def test_each_fact_is_booked_as_the_policy_says(
    entry: NewEntry, key: str, left: str, right: str
) -> None:
    entry.check()
    sides = {each.side: (each.account, each.amount) for each in entry.postings}
    assert (entry.key, sides) == (key, {Side.DEBIT: (left, YUAN), Side.CREDIT: (right, YUAN)})
    assert len(f"123456:{key}") <= 120


def test_the_table_has_every_recipe_of_credit() -> None:
    written = {
        name
        for name, found in inspect.getmembers(credit_recipes, inspect.isfunction)
        if found.__module__ == credit_recipes.__name__
    }
    assert {entry.recipe for entry, *_ in TABLE} == written
    slugs = {known(each.account).slug for entry, *_ in TABLE for each in entry.postings}
    assert {"credit", "cards", "goodwill"} <= slugs
