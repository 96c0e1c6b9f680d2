"""Giving a maker her kit, taking back what is left, writing down what was lost, counting out.

Rules
* From the moment she has it the kit is on her account. What she brings back lies at her
  cooperative; what is lost is written down at once or when the kit is counted out.
* Counting out (核销) closes the kit: what the recipe says for the pieces that left her hands is
  used, what came back is returned, the rest is lost. A loss beyond the agreed share is written
  down for whoever settles it later; nothing is charged here.
* Each of these is booked once under the key of its page.

How it can fail: `kit.not_now` when she does not have it (any more); `material.too_few` for more
than lies in the kit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.db import JsonMap
from catalog.errors import Invalid, Refusal
from catalog.history import Actor, move, record
from fulfillment.materials.accounts import accounts
from fulfillment.materials.kit_models import Kit, MaterialLoss
from fulfillment.materials.kits import spot_of_kit
from fulfillment.materials.models import MaterialLevel, MaterialLot
from fulfillment.materials.moving import Cause, Transfer, transferred, was_booked
from fulfillment.materials.rules import (
    KIT,
    LOST,
    USED,
    Account,
    Counted,
    KitState,
    Lying,
    Place,
    Spot,
    Why,
    count_out,
    spread,
)


def issue(session: Session, kit: Kit, *, actor: Actor, now: datetime) -> None:
    """She has it (发料): from here on it is on her account."""
    if kit.state is KitState.PACKED and kit.place is Place.HUB:
        raise Refusal("kit.at_hub", "This kit is still at the hub.")
    move(session, kit, KIT, "issue", actor=actor, now=now)
    kit.issued_at = now
    session.flush()


def give_back(
    session: Session, kit: Kit, material_id: int, quantity: int, *, key: str, actor: Actor,
    now: datetime,
) -> bool:  # fmt: skip
    """What she brings back (退料) lies at her cooperative."""
    cause, target = Cause(key, Why.RETURNED), Spot(Place.COOPERATIVE, kit.cooperative_id)
    return _out(session, kit, (material_id, quantity), (target, cause), actor=actor, now=now)


def lose(
    session: Session, kit: Kit, material_id: int, quantity: int, *, key: str, actor: Actor,
    now: datetime,
) -> bool:  # fmt: skip
    """Broken, spilt, gone; nobody is blamed here."""
    found = (LOST, Cause(key, Why.LOST))
    return _out(session, kit, (material_id, quantity), found, actor=actor, now=now)


def settle(
    session: Session, kit: Kit, back: Mapping[int, int], *, made: int, actor: Actor, now: datetime
) -> dict[int, Counted]:
    """Count a kit out (核销): `back` of each material comes back, `made` pieces left her hands."""
    _with_her(session, kit)
    given = accounts(session, [kit.id])
    result, losses = {}, []
    for line in kit.lines:
        account = given.get((kit.id, line.material_id), Account(0))
        account = replace(account, by_recipe=line.per_piece * made)
        counted = count_out(account, back.get(line.material_id, 0), line.loss_points)
        result[line.material_id] = counted
        if lost := account.lost + counted.lost:
            losses.append(_loss(kit, line.material_id, (lost, counted), now))
    move(session, kit, KIT, "settle", actor=actor, now=now, made=made)
    kit.settled_at = now
    _booked_out(session, kit, result, actor=actor, now=now)
    session.add_all(losses)
    session.flush()
    return result


def _out(
    session: Session, kit: Kit, what: tuple[int, int], where: tuple[Spot, Cause], *, actor: Actor,
    now: datetime,
) -> bool:  # fmt: skip
    (material_id, quantity), (target, cause) = what, where
    if quantity < 1:
        raise Invalid("material.quantity", "Please say how much it is.", field="quantity")
    _with_her(session, kit)
    if was_booked(session, cause):
        return False
    parts = spread(_in_kit(session, kit, material_id), quantity)
    if sum(each.quantity for each in parts) != quantity:
        raise Refusal("material.too_few", "There is not so much of it there.")
    moves = [Transfer(each.lot_id, spot_of_kit(kit), target, each.quantity) for each in parts]
    transferred(session, moves, cause, actor=actor, now=now)
    facts: JsonMap = {"material": material_id, "quantity": quantity}
    record(session, kit, cause.why.value, actor=actor, now=now, **facts)
    return True


def _booked_out(
    session: Session, kit: Kit, result: Mapping[int, Counted], *, actor: Actor, now: datetime
) -> None:
    home = Spot(Place.COOPERATIVE, kit.cooperative_id)
    for why, target in ((Why.RETURNED, home), (Why.USED, USED), (Why.LOST, LOST)):
        moves = []
        for material_id, counted in sorted(result.items()):
            quantity: int = getattr(counted, why.value)
            parts = spread(_in_kit(session, kit, material_id), quantity)
            moves += [Transfer(p.lot_id, spot_of_kit(kit), target, p.quantity) for p in parts]
        cause = Cause(f"settle:{kit.id}:{why.value}", why)
        transferred(session, moves, cause, actor=actor, now=now)


def _in_kit(session: Session, kit: Kit, material_id: int) -> list[Lying]:
    """The lots of a material in a kit, the first first."""
    rows = session.execute(
        select(MaterialLevel.lot_id, MaterialLevel.on_hand)
        .join(MaterialLot, MaterialLot.id == MaterialLevel.lot_id)
        .where(MaterialLevel.place == Place.KIT, MaterialLevel.ref == kit.id)
        .where(MaterialLot.material_id == material_id, MaterialLevel.on_hand > 0)
        .order_by(MaterialLevel.lot_id)
    )
    return [Lying(lot_id, on_hand) for lot_id, on_hand in rows]


def _with_her(session: Session, kit: Kit) -> None:
    """She has it, and it stays so until this transaction ends."""
    session.flush()
    session.refresh(kit, with_for_update={"key_share": True})
    if kit.state is not KitState.ISSUED:
        raise Refusal("kit.not_with_her", "This kit is not with her now.")


def _loss(kit: Kit, material_id: int, found: tuple[int, Counted], now: datetime) -> MaterialLoss:
    lost, counted = found
    return MaterialLoss(
        kit_id=kit.id,
        material_id=material_id,
        maker_id=kit.maker_id,
        lost=lost,
        allowed=counted.allowed,
        beyond=counted.beyond,
        at=now,
    )
