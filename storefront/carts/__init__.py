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
    take_along,
)
from storefront.carts.models import Cart, CartLine
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
    "Pressed",
    "Prices",
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
    "show",
    "take_along",
]
