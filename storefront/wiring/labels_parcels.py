"""Labels of parcels: where they are, what carriers say of them, and claims."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

PARCELS: Mapping[str, Mapping[str, tuple[object, str]]] = {
    "ParcelState": {
        "packed": (_l("Packed"), "needs"),
        "dispatched": (_l("Sent off"), "going"),
        "in_transit": (_l("On the road"), "going"),
        "delivered": (_l("Arrived"), "good"),
        "returned": (_l("Came back"), "wrong"),
        "lost": (_l("Lost"), "wrong"),
    },
    "ClaimState": {
        "filed": (_l("Claimed from the carrier"), "needs"),
        "paid": (_l("The carrier pays"), "good"),
        "refused": (_l("The carrier refuses"), "wrong"),
        "withdrawn": (_l("Claim taken back"), "plain"),
    },
    "Seen": {
        "accepted": (_l("With the carrier"), "going"),
        "moving": (_l("On the road"), "going"),
        "arriving": (_l("Being brought today"), "going"),
        "trouble": (_l("Held up"), "wrong"),
        "delivered": (_l("Handed to the receiver"), "good"),
        "coming_back": (_l("Coming back to us"), "wrong"),
    },
    "ParcelKind": {
        "to_hub": (_l("To the hub"), "plain"),
        "to_customer": (_l("To the customer"), "plain"),
        "to_cooperative": (_l("Kits to a cooperative"), "plain"),
    },
}
