"""Kits on their way from the hub to a cooperative, as parcels like those with goods.

* Kits that lie packed at the hub go into one parcel for each cooperative; a kit is in one parcel.
* Handed to the carrier the kits are on their way; received, they are at the cooperative. Scanned
  twice changes nothing: the parcel's state decides.
* A kit that was taken out again (unpacked) before the parcel left does not travel with it.
* Lost: the material is lost by the book, what the kit lacked is let go, and its batch needs a new
  kit, which the hub finds under *Batches that need a kit*. Nothing of it is a maker's.
* From the cooperative to a home kits go by the round (`materials.rounds`), with their labels.

Locks: the parcel, then the kits in the order of their ids.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from catalog.errors import Invalid, Refusal
from catalog.history import Actor
from fulfillment import materials, shipping
from fulfillment.materials import Kit, KitState, Place
from fulfillment.shipping import Parcel, ParcelKind, Waybill
from fulfillment.workflow.kitting import kits_arrived, kits_sent


def kits_parcelled(
    session: Session, kit_ids: Collection[int], *, actor: Actor, now: datetime
) -> list[Parcel]:
    """Put packed kits into parcels, one for each cooperative, in the order of their ids."""
    homes: dict[int, list[int]] = {}
    for kit in materials.kits_in_order(session, kit_ids):
        if kit.state is KitState.PACKED and kit.place is Place.HUB:
            homes.setdefault(kit.cooperative_id, []).append(kit.id)
    if not homes:
        raise Invalid("parcel.no_kits", "Please choose kits that are packed.")
    return [
        shipping.pack_kits(session, home, inside, actor=actor, now=now)
        for home, inside in sorted(homes.items())
    ]


def kit_parcel_dispatched(
    session: Session, parcel: Parcel, waybill: Waybill, *, actor: Actor, now: datetime
) -> int:
    """The carrier has it; how many kits are on their way."""
    _refuse_goods(parcel)
    if not any(kit.state is KitState.PACKED for kit in _kits(session, parcel)):
        raise Refusal("parcel.kits_gone", "None of its kits lies packed any more.")
    bill = shipping.waybill(waybill.carrier, waybill.number)
    shipping.dispatch(session, parcel, bill, actor=actor, now=now)
    return kits_sent(session, shipping.kits_in(session, parcel.id), actor=actor, now=now)


def kit_parcel_received(session: Session, parcel: Parcel, *, actor: Actor, now: datetime) -> int:
    """The cooperative has it; how many kits are there now."""
    _refuse_goods(parcel)
    shipping.deliver(session, parcel, actor=actor, now=now)
    return kits_arrived(session, shipping.kits_in(session, parcel.id), actor=actor, now=now)


def kit_parcel_lost(session: Session, parcel: Parcel, *, actor: Actor, now: datetime) -> int:
    """It is nowhere; how many batches need a new kit."""
    _refuse_goods(parcel)
    shipping.lose(session, parcel, actor=actor, now=now)
    gone = [kit for kit in _kits(session, parcel) if kit.state is KitState.SENT]
    for kit in gone:
        materials.lose_on_its_way(session, kit, actor=actor, now=now)
    return len(gone)


def _kits(session: Session, parcel: Parcel) -> Sequence[Kit]:
    return materials.kits_in_order(session, shipping.kits_in(session, parcel.id))


def _refuse_goods(parcel: Parcel) -> None:
    if parcel.kind is not ParcelKind.TO_COOPERATIVE:
        raise Refusal("parcel.other_leg", "This parcel does not bring kits to a cooperative.")
