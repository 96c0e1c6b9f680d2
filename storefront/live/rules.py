"""Which host is credited for an order.

Last click of her own within 30 days wins; a host's own purchase pays nobody. The rule that decided
and the candidates that lost are kept.
"""

from __future__ import annotations

from enum import StrEnum


class AttributionRule(StrEnum):
    """By what an order was credited."""

    LAST_CLICK = "last_click"


class CommissionState(StrEnum):
    """pending until the return window ends, then payable; void when the sale came back."""

    PENDING = "pending"
    PAYABLE = "payable"
    VOID = "void"
