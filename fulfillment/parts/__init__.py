"""Parts: which parcels an order left in, and what of its money was earned with each."""

from fulfillment.parts.actions import NewPart, write_down
from fulfillment.parts.models import SentPart
from fulfillment.parts.queries import earned_before, of_order, of_parcel
from fulfillment.parts.rules import Earned, Piece, Worth, portion, worth_upto

__all__ = [
    "Earned",
    "NewPart",
    "Piece",
    "SentPart",
    "Worth",
    "earned_before",
    "of_order",
    "of_parcel",
    "portion",
    "worth_upto",
    "write_down",
]
