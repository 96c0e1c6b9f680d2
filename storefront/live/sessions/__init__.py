"""Live sessions: the lineup, its stock, its prices, the desk's deeds, and what was sold."""

from storefront.live.sessions.models import (
    DeskDeed,
    LineupSlot,
    LiveSession,
    SlotBuyer,
    SlotPrice,
    SlotSale,
)
from storefront.live.sessions.rules import ClaimPolicy, Deed, SessionState

__all__ = [
    "ClaimPolicy",
    "Deed",
    "DeskDeed",
    "LineupSlot",
    "LiveSession",
    "SessionState",
    "SlotBuyer",
    "SlotPrice",
    "SlotSale",
]
