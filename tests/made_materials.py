"""Rows of materials for tests: red cord and jade beads in lots at the hub, and a recipe."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from catalog.history import Actor
from catalog.words import Words
from fulfillment import materials
from fulfillment.batches import Batch
from fulfillment.materials import (
    Found,
    Kit,
    Material,
    Need,
    NewArrival,
    NewMaterial,
    NewRecipe,
    Unit,
)
from fulfillment.workflow import kitting
from tests.made_making import NOW, TODAY, Floor

HUB = Actor(None, "inspector")
LEAD = Actor(None, "lead")


def a_material(
    session: Session, code: str = "CORD-RED", unit: Unit = Unit.METRE, loss_points: int = 0
) -> Material:
    """Red cord by the metre, unless said otherwise."""
    new = NewMaterial(code, Words("红绳", "Red cord"), unit, "#b4432b", loss_points)
    return materials.add_material(session, new, actor=HUB, now=NOW)


def a_lot(
    session: Session, material: Material, quantity: int, number: str, order_id: int | None = None
) -> int:
    """A lot that was delivered, counted and accepted whole."""
    key = f"{material.code}:{number}:{order_id}"
    new = NewArrival(material.id, number, order_id, quantity, TODAY, key)
    arrival = materials.announce(session, new, actor=HUB, now=NOW)
    materials.inspect(session, arrival, Found(quantity, quantity), actor=HUB, now=NOW)
    return arrival.lot_id


def a_recipe(
    session: Session, floor: Floor, needs: dict[Material, Need], *, starts: date = TODAY
) -> None:
    """What a kit of the floor's style holds."""
    lines = [(material.id, need) for material, need in needs.items()]
    key = f"{floor.product.slug}:{starts}:{len(needs)}"
    new = NewRecipe(floor.product.id, None, starts, lines, key)
    materials.write_recipe(session, new, actor=HUB, now=NOW)


def a_kit(session: Session, batch: Batch, *, now: datetime = NOW) -> Kit:
    """The batch's kit, on the pick list."""
    (kit,) = kitting.kits_listed(session, [batch.id], on=TODAY, actor=HUB, now=now)
    session.commit()
    return kit


def brought(session: Session, kit: Kit, *, now: datetime = NOW) -> Kit:
    """The kit packed, sent, arrived and in her hands."""
    for step in (kitting.kits_packed, kitting.kits_sent, kitting.kits_arrived):
        step(session, [kit.id], actor=HUB, now=now)
    materials.issue(session, kit, actor=LEAD, now=now)
    session.commit()
    return kit


def lying(session: Session, kit: Kit) -> dict[int, int]:
    """What lies in a kit, by lot."""
    rows = session.query(materials.MaterialLevel).filter_by(place="kit", ref=kit.id)
    return {row.lot_id: row.on_hand for row in rows if row.on_hand}
