"""What hosts earn and are paid, as a table: each fact, its key, and who is debited and credited."""

from __future__ import annotations

import pytest

from catalog.money import Money
from fulfillment.ledger import NewEntry, Side, host_recipes
from fulfillment.ledger.chart import known
from tests.fulfillment.ledger.test_recipes import OF_HOSTS

YUAN = Money(12_345)

TABLE: list[tuple[NewEntry, str, dict[str, int], dict[str, int]]] = [
    (
        host_recipes.commission_reduced(2, "MH-7KQ4MX", Money(345), Money(12_000)),
        "order:MH-7KQ4MX:commission:2:reduced:12000",
        {"host:2:pending": 345},
        {"cost:commission": 345},
    ),
    (
        host_recipes.commission_pending(2, "MH-7KQ4MX", YUAN),
        "order:MH-7KQ4MX:commission:2:pending",
        {"cost:commission": 12_345},
        {"host:2:pending": 12_345},
    ),
    (
        host_recipes.commission_released(2, "MH-7KQ4MX", YUAN),
        "order:MH-7KQ4MX:commission:2:closed",
        {"host:2:pending": 12_345},
        {"host:2:payable": 12_345},
    ),
    (
        host_recipes.commission_voided(2, "MH-7KQ4MX", YUAN),
        "order:MH-7KQ4MX:commission:2:closed",
        {"host:2:pending": 12_345},
        {"cost:commission": 12_345},
    ),
    (
        host_recipes.commission_pending(2, "MH-7KQ4MX", YUAN, "9:1"),
        "order:MH-7KQ4MX:commission:2:9:1:pending",
        {"cost:commission": 12_345},
        {"host:2:pending": 12_345},
    ),
    (
        host_recipes.host_paid("H20261130-1", 2, YUAN, "bank"),
        "host-payout:H20261130-1:sent",
        {"host:2:payable": 12_345},
        {"cash:bank": 12_345},
    ),
    (
        host_recipes.host_payout_bounced("H20261130-1", 2, YUAN, "bank"),
        "host-payout:H20261130-1:bounced",
        {"cash:bank": 12_345},
        {"host:2:payable": 12_345},
    ),
]


@pytest.mark.parametrize(("entry", "key", "debited", "credited"), TABLE)
def test_a_fact_is_booked_so(
    entry: NewEntry, key: str, debited: dict[str, int], credited: dict[str, int]
) -> None:
    entry.check()
    assert entry.key == key
    for side, said in ((Side.DEBIT, debited), (Side.CREDIT, credited)):
        told = {each.account: each.amount.minor for each in entry.postings if each.side is side}
        assert told == said


def test_the_table_uses_all_lines_of_hosts() -> None:
    used = {known(each.account).slug for entry, *_ in TABLE for each in entry.postings}
    assert used == OF_HOSTS | {"cash"}
