"""What is missing in a kit: told by the maker, the lead or the pick list, and sent on its way.

open: the lead's to answer, with one press out of her cooperative's stock; asked: the hub owes it;
filled: it is in the kit; dropped: it is not needed any more. Told twice by the same call it is one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.db import JsonMap
from catalog.errors import Invalid, Refusal
from catalog.history import Actor, move, record
from catalog.states import Machine
from fulfillment.materials.kit_models import Kit, KitLine, Shortage
from fulfillment.materials.kits import Taking, take_lots
from fulfillment.materials.moving import Cause
from fulfillment.materials.rules import KitState, ShortageState, Spot, Why

_S = ShortageState
SHORTAGE = Machine(
    "shortage",
    {
        (_S.OPEN, "ask"): _S.ASKED,
        (_S.OPEN, "fill"): _S.FILLED,
        (_S.ASKED, "fill"): _S.FILLED,
        (_S.OPEN, "drop"): _S.DROPPED,
        (_S.ASKED, "drop"): _S.DROPPED,
    },
)
#: Kits into which nothing more goes.
CLOSED = frozenset({KitState.SETTLED, KitState.UNPACKED})


def report(
    session: Session, kit: Kit, missing: Mapping[int, int], *, call_id: int | None, actor: Actor,
    now: datetime,
) -> list[Shortage]:  # fmt: skip
    """So much of these materials is missing (缺料); the lead is asked for it."""
    known = {line.material_id for line in kit.lines}
    if not missing or not set(missing) <= known or min(missing.values()) < 1:
        raise Invalid(
            "shortage.what", "Please say what is missing, and how much.", field="quantity"
        )
    if kit.state in CLOSED:
        raise Refusal("kit.closed", "This kit is closed.")
    made = [
        Shortage(
            kit_id=kit.id,
            material_id=material_id,
            cooperative_id=kit.cooperative_id,
            quantity=quantity,
            state=ShortageState.OPEN,
            call_id=call_id,
            at=now,
        )
        for material_id, quantity in sorted(missing.items())
    ]
    session.add_all(made)
    session.flush()
    for each in made:
        facts: JsonMap = {"material": each.material_id, "quantity": each.quantity}
        record(session, each, "report", actor=actor, now=now, **facts)
    return made


def fill(session: Session, shortage: Shortage, spot: Spot, *, actor: Actor, now: datetime) -> bool:
    """Put what is missing into the kit from a place; False if it has too little.

    Of the lots that are in the kit already first, so that one batch stays of one colour.
    """
    kit = session.get_one(Kit, shortage.kit_id)
    if kit.state in CLOSED:
        raise Refusal("kit.closed", "This kit is closed.")
    taking = Taking({shortage.material_id: shortage.quantity}, spot, all_or_nothing=True)
    cause = Cause(f"shortage:{shortage.id}", Why.MORE)
    chosen = take_lots(session, kit, taking, cause, actor=actor, now=now)
    if chosen[shortage.material_id].short:
        return False
    move(session, shortage, SHORTAGE, "fill", actor=actor, now=now, place=spot.place.value)
    return True


def ask_hub(session: Session, shortage: Shortage, *, actor: Actor, now: datetime) -> None:
    """The cooperative has none of it: the hub owes it."""
    move(session, shortage, SHORTAGE, "ask", actor=actor, now=now)


def drop(session: Session, shortage: Shortage, *, actor: Actor, now: datetime) -> None:
    """It is not needed any more, or was found."""
    move(session, shortage, SHORTAGE, "drop", actor=actor, now=now)


def tick(session: Session, kit: Kit, material_ids: set[int], *, now: datetime) -> None:
    """She found these in her kit; what she takes her tick from is unticked."""
    session.flush()
    for line in session.scalars(select(KitLine).where(KitLine.kit_id == kit.id)):
        if (line.ticked_at is not None) != (line.material_id in material_ids):
            line.ticked_at = now if line.material_id in material_ids else None
    session.flush()
