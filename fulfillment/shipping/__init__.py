"""Shipping: parcels, what is in them and where they are."""

from fulfillment.shipping.actions import (
    Content,
    NewParcel,
    come_back,
    deliver,
    dispatch,
    hold,
    lose,
    pack,
    release,
)
from fulfillment.shipping.models import Parcel, ParcelContent
from fulfillment.shipping.queries import (
    all_delivered,
    at_hub,
    lines_in,
    packed_for,
    pieces_in,
    sent_to_her,
)
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
    "come_back",
    "deliver",
    "dispatch",
    "hold",
    "lines_in",
    "lose",
    "pack",
    "packed_for",
    "pieces_in",
    "release",
    "sent_to_her",
    "waybill",
]
