"""Proof: what lies where is the sum of the moves, and no kit mixes owners."""

from __future__ import annotations

from sqlalchemy import func, select, union_all
from sqlalchemy.orm import Session

from fulfillment.ledger import Finding
from fulfillment.materials.kit_models import Kit
from fulfillment.materials.models import MaterialLevel, MaterialLot, MaterialMove
from fulfillment.materials.rules import HELD, Place


def prove(session: Session) -> tuple[Finding, ...]:
    """Ask the invariants of materials."""
    count = session.scalar(select(func.count(MaterialLevel.id))) or 0
    kits = session.scalar(select(func.count(Kit.id))) or 0
    summed = "What lies at a place is the sum of the moves to it less those from it."
    owned = "A kit holds only the house's material and that of its own order's customer."
    return (
        Finding("materials_summed", summed, count, _unsummed(session)),
        Finding("materials_owned", owned, kits, _mixed(session)),
    )


def _unsummed(session: Session) -> str | None:
    """A lot whose level is not what its moves say, at any place that holds material."""
    sides = []
    for sign, end in ((1, "target"), (-1, "source")):
        place, ref = getattr(MaterialMove, end), getattr(MaterialMove, f"{end}_ref")
        amount = (sign * MaterialMove.quantity).label("amount")
        each = select(MaterialMove.lot_id, place.label("place"), ref.label("ref"), amount)
        sides.append(each.where(place.in_(HELD)))
    levels = select(
        MaterialLevel.lot_id, MaterialLevel.place, MaterialLevel.ref, -MaterialLevel.on_hand
    )
    both = union_all(*sides, levels).subquery()
    wrong = (
        select(both.c.lot_id)
        .group_by(both.c.lot_id, both.c.place, both.c.ref)
        .having(func.sum(both.c.amount) != 0)
        .order_by(both.c.lot_id)
        .limit(1)
    )
    found = session.scalar(wrong)
    return None if found is None else f"lot {found}"


def _mixed(session: Session) -> str | None:
    wanted = (
        select(Kit.id)
        .join(MaterialMove, MaterialMove.target_ref == Kit.id)
        .join(MaterialLot, MaterialLot.id == MaterialMove.lot_id)
        .where(MaterialMove.target == Place.KIT, MaterialLot.order_id.is_not(None))
        .where(MaterialLot.order_id != Kit.order_id)
        .order_by(Kit.id)
        .limit(1)
    )
    found = session.scalar(wanted)
    return None if found is None else f"K-{found:06d}"
