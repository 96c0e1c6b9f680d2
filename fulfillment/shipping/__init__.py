"""Shipping: parcels, what is in them and where they are."""

from fulfillment.shipping.actions import Content, NewParcel, deliver, dispatch, pack
from fulfillment.shipping.models import Parcel, ParcelContent
from fulfillment.shipping.queries import all_delivered, at_hub, lines_in
from fulfillment.shipping.rules import PARCEL, ParcelKind, ParcelState, Waybill, waybill

__all__ = [
    "PARCEL",
    "Content",
    "NewParcel",
    "Parcel",
    "ParcelContent",
    "ParcelKind",
    "ParcelState",
    "Waybill",
    "all_delivered",
    "at_hub",
    "deliver",
    "dispatch",
    "lines_in",
    "pack",
    "waybill",
]
