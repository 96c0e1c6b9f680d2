"""The policy for orders that leave in parts: each part is a sale of its own, booked as one.

| fact       | debit                  | credit                                     |
|------------|------------------------|--------------------------------------------|
| part sent  | order:{number}:advance | revenue:goods, revenue:shipping, as a sale |

The key names order and parcel, so that a part is booked once. What each part is worth, and that all
of them are the order, is `fulfillment.parts`' to say.
"""

from __future__ import annotations

from dataclasses import replace

from fulfillment.ledger.rules import NewEntry


def part_sent(whole: NewEntry, parcel_code: str) -> NewEntry:
    """A sale's entry (`recipes.order_sent` of the part's sums) for one parcel of the order."""
    return replace(
        whole,
        key=f"{whole.key}:{parcel_code}",
        recipe="part_sent",
        facts={**whole.facts, "parcel": parcel_code},
    )
