"""Carts: what somebody means to buy. Not an order until she places it."""

from storefront.carts.models import Cart, CartLine

__all__ = ["Cart", "CartLine"]
