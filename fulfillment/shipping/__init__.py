"""Shipping: parcels, what is in them and where they are."""

from fulfillment.shipping.models import Parcel, ParcelContent
from fulfillment.shipping.rules import PARCEL, ParcelKind, ParcelState

__all__ = ["PARCEL", "Parcel", "ParcelContent", "ParcelKind", "ParcelState"]
