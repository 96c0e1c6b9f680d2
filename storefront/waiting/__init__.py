"""Waiting: the line for what is sold out, and wishes to be told when it is back.

Not stock: the pieces that are kept for those who wait lie in `catalog.stock`.
"""

from storefront.waiting.actions import SERVE, confirm, join, leave, parts_of_one, serve, settle
from storefront.waiting.links import PLACE, WISH, id_in, link_of, token_of
from storefront.waiting.models import BackWish, WaitingPlace, WaitingRule
from storefront.waiting.queries import (
    Line,
    Wanted,
    ahead_of,
    by_id,
    held_now,
    lines,
    offers,
    wanted_of,
)
from storefront.waiting.rules import MOST_PIECES, Held, Joining, PlaceState, WishState
from storefront.waiting.serving import (
    HEADS,
    end_due,
    lines_to_serve,
    offer_minutes,
    rest_released,
    serve_line,
)
from storefront.waiting.setting import set_minutes
from storefront.waiting.telling import (
    confirm_wish,
    forget_unconfirmed,
    give_up,
    told,
    variants_back,
    wish,
    wish_by_id,
)

__all__ = [
    "HEADS",
    "MOST_PIECES",
    "PLACE",
    "SERVE",
    "WISH",
    "BackWish",
    "Held",
    "Joining",
    "Line",
    "PlaceState",
    "WaitingPlace",
    "WaitingRule",
    "Wanted",
    "WishState",
    "ahead_of",
    "by_id",
    "confirm",
    "confirm_wish",
    "end_due",
    "forget_unconfirmed",
    "give_up",
    "held_now",
    "id_in",
    "join",
    "leave",
    "lines",
    "lines_to_serve",
    "link_of",
    "offer_minutes",
    "offers",
    "parts_of_one",
    "rest_released",
    "serve",
    "serve_line",
    "set_minutes",
    "settle",
    "token_of",
    "told",
    "variants_back",
    "wanted_of",
    "wish",
    "wish_by_id",
]
