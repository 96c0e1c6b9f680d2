"""Proof: what lies where is the sum of the moves, each maker's account comes out, and no kit mixes
owners. Every question is one statement and trusts no constraint. `proved` keeps a night's answer,
one for each day, so that the office sees since when something does not hold."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import case, func, select, union_all
from sqlalchemy.orm import Mapped, Session, mapped_column

from catalog.db import JsonMap, Model, insert_once
from fulfillment.ledger import Finding
from fulfillment.materials.kit_models import Kit
from fulfillment.materials.models import MaterialLevel, MaterialLot, MaterialMove
from fulfillment.materials.rules import HELD, KitState, Place

#: So many nights are shown.
NIGHTS = 30


class MaterialProof(Model):
    """What a night's proof said: how many things were looked at, and the first that broke each."""

    __tablename__ = "material_proof"

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(unique=True)
    at: Mapped[datetime]
    is_sound: Mapped[bool]
    findings: Mapped[JsonMap]


def prove(session: Session) -> tuple[Finding, ...]:
    """Ask the invariants of materials."""
    count = session.scalar(select(func.count(MaterialLevel.id))) or 0
    kits = session.scalar(select(func.count(Kit.id))) or 0
    summed = "What lies at a place is the sum of the moves to it less those from it."
    accounted = "Issued less used, returned and lost is what lies with each maker, lot by lot."
    closed = "A kit that is counted out or unpacked holds nothing."
    owned = "A kit holds only the house's material and that of its own order's customer."
    return (
        Finding("materials_summed", summed, count, _unsummed(session)),
        Finding("materials_accounted", accounted, kits, _unaccounted(session)),
        Finding("kits_closed", closed, kits, _left_over(session)),
        Finding("materials_owned", owned, kits, _mixed(session)),
    )


def proved(session: Session, *, on: date, now: datetime) -> bool:
    """Prove it and keep the answer of the day, once; whether all of it holds."""
    found = prove(session)
    sound = all(each.holds for each in found)
    told = {each.name: {"checked": each.checked, "offender": each.offender} for each in found}
    insert_once(session, MaterialProof, {"day": on, "at": now, "is_sound": sound, "findings": told})
    return sound


def last_proofs(session: Session) -> tuple[MaterialProof, ...]:
    """The answers of the last nights, the newest first."""
    newest = select(MaterialProof).order_by(MaterialProof.day.desc()).limit(NIGHTS)
    return tuple(session.scalars(newest))


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


def _unaccounted(session: Session) -> str | None:
    """A maker's lot whose issues, uses, returns and losses are not what lies in her kits."""
    inwards = select(Kit.maker_id, MaterialMove.lot_id, MaterialMove.quantity.label("amount"))
    inwards = inwards.join(Kit, Kit.id == MaterialMove.target_ref)
    outwards = select(Kit.maker_id, MaterialMove.lot_id, -MaterialMove.quantity)
    outwards = outwards.join(Kit, Kit.id == MaterialMove.source_ref)
    lies = select(Kit.maker_id, MaterialLevel.lot_id, -MaterialLevel.on_hand)
    lies = lies.join(Kit, Kit.id == MaterialLevel.ref).where(MaterialLevel.place == Place.KIT)
    all_ = union_all(
        inwards.where(MaterialMove.target == Place.KIT),
        outwards.where(MaterialMove.source == Place.KIT),
        lies,
    ).subquery()
    columns: tuple[Any, ...] = (all_.c.maker_id, all_.c.lot_id)
    wrong = select(*columns).group_by(*columns).having(func.sum(all_.c.amount) != 0)
    found = session.execute(wrong.order_by(*columns).limit(1)).first()
    return None if found is None else f"maker {found[0]}, lot {found[1]}"


def _left_over(session: Session) -> str | None:
    """A closed kit in which something still lies, or from which more was taken than went in."""
    closed = (Kit.state.in_((KitState.SETTLED, KitState.UNPACKED)),)
    inside = func.sum(
        case((MaterialMove.target == Place.KIT, MaterialMove.quantity), else_=0)
        - case((MaterialMove.source == Place.KIT, MaterialMove.quantity), else_=0)
    )
    hers = ((MaterialMove.target == Place.KIT) & (MaterialMove.target_ref == Kit.id)) | (
        (MaterialMove.source == Place.KIT) & (MaterialMove.source_ref == Kit.id)
    )
    wrong = select(Kit.id).join(MaterialMove, hers).where(*closed).group_by(Kit.id)
    found = session.scalar(wrong.having(inside != 0).order_by(Kit.id).limit(1))
    return None if found is None else f"K-{found:06d}"


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
