"""How a payment may move, whatever the order in which its notices arrive.

open → pending → paid; open or pending → failed or cancelled; and, because a late payment is still
money, failed or cancelled → paid. Paid only becomes refunded. The order of `RANK` makes the state
monotone: a notice that would lower it is ignored.
"""

from __future__ import annotations

from enum import StrEnum


class PaymentState(StrEnum):
    """Where a payment stands."""

    OPEN = "open"
    PENDING = "pending"
    FAILED = "failed"
    CANCELLED = "cancelled"
    PAID = "paid"
    REFUNDED = "refunded"


class RefundState(StrEnum):
    """asked → done or failed."""

    ASKED = "asked"
    DONE = "done"
    FAILED = "failed"


class NoticeState(StrEnum):
    """new → handled, or set aside because it is not about us."""

    NEW = "new"
    HANDLED = "handled"
    SET_ASIDE = "set_aside"


RANK = {
    PaymentState.OPEN: 0,
    PaymentState.PENDING: 1,
    PaymentState.FAILED: 2,
    PaymentState.CANCELLED: 2,
    PaymentState.PAID: 3,
    PaymentState.REFUNDED: 4,
}


def advances(before: PaymentState, after: PaymentState) -> bool:
    """Whether `after` is news for a payment in state `before`."""
    return RANK[after] > RANK[before]
