"""Parcels with kits as pages show them: where they are, and what is in one: kit, lots, batch."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.cooperatives import Cooperative
from catalog.words import Words
from fulfillment import shipping
from fulfillment.board.kit_insides import Inside, insides
from fulfillment.board.kits import KitRow, kits_named
from fulfillment.shipping import Parcel, ParcelKind, ParcelKit, ParcelState

PAGE = 60
UNDER_WAY = (ParcelState.DISPATCHED, ParcelState.IN_TRANSIT)


@dataclass(frozen=True, slots=True)
class KitParcel:
    """A parcel of kits in a list."""

    id: int
    code: str
    state: ParcelState
    cooperative: Words
    carrier: str
    tracking_number: str
    packed_at: datetime
    dispatched_at: datetime | None
    kits: int


@dataclass(frozen=True, slots=True)
class KitInside:
    """A kit in a parcel with its material, lot by lot."""

    kit: KitRow
    lines: tuple[Inside, ...]


def kit_parcels(
    session: Session,
    states: Collection[ParcelState],
    *,
    cooperative_ids: Collection[int] | None = None,
    limit: int = PAGE,
) -> tuple[KitParcel, ...]:
    """Parcels of kits in some states, the oldest first."""
    count = select(func.count(ParcelKit.id)).where(ParcelKit.parcel_id == Parcel.id)
    wanted = (
        select(Parcel.id, Parcel.code, Parcel.state, Cooperative.name, Parcel.carrier)
        .add_columns(Parcel.tracking_number, Parcel.packed_at, Parcel.dispatched_at)
        .add_columns(count.scalar_subquery())
        .join(Cooperative, Cooperative.id == Parcel.cooperative_id)
        .where(Parcel.kind == ParcelKind.TO_COOPERATIVE, Parcel.state.in_(states))
        .order_by(Parcel.id)
        .limit(limit)
    )
    if cooperative_ids is not None:
        wanted = wanted.where(Parcel.cooperative_id.in_(cooperative_ids))
    return tuple(KitParcel(*row) for row in session.execute(wanted))


def kits_inside(session: Session, parcel_id: int) -> tuple[KitInside, ...]:
    """What is in a parcel of kits; none in one of goods."""
    ids = shipping.kits_in(session, parcel_id)
    if not ids:
        return ()
    lines = insides(session, ids)
    return tuple(KitInside(kit, lines.get(kit.id, ())) for kit in kits_named(session, ids))
