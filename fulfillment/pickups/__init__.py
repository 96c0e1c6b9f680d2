"""Pickups: orders that their customers fetch; what lies ready for them, and what was fetched."""

from fulfillment.pickups.actions import fetch, give_up, lay_ready, remind
from fulfillment.pickups.models import Pickup
from fulfillment.pickups.queries import by_code, of_order, to_remind
from fulfillment.pickups.rules import NOBODY_AFTER, REMIND_AFTER, code_of, read_code

__all__ = [
    "NOBODY_AFTER",
    "REMIND_AFTER",
    "Pickup",
    "by_code",
    "code_of",
    "fetch",
    "give_up",
    "lay_ready",
    "of_order",
    "read_code",
    "remind",
    "to_remind",
]
