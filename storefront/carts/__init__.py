"""Carts: what somebody means to buy. Not an order until she places it."""

from storefront.carts.actions import (
    add,
    begin,
    change,
    draft_of,
    empty,
    find,
    keep_draft,
    pieces_of,
    take_along,
)
from storefront.carts.models import Cart, CartLine
from storefront.carts.queries import show
from storefront.carts.rules import CartRow, CartView

__all__ = [
    "Cart",
    "CartLine",
    "CartRow",
    "CartView",
    "add",
    "begin",
    "change",
    "draft_of",
    "empty",
    "find",
    "keep_draft",
    "pieces_of",
    "show",
    "take_along",
]
