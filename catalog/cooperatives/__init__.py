"""Cooperatives: who they are, where, when open and how reached. Not their makers
(fulfillment.makers)."""

from catalog.cooperatives.actions import close_on, open_on, set_ways
from catalog.cooperatives.models import ClosedDay, Cooperative
from catalog.cooperatives.queries import (
    CooperativeRow,
    closed_of,
    cooperative_of,
    cooperatives,
    ways_of,
)
from catalog.cooperatives.rules import WEEK, Ways, closed_days, ways

__all__ = [
    "WEEK",
    "ClosedDay",
    "Cooperative",
    "CooperativeRow",
    "Ways",
    "close_on",
    "closed_days",
    "closed_of",
    "cooperative_of",
    "cooperatives",
    "open_on",
    "set_ways",
    "ways",
    "ways_of",
]
