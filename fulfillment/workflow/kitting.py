"""Kitting: where kits meet batches, orders and the planner, in one transaction each.

* A batch that a maker took gets one kit; its order says whose supplied material may go into it.
* “Something is missing” of a maker is a call to her lead and a shortage in one; filled out of the
  cooperative's stock with one press, or asked of the hub. Filled, her call is seen to.
* A kit is counted out when none of the batch's pieces are with her any more: what left her hands
  is what the recipe is multiplied with.
* Material that comes late is told to the planner by the order it is for.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.cooperatives import Cooperative
from catalog.errors import Refusal
from catalog.history import Actor
from fulfillment import batches, materials
from fulfillment.batches import HERS, Batch, Call, CallKind, count_of
from fulfillment.materials import (
    HUB,
    Kit,
    KitState,
    NewKit,
    Place,
    RoundStop,
    Shortage,
    ShortageState,
    Spot,
)
from fulfillment.orders import Order, OrderLine
from fulfillment.planner.models import Plan
from fulfillment.workflow.changes import kits_delayed


def kits_listed(
    session: Session, batch_ids: Collection[int], *, on: date, spot: Spot = HUB, actor: Actor,
    now: datetime,
) -> list[Kit]:  # fmt: skip
    """Put the kits of batches on the pick list of a day, in the order of the batches."""
    listed = []
    for batch in batches.batches_in_order(session, batch_ids):
        if batch.state not in HERS:
            raise Refusal("kit.not_taken", "Batch %(code)s is with no maker now.", code=batch.code)
        line = session.get_one(OrderLine, batch.order_line_id)
        new = NewKit(
            batch_id=batch.id,
            order_id=line.order_id,
            cooperative_id=batch.cooperative_id,
            maker_id=batch.maker_id,
            product_id=batch.product_id,
            variant_id=batch.variant_id,
            pieces=batch.pieces,
            spot=spot,
        )
        listed.append(materials.list_kit(session, new, on=on, actor=actor, now=now))
    return listed


def kits_packed(session: Session, kit_ids: Collection[int], *, actor: Actor, now: datetime) -> int:
    """They lie packed and labelled; how many were not before."""
    found = [each for each in _kits(session, kit_ids) if each.state is KitState.LISTED]
    for kit in found:
        materials.pack(session, kit, actor=actor, now=now)
    return len(found)


def kits_sent(session: Session, kit_ids: Collection[int], *, actor: Actor, now: datetime) -> int:
    """They are on their way to their cooperatives."""
    found = [each for each in _kits(session, kit_ids) if each.state is KitState.PACKED]
    for kit in found:
        materials.send(session, kit, actor=actor, now=now)
    return len(found)


def kits_arrived(session: Session, kit_ids: Collection[int], *, actor: Actor, now: datetime) -> int:
    """Their cooperative has them."""
    found = [each for each in _kits(session, kit_ids) if each.state is KitState.SENT]
    for kit in found:
        materials.arrive(session, kit, actor=actor, now=now)
    return len(found)


def stop_done(session: Session, stop: RoundStop, *, actor: Actor, now: datetime) -> int:
    """Somebody was at her door: every kit that lay ready for her is hers now."""
    if not materials.done(session, stop, actor=actor, now=now):
        return 0
    ready = select(Kit.id).where(
        Kit.maker_id == stop.maker_id,
        Kit.cooperative_id == stop.cooperative_id,
        Kit.state == KitState.ARRIVED,
    )
    found = _kits(session, session.scalars(ready).all())
    for kit in found:
        materials.issue(session, kit, actor=actor, now=now)
    return len(found)


def missing_called(
    session: Session, batch: Batch, missing: Mapping[int, int], words: str, *, actor: Actor,
    now: datetime,
) -> list[Shortage]:  # fmt: skip
    """She calls: so much of these materials is missing in her kit."""
    kit = kit_of(session, batch.id)
    if kit is None:
        raise Refusal("kit.none", "There is no kit for this work yet.")
    call = batches.call(session, batch, CallKind.MISSING, words, actor=actor, now=now)
    session.flush()
    return materials.report(session, kit, missing, call_id=call.id, actor=actor, now=now)


def more_issued(session: Session, shortage: Shortage, *, actor: Actor, now: datetime) -> bool:
    """The lead's one press: out of her cooperative's stock, or asked of the hub (False)."""
    home = Spot(Place.COOPERATIVE, shortage.cooperative_id)
    if materials.fill(session, shortage, home, actor=actor, now=now):
        _seen_to(session, shortage, actor=actor, now=now)
        return True
    if shortage.state is ShortageState.OPEN:
        materials.ask_hub(session, shortage, actor=actor, now=now)
    return False


def more_sent(session: Session, shortage: Shortage, *, actor: Actor, now: datetime) -> bool:
    """The hub sends what is missing, if it has it."""
    if not materials.fill(session, shortage, HUB, actor=actor, now=now):
        return False
    _seen_to(session, shortage, actor=actor, now=now)
    return True


def shortage_dropped(session: Session, shortage: Shortage, *, actor: Actor, now: datetime) -> None:
    """It is not needed any more, or was found."""
    materials.drop(session, shortage, actor=actor, now=now)
    _seen_to(session, shortage, actor=actor, now=now)


def kit_late(
    session: Session, kit: Kit, *, until: date, actor: Actor, now: datetime
) -> Plan | None:
    """Material of a kit comes later: the planner looks at its order again."""
    order, home = (
        session.get_one(Order, kit.order_id),
        session.get_one(Cooperative, kit.cooperative_id),
    )
    return kits_delayed(session, order, home, until=until, actor=actor, now=now)


def kit_settled(
    session: Session, kit: Kit, back: Mapping[int, int], *, actor: Actor, now: datetime
) -> None:
    """Count a kit out; refused while pieces of its batch are still with her."""
    (batch,) = batches.batches_in_order(session, [kit.batch_id])
    counts = count_of(batch)
    if batch.state in HERS and counts.with_her:
        raise Refusal(
            "kit.still_making", "She still has %(left)s pieces to make.", left=counts.with_her
        )
    made = counts.pieces - counts.with_her
    materials.settle(session, kit, back, made=made, actor=actor, now=now)


def kit_of(session: Session, batch_id: int) -> Kit | None:
    """The kit of a batch, if it has one."""
    return session.scalars(select(Kit).where(Kit.open_for == batch_id)).one_or_none()


def _kits(session: Session, kit_ids: Collection[int]) -> Sequence[Kit]:
    return materials.kits_in_order(session, kit_ids)


def _seen_to(session: Session, shortage: Shortage, *, actor: Actor, now: datetime) -> None:
    """Her call is seen to when nothing that it told of is missing any more."""
    if shortage.call_id is None:
        return
    waiting = select(Shortage.id).where(
        Shortage.call_id == shortage.call_id,
        Shortage.state.in_((ShortageState.OPEN, ShortageState.ASKED)),
    )
    if session.scalar(waiting.limit(1)) is None:
        batches.settle_call(session, session.get_one(Call, shortage.call_id), actor=actor, now=now)
