"""What hosts earn, and what is paid to them.

| fact                | debit              | credit                         |
|---------------------|--------------------|--------------------------------|
| commission earned   | cost:commission    | host:{id}:pending              |
| commission reduced  | host:{id}:pending  | cost:commission                |
| commission voided   | host:{id}:pending  | cost:commission                |
| commission released | host:{id}:pending  | host:{id}:payable              |
| host paid           | host:{id}:payable  | cash:{bank}                    |

Of one line and one host a commission ends one way: released and voided share a key.
"""

from __future__ import annotations

from catalog.money import Money
from fulfillment.ledger.rules import NewEntry, credit, debit


def commission_pending(host_id: int, order_number: str, amount: Money, line: str = "") -> NewEntry:
    """A sale is credited to a host; it waits until the goods can no longer come back. `line` names
    the line it is for, and how often that was set right."""
    return NewEntry(
        f"order:{order_number}:commission:{_of_line(host_id, line)}:pending",
        "commission_pending",
        {"host": host_id, "order": order_number, **_line(line)},
        (debit("cost:commission", amount), credit(f"host:{host_id}:pending", amount)),
    )


def commission_released(host_id: int, order_number: str, amount: Money, line: str = "") -> NewEntry:
    """The sale stood: the commission is hers."""
    return NewEntry(
        f"order:{order_number}:commission:{_of_line(host_id, line)}:closed",
        "commission_released",
        {"host": host_id, "order": order_number, **_line(line)},
        (debit(f"host:{host_id}:pending", amount), credit(f"host:{host_id}:payable", amount)),
    )


def commission_reduced(
    host_id: int, order_number: str, less: Money, left: Money, line: str = ""
) -> NewEntry:
    """A part of the sale came back: the host's part of it goes too. `left` is what stays."""
    return NewEntry(
        f"order:{order_number}:commission:{_of_line(host_id, line)}:reduced:{left.minor}",
        "commission_reduced",
        {"host": host_id, "order": order_number, "left": left.minor, **_line(line)},
        (debit(f"host:{host_id}:pending", less), credit("cost:commission", less)),
    )


def commission_voided(host_id: int, order_number: str, amount: Money, line: str = "") -> NewEntry:
    """The sale came back before the commission was hers."""
    return NewEntry(
        f"order:{order_number}:commission:{_of_line(host_id, line)}:closed",
        "commission_voided",
        {"host": host_id, "order": order_number, **_line(line)},
        (debit(f"host:{host_id}:pending", amount), credit("cost:commission", amount)),
    )


def host_paid(payout_number: str, host_id: int, amount: Money, bank: str) -> NewEntry:
    """Two people agreed, and her commission is on its way to her account."""
    return NewEntry(
        f"host-payout:{payout_number}:sent",
        "host_paid",
        {"payout": payout_number, "host": host_id},
        (debit(f"host:{host_id}:payable", amount), credit(f"cash:{bank}", amount)),
    )


def host_payout_bounced(payout_number: str, host_id: int, amount: Money, bank: str) -> NewEntry:
    """The bank sent it back: she is owed it again."""
    return NewEntry(
        f"host-payout:{payout_number}:bounced",
        "host_payout_bounced",
        {"payout": payout_number, "host": host_id},
        (debit(f"cash:{bank}", amount), credit(f"host:{host_id}:payable", amount)),
    )


def _of_line(host_id: int, line: str) -> str:
    return f"{host_id}:{line}" if line else str(host_id)


def _line(line: str) -> dict[str, str]:
    return {"line": line} if line else {}
