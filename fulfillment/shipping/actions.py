"""Parcels: packed, dispatched with carrier and number, received at the hub or by the customer.

A parcel is only ever about pieces that somebody else has guarded (accepted and not packed yet, or
ordered): the conductor does that in the same transaction. Refused: a parcel with nothing in it,
and one dispatched without a carrier.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from catalog.errors import Invalid, Refusal
from catalog.history import Actor, move, record
from fulfillment.shipping.models import Parcel, ParcelContent
from fulfillment.shipping.rules import PARCEL, ParcelKind, ParcelState, Waybill
from fulfillment.shipping.watching import unwatch, watch


@dataclass(frozen=True, slots=True)
class Content:
    """Pieces of one order line, from a batch where they were made for the order."""

    order_line_id: int
    batch_id: int | None
    pieces: int


@dataclass(frozen=True, slots=True)
class Usable:
    """Pieces of an order line in a received parcel that can be used from this moment on."""

    content_id: int
    order_line_id: int
    pieces: int


@dataclass(frozen=True, slots=True)
class NewParcel:
    """A box with its leg: from a cooperative to the hub, or for an order to its customer."""

    kind: ParcelKind
    contents: Sequence[Content]
    cooperative_id: int | None = None
    order_id: int | None = None


def pack(session: Session, new: NewParcel, *, actor: Actor, now: datetime) -> Parcel:
    """A packed parcel with its code."""
    if not new.contents:
        raise Invalid("parcel.empty", "Please say how many pieces go into the parcel.")
    parcel = Parcel(
        kind=new.kind,
        cooperative_id=new.cooperative_id,
        order_id=new.order_id,
        contents=[
            ParcelContent(
                order_line_id=each.order_line_id, batch_id=each.batch_id, pieces=each.pieces
            )
            for each in new.contents
        ],
    )
    pieces = sum(each.pieces for each in new.contents)
    return packed(session, parcel, {"pieces": pieces}, actor=actor, now=now)


def packed(
    session: Session, parcel: Parcel, told: Mapping[str, int], *, actor: Actor, now: datetime
) -> Parcel:
    """A new parcel with its code."""
    parcel.code, parcel.packed_at = f"new-{secrets.token_hex(8)}", now
    session.add(parcel)
    session.flush()
    parcel.code = f"P-{parcel.id:06d}"
    moved = (None, ParcelState.PACKED.value)
    record(session, parcel, "pack", actor=actor, now=now, moved=moved, **told)
    return parcel


def dispatch(
    session: Session, parcel: Parcel, waybill: Waybill, *, actor: Actor, now: datetime
) -> None:
    """Hand the parcel to its carrier under a number."""
    move(session, parcel, PARCEL, "dispatch", actor=actor, now=now, carrier=waybill.carrier)
    parcel.carrier = waybill.carrier
    parcel.tracking_number = waybill.number
    parcel.dispatched_at = now
    session.flush()
    watch(session, parcel.id, now=now)


def pass_on(session: Session, parcel: Parcel, *, actor: Actor, now: datetime) -> None:
    """The carrier has it on its way."""
    move(session, parcel, PARCEL, "pass_on", actor=actor, now=now)


def deliver(session: Session, parcel: Parcel, *, actor: Actor, now: datetime) -> None:
    """The parcel has arrived: at the hub, or with the customer."""
    move(session, parcel, PARCEL, "deliver", actor=actor, now=now)
    parcel.delivered_at = now
    session.flush()
    unwatch(session, parcel.id)


def hold(session: Session, parcel: Parcel, batch_ids: Collection[int]) -> None:
    """What came of these batches waits at the hub for an inspection."""
    theirs = (ParcelContent.parcel_id == parcel.id, ParcelContent.batch_id.in_(batch_ids))
    session.execute(update(ParcelContent).where(*theirs).values(held=ParcelContent.pieces))


def release(session: Session, parcel_id: int, batch_id: int, *, good: int, unfit: int) -> Usable:
    """Pieces that waited were looked at: `good` ones can be used, `unfit` ones never."""
    found = (ParcelContent.parcel_id == parcel_id, ParcelContent.batch_id == batch_id)
    enough = ParcelContent.held >= good + unfit
    values = {"held": ParcelContent.held - good - unfit, "unfit": ParcelContent.unfit + unfit}
    statement = update(ParcelContent).where(*found, enough).values(**values)
    statement = statement.returning(ParcelContent.id, ParcelContent.order_line_id)
    changed = session.execute(statement.execution_options(synchronize_session=False)).first()
    if changed is None:
        raise Refusal("parcel.not_held", "These pieces do not wait at the hub any more.")
    return Usable(*changed, good)


def lose(session: Session, parcel: Parcel, *, actor: Actor, now: datetime) -> None:
    """The carrier cannot find it any more."""
    move(session, parcel, PARCEL, "lose", actor=actor, now=now)
    unwatch(session, parcel.id)


def come_back(session: Session, parcel: Parcel, *, actor: Actor, now: datetime) -> None:
    """The carrier brought it back to us: nobody took it."""
    move(session, parcel, PARCEL, "return", actor=actor, now=now)
    unwatch(session, parcel.id)
