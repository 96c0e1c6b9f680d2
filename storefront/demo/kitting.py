"""The demo's materials: lots at the hub, recipes, kits in every state, one customer's own cord."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.history import SYSTEM
from catalog.products import Variant
from fulfillment import materials
from fulfillment.batches import Batch, BatchState
from fulfillment.makers import Maker
from fulfillment.materials import (
    Cause,
    Found,
    Kit,
    KitState,
    Material,
    Need,
    NewArrival,
    NewMaterial,
    NewRecipe,
    Place,
    Spot,
    Transfer,
    Unit,
    Why,
)
from fulfillment.orders import OrderLine
from fulfillment.workflow import floor, kitting
from fulfillment.workflow.gathering import today
from storefront.accounts import Membership, Role
from storefront.demo.content import Piece, materials_listed, words

#: The style whose customer sent her own thread.
SUPPLIED = ("KN-FIVE-07-ADU", "CORD-FIVE", 420_000)
DAY = timedelta(days=1)


def load_materials(session: Session, now: datetime) -> int:
    """Materials, recipes, kits of everything that is being made; how many kits there are."""
    known = {row["code"]: _material(session, row, now) for row in materials_listed()["materials"]}
    _recipes(session, known, now)
    _supplied(session, known, now)
    batches = session.scalars(
        select(Batch)
        .where(Batch.state.in_((BatchState.TAKEN, BatchState.IN_PROGRESS, BatchState.HANDED_IN)))
        .where(Batch.product_id.in_(_styles(session)))
        .order_by(Batch.id)
    ).all()
    for place, batch in enumerate(batches):
        if batch.state is not BatchState.TAKEN or place % 5:
            _kit(session, batch, place, now)
    _round(session, now)
    materials.proved(session, on=today(now), now=now)
    return len(batches)


def _material(session: Session, row: Piece, now: datetime) -> Material:
    unit, name = Unit(row["unit"]), words(row["name"])
    told = (row["code"], name, unit, row["colour_hex"], row["loss_points"], row["reorder_at"])
    made = materials.add_material(session, NewMaterial(*told), actor=SYSTEM, now=now)
    for number, quantity in enumerate(row["lots"], 1):
        _arrived(session, (made, f"26{number:02}-{row['code'][-3:]}", None, quantity), now)
    return made


def _arrived(
    session: Session,
    lot: tuple[Material, str, int | None, int],
    now: datetime,
    *,
    counted: bool = True,
) -> int:
    material, number, order_id, quantity = lot
    key = f"demo:{material.code}:{number}"
    new = NewArrival(material.id, number, order_id, quantity, (now - DAY).date(), key)
    arrival = materials.announce(session, new, actor=SYSTEM, now=now)
    if counted:
        found = Found(quantity, quantity)
        materials.inspect(session, arrival, found, actor=SYSTEM, now=now)
    return arrival.lot_id


def _recipes(session: Session, known: dict[str, Material], now: datetime) -> None:
    for sku, needs in materials_listed()["recipes"].items():
        product_id = _variant(session, sku).product_id
        lines = [(known[code].id, Need(*amounts)) for code, amounts in needs.items()]
        day = (now - 60 * DAY).date()
        new = NewRecipe(product_id, None, day, lines, f"demo:{sku}")
        materials.write_recipe(session, new, actor=SYSTEM, now=now)


def _supplied(session: Session, known: dict[str, Material], now: datetime) -> None:
    """A customer's own thread, another delivery still on the road, some cord at a cooperative."""
    sku, code, quantity = SUPPLIED
    wanted = select(OrderLine).where(OrderLine.variant_id == _variant(session, sku).id)
    line = session.scalars(wanted.order_by(OrderLine.id.desc())).first()
    if line is not None:
        lot = (known[code], "SUPPLIED-1", line.order_id, quantity)
        _arrived(session, lot, now)
        more = (known[code], "SUPPLIED-2", line.order_id, quantity // 4)
        _arrived(session, more, now, counted=False)
    _arrived(session, (known["BEAD-JADE"], "2602-ADE", None, 12_000), now, counted=False)
    pouches = _arrived(session, (known["POUCH"], "2609-UCH", None, 400), now)
    there = Transfer(pouches, materials.HUB, Spot(Place.COOPERATIVE, _led(session)), 200)
    materials.carry(session, there, Cause("demo:carry", Why.CARRIED), actor=SYSTEM, now=now)


def _kit(session: Session, batch: Batch, place: int, now: datetime) -> None:
    """A kit as far on its way as its batch: begun work has one in hand, the rest wait along it."""
    at = max(batch.taken_at or now, now - 20 * DAY)
    (kit,) = kitting.kits_listed(session, [batch.id], on=at.date(), actor=SYSTEM, now=at)
    begun = batch.state is not BatchState.TAKEN
    steps = (kitting.kits_packed, kitting.kits_sent, kitting.kits_arrived)
    for step in steps[: 3 if begun or _at_home(session, batch) else batch.id % 4]:
        step(session, [kit.id], actor=SYSTEM, now=at)
    if begun:
        materials.issue(session, kit, actor=SYSTEM, now=at)
        if place % 7 == 0:
            missing = {kit.lines[0].material_id: max(1, kit.lines[0].needed // 20)}
            kitting.missing_called(session, batch, missing, "", actor=SYSTEM, now=now)


def _at_home(session: Session, batch: Batch) -> bool:
    """Whether she works at home in the demo lead's cooperative: kits lie ready for a round."""
    return (
        batch.cooperative_id == _led(session) and session.get_one(Maker, batch.maker_id).home_based
    )


def _round(session: Session, now: datetime) -> None:
    """Today's round of the demo lead's cooperative: where a kit lies ready for somebody."""
    home = _led(session)
    ready = select(Kit.maker_id).where(Kit.cooperative_id == home, Kit.state == KitState.ARRIVED)
    doors = list(session.scalars(ready.distinct().order_by(Kit.maker_id)))[:4]
    day = floor.local_day(session, home, now)
    materials.call_at(session, home, day, doors, actor=SYSTEM, now=now)
    for maker_id in doors[:1]:
        materials.note_door(session, maker_id, "按两次门铃，慢慢等（演示）")


def _led(session: Session) -> int:
    """The cooperative that the demo's lead leads."""
    wanted = select(Membership.cooperative_id).where(Membership.role == Role.LEAD)
    return session.scalars(wanted.order_by(Membership.id)).first() or 1


def _styles(session: Session) -> list[int]:
    return list(
        session.scalars(
            select(Variant.product_id).where(Variant.sku.in_(materials_listed()["recipes"]))
        )
    )


def _variant(session: Session, sku: str) -> Variant:
    return session.scalars(select(Variant).where(Variant.sku == sku)).one()
