"""Materials and their lots; deliveries announced, counted and looked at (来料检验); counting stock.

Only what was accepted is stock: the rest of a delivery stays its sender's. A lot keeps its owner
for good, so that a customer's material is never taken for another order.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.db import JsonMap, insert_once
from catalog.errors import Invalid, Refusal
from catalog.history import Actor, move, record
from catalog.states import Machine
from catalog.words import Words
from fulfillment.materials.models import Material, MaterialArrival, MaterialLot
from fulfillment.materials.moving import Cause, Transfer, transferred
from fulfillment.materials.rules import (
    HUB,
    LOST,
    MOST,
    OUTSIDE,
    WHOLE,
    ArrivalState,
    Place,
    Spot,
    Unit,
    Why,
    inspected,
)

_A = ArrivalState
ARRIVAL = Machine("arrival", {(_A.EXPECTED, "inspect"): _A.INSPECTED})


@dataclass(frozen=True, slots=True)
class NewMaterial:
    """A material as the office writes it down."""

    code: str
    name: Words
    unit: Unit
    colour_hex: str = "#888888"
    loss_points: int = 0
    reorder_at: int = 0


@dataclass(frozen=True, slots=True)
class NewArrival:
    """A delivery that is announced: which lot, whose, how much, when."""

    material_id: int
    lot_number: str
    order_id: int | None
    announced: int
    expected_on: date
    key: str


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in a delivery: how much was counted, how much of it may be used."""

    counted: int
    accepted: int
    note: str = ""


def add_material(session: Session, new: NewMaterial, *, actor: Actor, now: datetime) -> Material:
    """A material that the house knows from now on."""
    code = new.code.strip().upper()
    if not code or len(code) > 24 or not new.name:
        raise Invalid("material.name", "Please give the material a code and a name.", field="code")
    if not 0 <= new.loss_points <= WHOLE or not 0 <= new.reorder_at <= MOST:
        raise Invalid(
            "material.share", "Please give a share between 0 and 100 per cent.", field="loss"
        )
    row_id = insert_once(session, Material, {**asdict(new), "name": new.name, "code": code})
    if row_id is None:
        raise Invalid("material.code", "This code is taken.", field="code")
    made = session.get_one(Material, row_id)
    record(session, made, "add", actor=actor, now=now, code=code)
    return made


def lot_of(
    session: Session, material_id: int, number: str, order_id: int | None, *, now: datetime
) -> int:
    """The lot of a material under a number and an owner; made if it is new."""
    plain = number.strip()[:40]
    if not plain:
        raise Invalid("lot.number", "Please give the number of the lot.", field="lot")
    key = f"{material_id}:{order_id or 'house'}:{plain}"
    row = {"material_id": material_id, "order_id": order_id, "number": plain}
    made = insert_once(session, MaterialLot, row | {"key": key, "made_at": now})
    if made is not None:
        return made
    return session.execute(select(MaterialLot.id).where(MaterialLot.key == key)).scalar_one()


def announce(session: Session, new: NewArrival, *, actor: Actor, now: datetime) -> MaterialArrival:
    """A delivery is on its way; the same key announces it once."""
    if not 1 <= new.announced <= MOST:
        raise Invalid("arrival.announced", "Please say how much is announced.", field="quantity")
    lot_id = lot_of(session, new.material_id, new.lot_number, new.order_id, now=now)
    row = {
        "lot_id": lot_id,
        "state": ArrivalState.EXPECTED,
        "expected_on": new.expected_on,
        "announced": new.announced,
        "counted": 0,
        "accepted": 0,
        "note": "",
        "key": new.key,
    }
    row_id = insert_once(session, MaterialArrival, row)
    if row_id is None:
        known = select(MaterialArrival).where(MaterialArrival.key == new.key)
        return session.scalars(known).one()
    made = session.get_one(MaterialArrival, row_id)
    record(session, made, "announce", actor=actor, now=now, quantity=new.announced)
    return made


def inspect(
    session: Session, arrival: MaterialArrival, found: Found, *, actor: Actor, now: datetime
) -> tuple[int, int]:
    """Counted and looked at: what is accepted lies at the hub; what was short and turned away."""
    short, refused = inspected(arrival.announced, found.counted, found.accepted)
    facts = {"counted": found.counted, "accepted": found.accepted, "short": short}
    move(session, arrival, ARRIVAL, "inspect", actor=actor, now=now, **facts)
    arrival.counted, arrival.accepted = found.counted, found.accepted
    arrival.note, arrival.inspected_at = found.note.strip()[:200], now
    if found.accepted:
        comes = [Transfer(arrival.lot_id, OUTSIDE, HUB, found.accepted)]
        transferred(
            session, comes, Cause(f"arrival:{arrival.id}", Why.ARRIVED), actor=actor, now=now
        )
    session.flush()
    return short, refused


def carry(session: Session, wanted: Transfer, cause: Cause, *, actor: Actor, now: datetime) -> bool:
    """Material goes from the hub to a cooperative or back, to scrap, or back to its sender."""
    if wanted.quantity < 1 or wanted.source == wanted.target:
        raise Invalid("material.carry", "Please say how much goes where.", field="quantity")
    if Place.KIT in (wanted.source.place, wanted.target.place):
        raise Refusal("material.kit", "What is in a kit moves with its kit.")
    booked = transferred(session, [wanted], cause, actor=actor, now=now)
    if booked:
        lot = session.get_one(MaterialLot, wanted.lot_id)
        facts: JsonMap = {"quantity": wanted.quantity, "to": wanted.target.place.value}
        record(session, lot, cause.why.value, actor=actor, now=now, **facts)
    return booked


def count(
    session: Session, lot: MaterialLot, seen: tuple[Spot, int, int], *, key: str, actor: Actor,
    now: datetime,
) -> int:  # fmt: skip
    """Book what a count found beside what the page had said; how much it was."""
    spot, said, counted = seen
    change = counted - said
    if not change:
        return 0
    ends = (OUTSIDE, spot) if change > 0 else (spot, LOST)
    cause = Cause(key, Why.COUNTED)
    booked = transferred(
        session, [Transfer(lot.id, *ends, abs(change))], cause, actor=actor, now=now
    )
    if booked:
        record(session, lot, "count", actor=actor, now=now, difference=change)
    return change if booked else 0
