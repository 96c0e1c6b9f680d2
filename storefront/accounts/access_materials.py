"""Access to materials: kits, deliveries, shortages and doors, and the office's materials and lots.

A lead reaches what belongs to the cooperatives she leads.
"""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import and_, or_, select

from catalog.db import Model, db
from catalog.errors import NotFound
from fulfillment.makers import Maker
from fulfillment.materials import (
    Kit,
    Material,
    MaterialArrival,
    MaterialLot,
    MaterialMove,
    RoundStop,
    Shortage,
    Unit,
)
from fulfillment.shipping import Parcel, ParcelKind
from storefront.accounts.access_work import HUB, MOST
from storefront.accounts.models import Role
from storefront.accounts.persons import Person, for_office

T = TypeVar("T")
M = TypeVar("M", bound=Model)


def kit_at_hub(person: Person, kit_id: int) -> Kit:
    """A kit, for those who pack it."""
    return _at_hub(person, Kit, kit_id, "kit")


def kit_parcel_at(person: Person, parcel_id: int) -> Parcel:
    """A parcel of kits, for those who sent it."""
    row = _at_hub(person, Parcel, parcel_id, "parcel")
    if row.kind is not ParcelKind.TO_COOPERATIVE:
        raise NotFound("parcel")
    return row


def kit_parcel_by_code(person: Person, code: str) -> Parcel:
    """The parcel of kits with this code or number: to her cooperative; the hub reaches all."""
    under = and_(Parcel.tracking_number == code, Parcel.tracking_number != "")
    wanted = select(Parcel).where(or_(Parcel.code == code, under))
    wanted = wanted.where(Parcel.kind == ParcelKind.TO_COOPERATIVE)
    if not person.roles & HUB:
        wanted = wanted.where(Parcel.cooperative_id.in_(person.homes(Role.PACKER)))
    row = db.session.scalars(wanted.order_by(Parcel.id.desc())).first()
    if row is None:
        raise NotFound("parcel")
    return row


def shortage_at_hub(person: Person, shortage_id: int) -> Shortage:
    """What is missing in a kit, for those who send it."""
    return _at_hub(person, Shortage, shortage_id, "shortage")


def arrival_at_hub(person: Person, arrival_id: int) -> MaterialArrival:
    """A delivery, for those who count it."""
    return _at_hub(person, MaterialArrival, arrival_id, "arrival")


def kit_at(person: Person, kit_id: int) -> Kit:
    """A kit of a cooperative she leads."""
    wanted = select(Kit).where(Kit.id == min(kit_id, MOST))
    here = Kit.cooperative_id.in_(person.cooperative_ids)
    return _found(db.session.scalars(wanted.where(here)).first(), "kit")


def shortage_at(person: Person, shortage_id: int) -> Shortage:
    """What is missing in a kit of a cooperative she leads."""
    wanted = select(Shortage).where(Shortage.id == min(shortage_id, MOST))
    here = Shortage.cooperative_id.in_(person.cooperative_ids)
    return _found(db.session.scalars(wanted.where(here)).first(), "shortage")


def stop_at(person: Person, stop_id: int) -> RoundStop:
    """A door on the round of a cooperative she leads."""
    wanted = select(RoundStop).where(RoundStop.id == min(stop_id, MOST))
    here = RoundStop.cooperative_id.in_(person.cooperative_ids)
    return _found(db.session.scalars(wanted.where(here)).first(), "stop")


def maker_at(person: Person, code: str) -> Maker:
    """A maker of a cooperative she leads."""
    wanted = select(Maker).where(Maker.code == code)
    here = Maker.cooperative_id.in_(person.cooperative_ids)
    return _found(db.session.scalars(wanted.where(here)).first(), "maker")


def material_for_office(person: Person, code: str) -> Material:
    """The material with a code."""
    found = db.session.scalars(select(Material).where(Material.code == code)).first()
    return for_office(person, found, "material")


def lot_of_material(person: Person, material: Material, lot_id: int) -> MaterialLot:
    """A lot of this very material."""
    wanted = select(MaterialLot).where(MaterialLot.id == min(lot_id, MOST))
    found = db.session.scalars(wanted.where(MaterialLot.material_id == material.id)).first()
    return for_office(person, found, "lot")


def move_of_material(person: Person, material: Material, move_id: int) -> MaterialMove:
    """A move of a lot of this very material."""
    wanted = select(MaterialMove).join(MaterialLot, MaterialLot.id == MaterialMove.lot_id)
    wanted = wanted.where(MaterialMove.id == min(move_id, MOST))
    found = db.session.scalars(wanted.where(MaterialLot.material_id == material.id)).first()
    return for_office(person, found, "move")


def _at_hub(person: Person, table: type[M], row_id: int, what: str) -> M:
    known = person.roles & HUB and row_id < MOST
    return _found(db.session.get(table, row_id) if known else None, what)


def _found(row: T | None, what: str) -> T:
    if row is None:
        raise NotFound(what)
    return row


def lot_for_office(person: Person, lot_id: int) -> tuple[MaterialLot, Unit]:
    """A lot with the unit in which its material is counted."""
    lot = for_office(person, db.session.get(MaterialLot, min(lot_id, MOST)), "lot")
    return lot, db.session.get_one(Material, lot.material_id).unit
