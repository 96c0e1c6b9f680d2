"""Fees: what of a sale goes to the cooperative, the market, the platform and for materials."""

from fulfillment.fees.actions import tell
from fulfillment.fees.models import FeeRule, LineShare
from fulfillment.fees.queries import PAGE, all_rules, told_rules
from fulfillment.fees.rules import RULED, Channel, FeeKind, Rule, Sold, in_force, parts_of

__all__ = [
    "PAGE",
    "RULED",
    "Channel",
    "FeeKind",
    "FeeRule",
    "LineShare",
    "Rule",
    "Sold",
    "all_rules",
    "in_force",
    "parts_of",
    "tell",
    "told_rules",
]
