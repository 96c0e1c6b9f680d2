"""Planning a session: made, changed, scheduled, rehearsed, on air, ended, settled, or cancelled.

Rules
* Every change turns the session: one guarded statement makes its version one more and holds its
  row, and refuses where its state does not allow the change. So changes of one session come one
  after another, on both engines.
* What was carved out comes back when it ends or is cancelled: whatever lies at its two places goes
  where it came from. Told again it finds nothing more; pieces that come free later, because an
  order lapsed, are brought back by the same verb, which a job tells every minute (`brought_back`).
* A rehearsal leaves no trace but its deeds.

How it can fail: `live_session.not_now`; settling while an order may still be paid is
`live_session.unpaid`.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import exists, func, select, update
from sqlalchemy.orm import Session

from catalog import stock
from catalog.db import insert_once
from catalog.errors import Invalid, NotFound, Refusal
from catalog.history import Actor, move, record
from catalog.stock import Location, LocationKind, SoldOut, StockLevel, StockMove
from catalog.words import Words
from fulfillment.orders import Order, OrderState
from storefront.live.models import Host
from storefront.live.sessions.models import LineupSlot, LiveSession, SlotSale
from storefront.live.sessions.rules import (
    BEFORE_AIR,
    OVER,
    SESSION,
    ClaimPolicy,
    SessionState,
)


@dataclass(frozen=True, slots=True)
class Planned:
    """What the office says of a session."""

    title: Words
    host_id: int
    platform: str
    starts_at: datetime
    ends_at: datetime
    source_location_id: int
    claim_policy: ClaimPolicy = ClaimPolicy.FIRST_CLAIM
    claim_minutes: int = 15


def create(
    session: Session, planned: Planned, *, key: str, actor: Actor, now: datetime
) -> LiveSession:
    """A draft with two places of its own; the same key makes one."""
    host = _check(session, planned)
    mark = sha256(key.encode()).hexdigest()[:8]
    slug = f"{host.slug}-{planned.starts_at:%m%d}-{mark}"
    present = session.scalars(select(LiveSession).where(LiveSession.slug == slug)).one_or_none()
    if present is not None:
        return present
    places = {part: _place(session, planned, f"live-{mark}-{part}") for part in _PLACES}
    live = LiveSession(
        slug=slug,
        **_facts(planned),
        reserve_location_id=places["reserve"],
        floor_location_id=places["floor"],
        desk_token=secrets.token_urlsafe(32),
        overlay_token=secrets.token_urlsafe(32),
    )
    session.add(live)
    record(session, live, "create", actor=actor, now=now)
    return live


def change(
    session: Session, live: LiveSession, planned: Planned, *, actor: Actor, now: datetime
) -> None:
    """Other facts, before it is on air. Pieces that are carved out still go where they came from:
    another place for them is only taken while nothing is carved out."""
    turned(session, live, BEFORE_AIR)
    _check(session, planned)
    if planned.source_location_id != live.source_location_id and _carved(session, live):
        raise Refusal("live_session.carved", "Pieces are set aside from another place already.")
    for name, value in _facts(planned).items():
        setattr(live, name, value)
    record(session, live, "change", actor=actor, now=now)
    session.flush()


def schedule(session: Session, live: LiveSession, *, actor: Actor, now: datetime) -> None:
    """It may be announced."""
    _moved(session, live, "schedule", actor, now)


def unschedule(session: Session, live: LiveSession, *, actor: Actor, now: datetime) -> None:
    """Back to a draft."""
    _moved(session, live, "unschedule", actor, now)


def rehearse(session: Session, live: LiveSession, *, actor: Actor, now: datetime) -> None:
    """Desk and overlay work with pieces and prices that nobody can buy."""
    _moved(session, live, "rehearse", actor, now)
    _forget_rehearsal(session, live)


def stop_rehearsal(session: Session, live: LiveSession, *, actor: Actor, now: datetime) -> None:
    """Everything is as it was before the rehearsal."""
    _moved(session, live, "stop_rehearsal", actor, now)
    _forget_rehearsal(session, live)


def go_on_air(session: Session, live: LiveSession, *, actor: Actor, now: datetime) -> None:
    """From now on what is released can be bought."""
    shown = exists().where(LineupSlot.session_id == live.id, LineupSlot.withdrawn_at.is_(None))
    if not session.scalar(select(shown)):
        raise Refusal("live_session.empty", "Please put something into the lineup first.")
    SESSION.next(live.state, "go_on_air")
    _stamped(session, live, on_air_at=now)
    _moved(session, live, "go_on_air", actor, now)
    _forget_rehearsal(session, live)


def end(session: Session, live: LiveSession, *, actor: Actor, now: datetime) -> None:
    """Nothing is sold any more; what lies at its places goes back."""
    SESSION.next(live.state, "end")
    _stamped(session, live, ended_at=now)
    _moved(session, live, "end", actor, now)
    _unpinned(session, live)
    bring_back(session, live, now=now)


def cancel(session: Session, live: LiveSession, *, actor: Actor, now: datetime) -> None:
    """It does not take place; what was carved out goes back."""
    _moved(session, live, "cancel", actor, now)
    _forget_rehearsal(session, live)
    bring_back(session, live, now=now)


def settle(session: Session, live: LiveSession, *, actor: Actor, now: datetime) -> None:
    """All is sold, returned or brought back: its figures stay as they are."""
    SESSION.next(live.state, "settle")
    waits = (Order.state == OrderState.PLACED, Order.paid_at.is_(None))
    unpaid = select(SlotSale.id).join(Order, Order.id == SlotSale.order_id).where(*waits)
    mine = unpaid.join(LineupSlot, LineupSlot.id == SlotSale.slot_id)
    if session.scalar(select(mine.where(LineupSlot.session_id == live.id).exists())):
        raise Refusal("live_session.unpaid", "An order of it may still be paid. Please wait.")
    bring_back(session, live, now=now)
    _stamped(session, live, settled_at=now)
    _moved(session, live, "settle", actor, now)


def bring_back(session: Session, live: LiveSession, *, now: datetime) -> int:
    """What lies at its places goes where it came from; how many pieces that were."""
    session.flush()
    cause, pieces = cause_of(live), 0
    made = select(func.count()).select_from(StockMove).where(StockMove.cause == cause)
    begun = session.scalar(made) or 0
    for variant_id, place, there in _lying(session, live):
        try:
            moved = stock.transfer(
                session,
                variant_id,
                from_id=place,
                to_id=live.source_location_id,
                pieces=there,
                cause=cause,
                key=f"{cause}:back:{begun}:{place}:{variant_id}",
                now=now,
            )
        except SoldOut:
            continue  # somebody else brought it back meanwhile
        pieces += there if moved else 0
    return pieces


def brought_back(session: Session, *, now: datetime, limit: int = 50) -> int:
    """Pieces that came free at places of sessions that are over go back; how many."""
    lies = (
        select(LiveSession)
        .where(
            LiveSession.id.in_(
                select(LiveSession.id)
                .join(
                    StockLevel,
                    StockLevel.location_id.in_(
                        (LiveSession.reserve_location_id, LiveSession.floor_location_id)
                    ),
                )
                .where(StockLevel.on_hand > 0, LiveSession.state.in_(OVER))
            )
        )
        .order_by(LiveSession.id)
        .limit(limit)
    )
    return sum(bring_back(session, live, now=now) for live in session.scalars(lies))


def cause_of(live: LiveSession) -> str:
    """How stock names what was set aside for it."""
    return f"live:{live.id}"


def turned(session: Session, live: LiveSession, allowed: Collection[SessionState]) -> int:
    """One guarded statement: the version is one more, the row is held, and its state allows what
    follows. The new version."""
    session.flush()
    row = session.execute(
        update(LiveSession)
        .where(LiveSession.id == live.id, LiveSession.state.in_(allowed))
        .values(version=LiveSession.version + 1)
        .returning(LiveSession.version)
        .execution_options(synchronize_session=False)
    ).first()
    session.refresh(live)
    if row is None:
        raise Refusal(
            "live_session.not_now",
            "This is not possible now: it is already “%(state)s”.",
            state=live.state.value,
        )
    return int(row[0])


_PLACES = ("reserve", "floor")


def _moved(session: Session, live: LiveSession, verb: str, actor: Actor, now: datetime) -> None:
    SESSION.next(live.state, verb)
    turned(session, live, SESSION.sources(verb))
    move(session, live, SESSION, verb, actor=actor, now=now)


def _stamped(session: Session, live: LiveSession, **at: datetime) -> None:
    """Say when, before the state says that it is so; a later refusal rolls it back."""
    for name, moment in at.items():
        setattr(live, name, moment)
    session.flush()


def _forget_rehearsal(session: Session, live: LiveSession) -> None:
    session.execute(
        update(LineupSlot)
        .where(LineupSlot.session_id == live.id)
        .values(rehearsed_minor=None, rehearsed_pieces=None, pinned_at=None)
    )


def _unpinned(session: Session, live: LiveSession) -> None:
    pinned = (LineupSlot.session_id == live.id, LineupSlot.pinned_at.is_not(None))
    session.execute(update(LineupSlot).where(*pinned).values(pinned_at=None))


def _lying(session: Session, live: LiveSession) -> list[tuple[int, int, int]]:
    """(variant, place, pieces) at its places, in the order of the variants."""
    places = (live.reserve_location_id, live.floor_location_id)
    rows = session.execute(
        select(StockLevel.variant_id, StockLevel.location_id, StockLevel.on_hand)
        .where(StockLevel.location_id.in_(places), StockLevel.on_hand > 0)
        .order_by(StockLevel.variant_id, StockLevel.location_id)
    )
    return [(variant_id, place, there) for variant_id, place, there in rows]


def _carved(session: Session, live: LiveSession) -> bool:
    return bool(_lying(session, live))


def _place(session: Session, planned: Planned, slug: str) -> int:
    facts = {"slug": slug, "name": planned.title, "sells_online": False}
    made = insert_once(session, Location, {**facts, "kind": LocationKind.SESSION})
    return made or session.scalars(select(Location.id).where(Location.slug == slug)).one()


def _check(session: Session, planned: Planned) -> Host:
    if planned.ends_at <= planned.starts_at:
        raise Invalid("live_session.ends", "It ends after it starts, please.", field="ends_at")
    if not 1 <= planned.claim_minutes <= 1440:
        raise Invalid(
            "live_session.claim_minutes",
            "Please give between 1 minute and a day.",
            field="claim_minutes",
        )
    host = session.get(Host, planned.host_id)
    place = session.get(Location, planned.source_location_id)
    if host is None or place is None or place.kind is not LocationKind.HOUSE:
        raise NotFound("host" if host is None else "location")
    return host


def _facts(planned: Planned) -> dict[str, Any]:
    return {name: getattr(planned, name) for name in Planned.__slots__}
