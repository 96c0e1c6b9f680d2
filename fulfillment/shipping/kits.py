"""Kits of materials in a parcel from the hub to a cooperative: the same boxes, papers and scans.

A kit is in one parcel, whoever packs at the same time: the database knows each kit once. What is
in a kit (lots, for which batch) is the materials' to say.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.db import insert_once
from catalog.errors import Invalid, Refusal
from catalog.history import Actor
from fulfillment.shipping.actions import packed
from fulfillment.shipping.models import Parcel, ParcelKit
from fulfillment.shipping.rules import ParcelKind


def pack_kits(
    session: Session, cooperative_id: int, kit_ids: Sequence[int], *, actor: Actor, now: datetime
) -> Parcel:
    """A parcel with these kits of one cooperative."""
    if not kit_ids:
        raise Invalid("parcel.no_kits", "Please choose kits that are packed.")
    parcel = Parcel(kind=ParcelKind.TO_COOPERATIVE, cooperative_id=cooperative_id)
    packed(session, parcel, {"kits": len(kit_ids)}, actor=actor, now=now)
    for kit_id in kit_ids:
        row = {"parcel_id": parcel.id, "kit_id": kit_id}
        if insert_once(session, ParcelKit, row) is None:
            raise Refusal("parcel.kit_packed", "A kit of these is in another parcel already.")
    return parcel


def kits_in(session: Session, parcel_id: int) -> tuple[int, ...]:
    """The kits in a parcel."""
    wanted = select(ParcelKit.kit_id).where(ParcelKit.parcel_id == parcel_id)
    return tuple(session.scalars(wanted.order_by(ParcelKit.kit_id)))
