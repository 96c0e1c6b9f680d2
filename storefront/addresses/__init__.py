"""Addresses: those that a member keeps for her next orders. Orders keep their own."""

from storefront.addresses.actions import forget, keep
from storefront.addresses.models import SavedAddress
from storefront.addresses.queries import of_user, one_of_user
from storefront.addresses.rules import MOST, Kept

__all__ = ["MOST", "Kept", "SavedAddress", "forget", "keep", "of_user", "one_of_user"]
