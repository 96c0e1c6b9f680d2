"""Stock: how many finished pieces lie where, and the guarded statement that takes them."""

from catalog.stock.actions import give_back, give_part_back, hand_over, put_back, receive, take
from catalog.stock.models import Location, StockLevel, StockMove
from catalog.stock.queries import held, left_of, on_hand
from catalog.stock.rules import LocationKind, SoldOut
from catalog.stock.transferring import take_at, take_where_it_was, transfer

__all__ = [
    "Location",
    "LocationKind",
    "SoldOut",
    "StockLevel",
    "StockMove",
    "give_back",
    "give_part_back",
    "hand_over",
    "held",
    "left_of",
    "on_hand",
    "put_back",
    "receive",
    "take",
    "take_at",
    "take_where_it_was",
    "transfer",
]
