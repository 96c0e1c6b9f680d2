"""Shipping: parcels, what is in them and where they are."""

from fulfillment.shipping.actions import (
    Content,
    NewParcel,
    Usable,
    come_back,
    deliver,
    dispatch,
    hold,
    lose,
    pack,
    pass_on,
    release,
)
from fulfillment.shipping.claiming import Answer, ClaimState
from fulfillment.shipping.claims import answer_claim, claim_of, file_claim
from fulfillment.shipping.direct import allow_direct, direct_from, forbid_direct
from fulfillment.shipping.kits import kits_in, pack_kits
from fulfillment.shipping.models import (
    DirectLeg,
    LossClaim,
    Parcel,
    ParcelContent,
    ParcelKit,
    ParcelWatch,
    TrackingEvent,
)
from fulfillment.shipping.queries import (
    all_delivered,
    at_hub,
    lines_in,
    packed_for,
    pieces_in,
    sent_to_her,
    usable_in,
)
from fulfillment.shipping.rules import PARCEL, ParcelKind, ParcelState, Waybill, waybill
from fulfillment.shipping.tracking import Seen, Sighting, verb_for
from fulfillment.shipping.watching import believed_news, looked, note, subscribed, watch

__all__ = [
    "PARCEL",
    "Answer",
    "ClaimState",
    "Content",
    "DirectLeg",
    "LossClaim",
    "NewParcel",
    "Parcel",
    "ParcelContent",
    "ParcelKind",
    "ParcelKit",
    "ParcelState",
    "ParcelWatch",
    "Seen",
    "Sighting",
    "TrackingEvent",
    "Usable",
    "Waybill",
    "all_delivered",
    "allow_direct",
    "answer_claim",
    "at_hub",
    "believed_news",
    "claim_of",
    "come_back",
    "deliver",
    "direct_from",
    "dispatch",
    "file_claim",
    "forbid_direct",
    "hold",
    "kits_in",
    "lines_in",
    "looked",
    "lose",
    "note",
    "pack",
    "pack_kits",
    "packed_for",
    "pass_on",
    "pieces_in",
    "release",
    "sent_to_her",
    "subscribed",
    "usable_in",
    "verb_for",
    "watch",
    "waybill",
]
