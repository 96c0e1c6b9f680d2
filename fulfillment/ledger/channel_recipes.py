"""The accounting policy of what platforms settle: what `recipes` is for the rest.

| fact                      | debit                              | credit                    |
|---------------------------|------------------------------------|---------------------------|
| a line was sold there     | clearing:{channel}:{shop}          | revenue:goods             |
| a line was settled        | cash:{shop}, cost:market-fees,     | clearing:{channel}:{shop} |
|                           | cost:commission                    |                           |
| a sale there came back    | revenue:refunds                    | clearing:{channel}:{shop} |
| what it held came to us   | cash:{bank}                        | cash:{shop}               |
| difference, by two people | cost:market-fees or unclear:{shop} | clearing:{channel}:{shop} |

A key names the shop and the platform's own line, so that a file brought twice books once. Below
zero (settled, then refunded) the sides are exchanged: a later line, never an edit. No account of a
maker is in any of them.
"""

from __future__ import annotations

from dataclasses import dataclass

from catalog.money import Money
from fulfillment.ledger.rules import NewEntry, NewPosting, credit, debit, moved


@dataclass(frozen=True, slots=True)
class Settled:
    """What of a sale came to us, and what the platform and a host kept."""

    net: Money
    platform: Money
    commission: Money


def channel_sale(account: str, line: tuple[int, int, str], amount: Money) -> NewEntry:
    """A line was sold on a platform, which owes us for it; below zero it was taken back.

    `line` is our number of it, how many times it was booked with this, and the platform's number.
    """
    shop = account.rpartition(":")[2]
    line_id, times, name = line
    return NewEntry(
        f"channel-line:{line_id}:sold:{times}",
        "channel_sale",
        {"shop": shop, "line": name},
        moved(account, "revenue:goods", amount),
    )


def channel_settled(account: str, line: str, settled: Settled) -> NewEntry:
    """A platform settled a line; `account` is its clearing account."""
    shop = account.rpartition(":")[2]
    nothing = Money(0, settled.net.currency)
    parts = (
        (f"cash:{shop}", settled.net),
        ("cost:market-fees", settled.platform),
        ("cost:commission", settled.commission),
    )
    gross = settled.net + settled.platform + settled.commission
    sides = [_left(code, amount) for code, amount in parts if amount]
    if gross:
        sides.append(credit(account, gross) if gross > nothing else debit(account, -gross))
    return NewEntry(
        f"channel:{shop}:{line}:settled",
        "channel_settled",
        {"shop": shop, "line": line},
        tuple(sides),
    )


def channel_refunded(account: str, line: str, amount: Money) -> NewEntry:
    """A sale on a platform came back: it owes us so much less."""
    shop = account.rpartition(":")[2]
    return NewEntry(
        f"channel:{shop}:{line}:refunded",
        "channel_refunded",
        {"shop": shop, "line": line},
        moved("revenue:refunds", account, amount),
    )


def channel_withdrawn(account: str, line: str, amount: Money, bank: str) -> NewEntry:
    """What the platform held for us was sent to our bank."""
    shop = account.rpartition(":")[2]
    return NewEntry(
        f"channel:{shop}:{line}:withdrawn",
        "channel_withdrawn",
        {"shop": shop, "line": line},
        moved(f"cash:{bank}", f"cash:{shop}", amount),
    )


def channel_gap_booked(gap_id: int, account: str, *, fee: bool, less: Money) -> NewEntry:
    """The platform settled so much less (below zero: more) than was sold there."""
    shop = account.rpartition(":")[2]
    against = "cost:market-fees" if fee else f"unclear:{shop}"
    return NewEntry(
        f"channel-gap:{gap_id}:{less.minor}",
        "channel_gap_booked",
        {"gap": gap_id, "shop": shop},
        moved(against, account, less),
    )


def _left(code: str, amount: Money) -> NewPosting:
    return debit(code, amount) if amount > Money(0, amount.currency) else credit(code, -amount)
