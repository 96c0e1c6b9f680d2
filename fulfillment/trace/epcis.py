"""What happened to goods, as others read it: EPCIS 2.0 (GS1) in JSON-LD.

Rules
* A lot of pieces is a batch (`epcClass`), a code is a piece or bundle (`epc`), a parcel is what
  pieces are packed into. All are addresses under the shop's own, so that no GS1 prefix is needed.
* Made → `commissioning`, packed → `packing` (an aggregation under the parcel), left → `shipping`,
  arrived at the hub or with the buyer → `receiving`.
* No person stands in it: no maker, no customer, no home; places are cooperatives and the hub.
* An event's id follows from what it is about, so that exporting twice gives the same ids.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import NAMESPACE_URL, uuid5

CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"


class What(StrEnum):
    """What happened, in the words of the standard (business step)."""

    COMMISSIONING = "commissioning"
    PACKING = "packing"
    SHIPPING = "shipping"
    RECEIVING = "receiving"


DISPOSITION = {
    What.COMMISSIONING: "active",
    What.PACKING: "in_progress",
    What.SHIPPING: "in_transit",
    What.RECEIVING: "in_progress",
}


@dataclass(frozen=True, slots=True)
class Lot:
    """So many pieces of a batch."""

    batch: str
    pieces: int


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened: to lots, in or with a parcel, at a place (an address word)."""

    what: What
    at: datetime
    lots: Sequence[Lot] = ()
    codes: Sequence[str] = ()
    parcel: str = ""
    place: str = ""
    order: str = ""


def document(events: Iterable[Event], *, root: str, now: datetime) -> dict[str, Any]:
    """An EPCIS document of events; `root` is the shop's own address."""
    return {
        "@context": [CONTEXT],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": _moment(now),
        "epcisBody": {"eventList": [_event(each, root) for each in events]},
    }


def _event(event: Event, root: str) -> dict[str, Any]:
    told: dict[str, Any] = {
        "type": "AggregationEvent" if event.what is What.PACKING else "ObjectEvent",
        "eventID": f"urn:uuid:{uuid5(NAMESPACE_URL, _about(event, root))}",
        "eventTime": _moment(event.at),
        "eventTimeZoneOffset": "+00:00",
        "bizStep": event.what.value,
        "disposition": DISPOSITION[event.what],
        **_things(event, root),
    }
    if event.place:
        place = {"id": f"{root}/{event.place}"}
        told["readPoint"] = place
        if event.what is not What.SHIPPING:
            told["bizLocation"] = place
    if event.order:
        address = f"{root}/trace/orders/{event.order}"
        told["bizTransactionList"] = [{"type": "po", "bizTransaction": address}]
    return told


def _things(event: Event, root: str) -> dict[str, Any]:
    """What it happened to."""
    lots = [
        {"epcClass": f"{root}/trace/batches/{each.batch}", "quantity": each.pieces}
        for each in event.lots
    ]
    codes = [f"{root}/p/{each}" for each in event.codes]
    parcel = f"{root}/trace/parcels/{event.parcel}"
    if event.what is What.COMMISSIONING:
        return {"action": "ADD", "epcList": codes, "quantityList": lots}
    if event.what is What.PACKING:
        known = {"childEPCs": codes, "childQuantityList": lots}
        return {"action": "ADD", "parentID": parcel, **known}
    return {"action": "OBSERVE", "epcList": [parcel]}


def _about(event: Event, root: str) -> str:
    batches = ",".join(each.batch for each in event.lots)
    moment = _moment(event.at)
    return f"{root}/trace/{event.what}/{event.parcel}/{batches}/{event.place}/{moment}"


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
