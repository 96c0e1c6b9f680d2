"""Availability: whether a variant can be had, and why not. No promise: ordering decides."""

from fulfillment.board.availability.queries import available, available_in, offers_with_reasons
from fulfillment.board.availability.rules import Availability, Known, Word, judged

__all__ = [
    "Availability",
    "Known",
    "Word",
    "available",
    "available_in",
    "judged",
    "offers_with_reasons",
]
