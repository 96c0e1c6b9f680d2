"""What an order may do, and when.

placed → paid → in production → ready → sent → completed; cancelled until sent. A bulk order on
invoice may start production before it is paid; paying later does not move it back.
"""

from __future__ import annotations

from enum import StrEnum

from catalog.states import Machine


class OrderKind(StrEnum):
    """Where it came from and how it is filled."""

    WEB = "web"
    BULK = "bulk"


class OrderState(StrEnum):
    """Where an order stands."""

    PLACED = "placed"
    PAID = "paid"
    IN_PRODUCTION = "in_production"
    READY = "ready"
    SENT = "sent"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


_S = OrderState

ORDER = Machine(
    "order",
    {
        (_S.PLACED, "pay"): _S.PAID,
        (_S.PLACED, "start"): _S.IN_PRODUCTION,
        (_S.PLACED, "cancel"): _S.CANCELLED,
        (_S.PAID, "start"): _S.IN_PRODUCTION,
        (_S.PAID, "make_ready"): _S.READY,
        (_S.PAID, "cancel"): _S.CANCELLED,
        (_S.IN_PRODUCTION, "pay"): _S.IN_PRODUCTION,
        (_S.IN_PRODUCTION, "make_ready"): _S.READY,
        (_S.IN_PRODUCTION, "cancel"): _S.CANCELLED,
        (_S.READY, "pay"): _S.READY,
        (_S.READY, "send"): _S.SENT,
        (_S.READY, "cancel"): _S.CANCELLED,
        (_S.SENT, "pay"): _S.SENT,
        (_S.SENT, "complete"): _S.COMPLETED,
        (_S.COMPLETED, "pay"): _S.COMPLETED,
        (_S.CANCELLED, "revive"): _S.PAID,
    },
)
