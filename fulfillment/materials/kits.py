"""Kits: put on the pick list, packed, sent, issued, counted out; the material goes with them.

A kit that is listed has its material booked out of stock at once: what the pick list says is
spoken for, and two packers never reach for the same lot. What no lot had is a shortage that the
hub owes. A kit's own state says whether its material is at the hub, under way or with her.

How it can fail: `kit.no_recipe`; `kit.stale` where others took the lots five times in a row;
`kit.not_now` by the state table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from catalog.db import insert_once, insert_plainly
from catalog.errors import Refusal
from catalog.history import Actor, move, record
from fulfillment.materials.kit_models import Kit, KitLine, Shortage
from fulfillment.materials.models import Material, MaterialLevel, MaterialLot, Recipe
from fulfillment.materials.moving import Cause, Transfer, lying_at, transferred
from fulfillment.materials.recipes import recipe_for
from fulfillment.materials.rules import (
    HUB,
    KIT,
    Choice,
    KitState,
    Lying,
    Need,
    Place,
    ShortageState,
    Spot,
    Why,
    choose,
)

#: So often lots are chosen again when others took them meanwhile.
TRIES = 5


@dataclass(frozen=True, slots=True)
class NewKit:
    """A batch that needs its materials, and where its kit is packed."""

    batch_id: int
    order_id: int
    cooperative_id: int
    maker_id: int
    product_id: int
    variant_id: int
    pieces: int
    spot: Spot = HUB


@dataclass(frozen=True, slots=True)
class Taking:
    """What goes into a kit, by material, and from where; in part, unless it is all or nothing."""

    wanted: Mapping[int, int]
    source: Spot
    all_or_nothing: bool = False


def spot_of_kit(kit: Kit) -> Spot:
    """The place where a kit's material lies by the book."""
    return Spot(Place.KIT, kit.id)


def packed_at(kit: Kit) -> Spot:
    """Where a kit is packed."""
    return Spot(kit.place, kit.place_ref)


def list_kit(session: Session, new: NewKit, *, on: date, actor: Actor, now: datetime) -> Kit:
    """Put a batch's kit on the pick list of a day; a batch has one kit, however often asked."""
    recipe = recipe_for(session, new.product_id, new.variant_id, on=on)
    kit_id = insert_once(session, Kit, _columns(new, recipe, on))
    if kit_id is None:
        return session.scalars(select(Kit).where(Kit.open_for == new.batch_id)).one()
    kit = session.get_one(Kit, kit_id)
    wanted = _lines(session, kit, recipe)
    cause = Cause(f"kit:{kit.id}", Why.PACKED)
    chosen = take_lots(session, kit, Taking(wanted, new.spot), cause, actor=actor, now=now)
    short = {material_id: each.short for material_id, each in chosen.items() if each.short}
    for material_id, missing in sorted(short.items()):
        session.add(_owed(kit, material_id, missing, now))
    mixed = sum(each.is_mixed for each in chosen.values())
    moved = (None, KitState.LISTED.value)
    facts = {"pieces": kit.pieces, "short": len(short), "mixed": mixed}
    record(session, kit, "list", actor=actor, now=now, moved=moved, **facts)
    session.flush()
    return kit


def take_lots(
    session: Session, kit: Kit, taking: Taking, cause: Cause, *, actor: Actor, now: datetime
) -> dict[int, Choice]:
    """Move what is wanted of each material into a kit, as far as a place has it."""
    target, source = spot_of_kit(kit), taking.source
    for _ in range(TRIES):
        chosen = _chosen(session, kit, source, taking.wanted)
        if taking.all_or_nothing and any(each.short for each in chosen.values()):
            return chosen
        parts = [part for each in chosen.values() for part in each.parts]
        moves = [Transfer(each.lot_id, source, target, each.quantity) for each in parts]
        try:
            with session.begin_nested():
                transferred(session, moves, cause, actor=actor, now=now)
        except Refusal:
            continue
        return chosen
    raise Refusal("kit.stale", "Others took these lots just now. Please look again.")


def pack(session: Session, kit: Kit, *, actor: Actor, now: datetime) -> None:
    """It lies packed and labelled."""
    move(session, kit, KIT, "pack", actor=actor, now=now)


def send(session: Session, kit: Kit, *, actor: Actor, now: datetime) -> None:
    """It is on its way to its cooperative."""
    move(session, kit, KIT, "send", actor=actor, now=now)


def arrive(session: Session, kit: Kit, *, actor: Actor, now: datetime) -> None:
    """Its cooperative has it."""
    move(session, kit, KIT, "arrive", actor=actor, now=now)


def unpack(session: Session, kit: Kit, *, actor: Actor, now: datetime) -> None:
    """It is not needed: its material lies where the kit is, and what it lacked is let go."""
    here = _home_of(kit)
    _given_up(session, kit, "unpack", actor=actor, now=now)
    _emptied(session, kit, here, Cause(f"unpack:{kit.id}", Why.UNPACKED), actor=actor, now=now)


def lose_on_its_way(session: Session, kit: Kit, *, actor: Actor, now: datetime) -> None:
    """It is nowhere on its way to its cooperative: its material is lost, nobody is charged."""
    _given_up(session, kit, "lose", actor=actor, now=now)
    cause = Cause(f"astray:{kit.id}", Why.LOST)
    _emptied(session, kit, Spot(Place.LOST), cause, actor=actor, now=now)


def _emptied(
    session: Session, kit: Kit, target: Spot, cause: Cause, *, actor: Actor, now: datetime
) -> None:
    there = sorted(lying_at(session, spot_of_kit(kit)).items())
    moves = [Transfer(lot, spot_of_kit(kit), target, quantity) for lot, quantity in there]
    transferred(session, moves, cause, actor=actor, now=now)


def _given_up(session: Session, kit: Kit, verb: str, *, actor: Actor, now: datetime) -> None:
    """It is the kit of no batch any more, and what it lacked is let go."""
    kit.open_for = None
    move(session, kit, KIT, verb, actor=actor, now=now)
    waiting = (ShortageState.OPEN, ShortageState.ASKED)
    open_ = (Shortage.kit_id == kit.id, Shortage.state.in_(waiting))
    session.execute(update(Shortage).where(*open_).values(state=ShortageState.DROPPED))


def _home_of(kit: Kit) -> Spot:
    if kit.state is KitState.ARRIVED:
        return Spot(Place.COOPERATIVE, kit.cooperative_id)
    return packed_at(kit)


def _columns(new: NewKit, recipe: Recipe, on: date) -> dict[str, object]:
    return {
        "batch_id": new.batch_id,
        "open_for": new.batch_id,
        "order_id": new.order_id,
        "cooperative_id": new.cooperative_id,
        "maker_id": new.maker_id,
        "recipe_id": recipe.id,
        "pieces": new.pieces,
        "state": KitState.LISTED,
        "place": new.spot.place,
        "place_ref": new.spot.ref,
        "listed_on": on,
    }


def _lines(session: Session, kit: Kit, recipe: Recipe) -> dict[int, int]:
    """Freeze the recipe on the kit; what is needed of each material."""
    ids = [line.material_id for line in recipe.lines]
    shares = dict(
        session.execute(select(Material.id, Material.loss_points).where(Material.id.in_(ids))).all()
    )
    needed = {
        line.material_id: Need(line.per_piece, line.spare_points).of(kit.pieces)
        for line in recipe.lines
    }
    rows = [
        {
            "kit_id": kit.id,
            "material_id": line.material_id,
            "per_piece": line.per_piece,
            "needed": needed[line.material_id],
            "loss_points": shares[line.material_id],
        }
        for line in recipe.lines
    ]
    insert_plainly(session, KitLine, rows)
    return needed


def _chosen(
    session: Session, kit: Kit, source: Spot, wanted: Mapping[int, int]
) -> dict[int, Choice]:
    """Of which lots each material is taken: the customer's own where she supplied it."""
    inside = lying_at(session, spot_of_kit(kit))
    lots = _lots(session, kit.order_id, source, sorted(wanted))
    return {
        material_id: choose(lots[material_id], quantity, first=inside)
        for material_id, quantity in sorted(wanted.items())
    }


def _lots(
    session: Session, order_id: int, source: Spot, material_ids: Sequence[int]
) -> dict[int, list[Lying]]:
    """What lies at a place for an order, by material; an empty lot of hers keeps others out."""
    here = (
        (MaterialLevel.lot_id == MaterialLot.id)
        & (MaterialLevel.place == source.place)
        & (MaterialLevel.ref == source.ref)
    )
    hers = MaterialLot.order_id == order_id
    rows = session.execute(
        select(MaterialLot.material_id, MaterialLot.id, MaterialLot.order_id, MaterialLevel.on_hand)
        .outerjoin(MaterialLevel, here)
        .where(MaterialLot.material_id.in_(material_ids))
        .where(or_(hers, MaterialLot.order_id.is_(None) & (MaterialLevel.on_hand > 0)))
        .order_by(MaterialLot.id)
    ).all()
    supplied = {material_id for material_id, _, owner, _ in rows if owner is not None}
    found: dict[int, list[Lying]] = defaultdict(list)
    for material_id, lot_id, owner, on_hand in rows:
        if owner is not None or material_id not in supplied:
            found[material_id].append(Lying(lot_id, on_hand or 0))
    return found


def _owed(kit: Kit, material_id: int, missing: int, now: datetime) -> Shortage:
    return Shortage(
        kit_id=kit.id,
        material_id=material_id,
        cooperative_id=kit.cooperative_id,
        quantity=missing,
        state=ShortageState.ASKED,
        at=now,
    )
