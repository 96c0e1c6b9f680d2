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
from storefront.carts.rules import FEES, CartRow, CartView, Fees, shipping

__all__ = [
    "FEES",
    "Cart",
    "CartLine",
    "CartRow",
    "CartView",
    "Fees",
    "add",
    "begin",
    "change",
    "draft_of",
    "empty",
    "find",
    "keep_draft",
    "pieces_of",
    "shipping",
    "show",
    "take_along",
]
