"""The accounting policy of what a sale pays besides the maker: what `recipes` is for the rest.

| fact                                | debit             | credit               |
|-------------------------------------|-------------------|----------------------|
| an order line arrived: cooperative  | cost:cooperatives | coop:{id}:payable    |
|   market                            | cost:market-fees  | fund:market          |
|   platform                          | cost:platform     | fund:platform        |
|   materials                         | cost:materials    | fund:materials       |
| pieces of it came back              | the sides exchanged, for what they had brought |

The key names the line, the part and how many pieces stay: told again it is one, and what comes back
in several returns is taken back in as many lines. No account of a maker is in any of them.
"""

from __future__ import annotations

from catalog.money import Money
from fulfillment.ledger.rules import NewEntry, moved

COSTS = {
    "cooperative": "cost:cooperatives",
    "market": "cost:market-fees",
    "platform": "cost:platform",
    "materials": "cost:materials",
}


def line_shared(
    line: tuple[str, int], kind: str, kept: int, cooperative_id: int, more: Money
) -> NewEntry:
    """A part of an order line (its order's number, its id) is due; below zero it is taken back."""
    number, line_id = line
    whose = f"coop:{cooperative_id}:payable" if kind == "cooperative" else f"fund:{kind}"
    return NewEntry(
        f"order-line:{line_id}:{kind}:{kept}",
        "line_shared",
        {"order": number, "line": line_id, "kind": kind, "pieces": kept},
        moved(COSTS[kind], whose, more),
    )
