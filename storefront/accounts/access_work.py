"""Access to making: a maker's own work, a cooperative's batches and parcels, the hub's parcels.

A lead reaches what belongs to the cooperatives she leads; inspectors and the office reach what
comes to the hub. Anything else answers `NotFound`.
"""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import and_, or_, select

from catalog.db import db
from catalog.errors import NotFound
from fulfillment import pickups
from fulfillment.batches import Batch, Call
from fulfillment.makers import Maker
from fulfillment.orders import Order, OrderState
from fulfillment.pickups import Pickup
from fulfillment.quality import Inspection, Stage
from fulfillment.returns import Return
from fulfillment.sendings import Sending
from fulfillment.shipping import DirectLeg, Parcel, ParcelKind
from fulfillment.trace import Thanks
from storefront.accounts.models import POSTS, Role
from storefront.accounts.persons import Person

T = TypeVar("T")

HUB = frozenset({Role.INSPECTOR, Role.OFFICE})

#: No id is so large.
MOST = 2**31

#: Orders that the hub has to do with.
AT_HUB = frozenset({OrderState.PAID, OrderState.READY, OrderState.SENT})


def maker_of(person: Person) -> Maker:
    """The maker who is signed in, or who is helped."""
    return _found(db.session.get(Maker, person.maker_id or 0), "maker")


def batch_of(person: Person, batch_id: int) -> Batch:
    """A batch of hers."""
    wanted = select(Batch).where(Batch.id == batch_id, Batch.maker_id == person.maker_id)
    return _found(db.session.scalars(wanted).first(), "batch")


def batch_at(person: Person, batch_id: int) -> Batch:
    """A batch at a cooperative she leads or holds a post at."""
    here = Batch.cooperative_id.in_(person.homes(*POSTS))
    return _found(
        db.session.scalars(select(Batch).where(Batch.id == batch_id, here)).first(), "batch"
    )


def batch_by_code(person: Person, code: str) -> Batch:
    """A batch at a cooperative she leads, by the code on its ticket."""
    here = Batch.cooperative_id.in_(person.cooperative_ids)
    return _found(
        db.session.scalars(select(Batch).where(Batch.code == code, here)).first(), "batch"
    )


def batch_on_table(person: Person, batch_id: int) -> Batch:
    """An offer on the table of the centre where she works."""
    maker = maker_of(person)
    here = (Batch.cooperative_id == maker.cooperative_id, Batch.on_table)
    wanted = select(Batch).where(Batch.id == batch_id, *here)
    return _found(None if maker.home_based else db.session.scalars(wanted).first(), "batch")


def call_at(person: Person, call_id: int) -> Call:
    """What a maker of a cooperative she leads asked for."""
    wanted = select(Call).join(Batch, Batch.id == Call.batch_id)
    here = Batch.cooperative_id.in_(person.cooperative_ids)
    return _found(db.session.scalars(wanted.where(Call.id == call_id, here)).first(), "call")


def sending_at(person: Person, sending_id: int) -> Sending:
    """What a maker of a cooperative she leads did without a network."""
    wanted = select(Sending).join(Batch, Batch.id == Sending.batch_id)
    here = Batch.cooperative_id.in_(person.cooperative_ids)
    return _found(db.session.scalars(wanted.where(Sending.id == sending_id, here)).first(), "page")


def inspection_at(person: Person, inspection_id: int) -> Inspection:
    """An inspection at the centre of a cooperative she leads; an inspector reaches all of them."""
    wanted = select(Inspection).where(Inspection.id == inspection_id)
    if not person.roles & HUB:
        wanted = wanted.where(Inspection.cooperative_id.in_(person.homes(Role.CHECKER)))
        wanted = wanted.where(Inspection.stage == Stage.CENTRE)
    return _found(db.session.scalars(wanted).first(), "inspection")


def parcel_at(person: Person, parcel_id: int) -> Parcel:
    """A parcel from a cooperative she leads, or that it sends to a buyer; the hub reaches all."""
    wanted = select(Parcel).where(Parcel.id == parcel_id)
    if not person.roles & HUB:
        hers = select(DirectLeg.order_id).where(
            DirectLeg.cooperative_id.in_(person.cooperative_ids)
        )
        own = Parcel.cooperative_id.in_(person.homes(Role.PACKER))
        wanted = wanted.where(or_(own, Parcel.order_id.in_(hers)))
    return _found(db.session.scalars(wanted).first(), "parcel")


def parcel_by_code(person: Person, code: str) -> Parcel:
    """The parcel with this code, or that travels to the hub under this number; as `parcel_at`."""
    under = (Parcel.tracking_number == code, Parcel.tracking_number != "")
    named = or_(Parcel.code == code, and_(*under))
    wanted = select(Parcel).where(named, Parcel.kind == ParcelKind.TO_HUB)
    if not person.roles & HUB:
        wanted = wanted.where(Parcel.cooperative_id.in_(person.homes(Role.PACKER)))
    return _found(db.session.scalars(wanted.order_by(Parcel.id.desc())).first(), "parcel")


def batch_to_mark(person: Person, batch_id: int) -> Batch:
    """A batch whose pieces get codes: at a cooperative she leads; the hub reaches all of them."""
    if not person.roles & HUB:
        return batch_at(person, batch_id)
    return _found(db.session.get(Batch, batch_id) if batch_id < MOST else None, "batch")


def thanks_at(person: Person, thanks_id: int) -> Thanks:
    """Words to a maker of a cooperative she leads."""
    here = Thanks.cooperative_id.in_(person.cooperative_ids)
    wanted = select(Thanks).where(Thanks.id == thanks_id, here)
    return _found(db.session.scalars(wanted).first(), "thanks")


def order_sent_here(person: Person, number: str) -> Order:
    """An order that a cooperative she leads sends to the buyer itself."""
    here = DirectLeg.cooperative_id.in_(person.cooperative_ids)
    wanted = select(Order).join(DirectLeg, DirectLeg.order_id == Order.id)
    return _found(db.session.scalars(wanted.where(Order.number == number, here)).first(), "order")


def order_at_hub(person: Person, number: str) -> Order:
    """An order that the hub sends or has sent, all or a part of it."""
    here = or_(Order.state.in_(AT_HUB), Order.part_ready_at.is_not(None))
    wanted = select(Order).where(Order.number == number, here)
    return _found(db.session.scalars(wanted).first() if person.roles & HUB else None, "order")


def pickup_at_hub(person: Person, code: str) -> tuple[Pickup, Order]:
    """What lies ready under a code, for those who hand it over."""
    found = pickups.by_code(db.session(), code) if person.roles & HUB else None
    row = _found(found, "pickup")
    return row, db.session.get_one(Order, row.order_id)


def order_fetched_here(person: Person, number: str) -> Order:
    """An order that is fetched at the centre of a cooperative she leads or packs for."""
    here = Order.pickup_cooperative_id.in_(person.homes(Role.PACKER))
    wanted = select(Order).where(Order.number == number, Order.state.in_(AT_HUB), here)
    return _found(db.session.scalars(wanted).first(), "order")


def pickup_here(person: Person, code: str) -> tuple[Pickup, Order]:
    """What lies ready there under a code."""
    here = Order.pickup_cooperative_id.in_(person.homes(Role.PACKER))
    wanted = select(Pickup, Order).join(Order, Order.id == Pickup.order_id)
    found = db.session.execute(wanted.where(Pickup.code == code, here)).first()
    row, order = _found(found, "pickup")
    return row, order


def return_at_hub(person: Person, return_id: int) -> Return:
    """Goods that come back, for those who look at them and decide."""
    known = person.roles & HUB and return_id < MOST
    return _found(db.session.get(Return, return_id) if known else None, "return")


def order_of_return(person: Person, row: Return) -> Order:
    """The order whose pieces come back."""
    known = db.session.get(Order, row.order_id) if person.roles & HUB else None
    return _found(known, "order")


def _found(row: T | None, what: str) -> T:
    if row is None:
        raise NotFound(what)
    return row
