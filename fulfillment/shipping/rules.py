"""What a parcel may do: packed → dispatched → in transit → delivered; else returned or lost."""

from __future__ import annotations

from enum import StrEnum

from catalog.states import Machine


class ParcelKind(StrEnum):
    """Which leg it travels."""

    TO_HUB = "to_hub"
    TO_CUSTOMER = "to_customer"


class ParcelState(StrEnum):
    """Where a parcel is."""

    PACKED = "packed"
    DISPATCHED = "dispatched"
    IN_TRANSIT = "in_transit"
    DELIVERED = "delivered"
    RETURNED = "returned"
    LOST = "lost"


_S = ParcelState

PARCEL = Machine(
    "parcel",
    {
        (_S.PACKED, "dispatch"): _S.DISPATCHED,
        (_S.DISPATCHED, "pass_on"): _S.IN_TRANSIT,
        (_S.DISPATCHED, "deliver"): _S.DELIVERED,
        (_S.DISPATCHED, "return"): _S.RETURNED,
        (_S.DISPATCHED, "lose"): _S.LOST,
        (_S.IN_TRANSIT, "pass_on"): _S.IN_TRANSIT,
        (_S.IN_TRANSIT, "deliver"): _S.DELIVERED,
        (_S.IN_TRANSIT, "return"): _S.RETURNED,
        (_S.IN_TRANSIT, "lose"): _S.LOST,
    },
)
