"""Carts: what somebody means to buy. Not an order until she places it."""

from storefront.carts.actions import (
    add,
    begin,
    change,
    draft_of,
    empty,
    find,
    keep_draft,
    keep_people,
    people_of,
    pieces_of,
    put_held,
    put_offered,
    take_along,
)
from storefront.carts.models import Cart, CartLine
from storefront.carts.offered import Offered, Slots, slot_of_mark
from storefront.carts.people import Named, adds_up, left_to_give
from storefront.carts.pressing import Pressed, pressed
from storefront.carts.queries import Prices, show
from storefront.carts.rules import CartRow, CartView

__all__ = [
    "Cart",
    "CartLine",
    "CartRow",
    "CartView",
    "Named",
    "Offered",
    "Pressed",
    "Prices",
    "Slots",
    "add",
    "adds_up",
    "begin",
    "change",
    "draft_of",
    "empty",
    "find",
    "keep_draft",
    "keep_people",
    "left_to_give",
    "people_of",
    "pieces_of",
    "pressed",
    "put_held",
    "put_offered",
    "show",
    "slot_of_mark",
    "take_along",
]
