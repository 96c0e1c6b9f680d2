"""What a parcel may do: packed → dispatched → in transit → delivered; else returned or lost.

A parcel travels under a waybill: a carrier and a number. Refused: a waybill with either missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from catalog.errors import Invalid
from catalog.states import Machine


class ParcelKind(StrEnum):
    """Which leg it travels."""

    TO_HUB = "to_hub"
    TO_CUSTOMER = "to_customer"
    TO_COOPERATIVE = "to_cooperative"


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

#: The longest names that are kept, as in the table.
CARRIER_LENGTH, NUMBER_LENGTH = 40, 60


@dataclass(frozen=True, slots=True)
class Waybill:
    """Who carries a parcel, and under which number."""

    carrier: str
    number: str


def waybill(carrier: str, number: str) -> Waybill:
    """A waybill from what was typed."""
    carrier, number = carrier.strip(), "".join(number.split())
    if not 1 <= len(carrier) <= CARRIER_LENGTH:
        raise Invalid("parcel.no_carrier", "Please say who carries the parcel.", field="carrier")
    if not 1 <= len(number) <= NUMBER_LENGTH:
        raise Invalid("parcel.no_number", "Please give the number of the parcel.", field="number")
    return Waybill(carrier, number)
