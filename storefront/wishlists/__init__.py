"""Wishlists: what somebody would like to have one day. Neither a cart nor a promise."""

from storefront.wishlists.actions import (
    add,
    begin,
    by_share,
    find,
    remove,
    share,
    sweep,
    take_along,
    unshare,
)
from storefront.wishlists.models import Wishlist, WishlistLine
from storefront.wishlists.queries import show
from storefront.wishlists.rules import MOST, WishRow

__all__ = [
    "MOST",
    "WishRow",
    "Wishlist",
    "WishlistLine",
    "add",
    "begin",
    "by_share",
    "find",
    "remove",
    "share",
    "show",
    "sweep",
    "take_along",
    "unshare",
]
