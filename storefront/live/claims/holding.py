"""Confirming, changing and ending claims, and the line of a slot.

Rules
* The slot's row is locked first, then claims, then stock: so what happens to the claims of a slot
  happens one after another, and an order, which locks claims and then stock, never waits for one
  who waits for it.
* Pieces leave the session's floor by the guarded statement of `stock.take_at`, under the claim's
  own key, and come back by `stock.give_back`: nothing is held twice, nothing comes back twice.
* Whatever comes free is offered to the line of its slot in the same transaction. What an order
  gives back that nobody paid is offered by the next round of the job.
* A state moves by compare-and-set: of an order and an expiry that meet, one has the claim.

How it can fail: `claim.not_now`, `claim.stale`, `claim.limit`, `claim.over` (the session is over);
the caller rolls back.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import exists, func, select, update
from sqlalchemy.orm import Session

from catalog import stock
from catalog.errors import Refusal
from catalog.history import SYSTEM, Actor, move, record
from catalog.stock import SoldOut
from catalog.stock.rules import bundles_in
from catalog.stock.transferring import lying_at, parts_for
from storefront.live.claims.models import LiveClaim
from storefront.live.claims.standing import CLAIM, COUNTED, LiveClaimState, allowed, checked_pieces
from storefront.live.sessions.models import LineupSlot, LiveSession
from storefront.live.sessions.rules import ClaimPolicy, SessionState

#: Claims that one turn of a line or of an expiry touches.
HEADS = 100
_S = LiveClaimState


def confirm(session: Session, claim: LiveClaim, *, actor: Actor, now: datetime) -> LiveClaimState:
    """A person says yes: her pieces are held, or she stands in line."""
    slot, live = locked(session, claim.slot_id)
    session.refresh(claim)
    if live.state is not SessionState.ON_AIR:
        raise Refusal("claim.over", "The session is not on air.")
    CLAIM.next(claim.state, "confirm")
    lapse_slot(session, slot, live, now=now)
    if claim.state is _S.WAITING:
        return claim.state  # the line has just been served: it is not her turn
    pieces = allowed(claim.pieces, had=_had(session, claim), limit=slot.limit_pieces)
    if live.claim_policy is ClaimPolicy.FIRST_PAID:
        claim.pieces, claim.expires_at = pieces, None
        move(session, claim, CLAIM, "confirm", actor=actor, now=now, pieces=pieces)
    elif not _hold(session, claim, (slot, live), pieces, actor=actor, now=now):
        claim.pieces = pieces
        move(session, claim, CLAIM, "queue", actor=actor, now=now, pieces=pieces)
    changed(session, live.id)
    return claim.state


def decline(session: Session, claim: LiveClaim, *, actor: Actor, now: datetime) -> None:
    """A person says no; what was held goes to the line."""
    _end(session, claim, "decline", actor=actor, now=now)


def withdraw(session: Session, claim: LiveClaim, *, actor: Actor, now: datetime) -> None:
    """She wants it no more."""
    _end(session, claim, "withdraw", actor=actor, now=now)


def reopen(session: Session, claim: LiveClaim, *, actor: Actor, now: datetime) -> None:
    """It was ended by mistake, or she asks again: it stands as it was proposed."""
    move(session, claim, CLAIM, "reopen", actor=actor, now=now)
    claim.back_at = claim.expires_at = None
    changed(session, claim.session_id)


def change_pieces(
    session: Session, claim: LiveClaim, *, pieces: int, actor: Actor, now: datetime
) -> None:
    """Another number of pieces; of what is held, more only if they are there."""
    slot, live = locked(session, claim.slot_id)
    session.refresh(claim)
    CLAIM.next(claim.state, "decline")
    checked_pieces(pieces)
    more = pieces - claim.pieces
    if claim.state is _S.CONFIRMED and live.claim_policy is ClaimPolicy.FIRST_CLAIM:
        allowed(pieces, had=_had(session, claim), limit=slot.limit_pieces)
        if more > 0:
            _take(session, claim, (slot, live), pieces, now)
        elif more < 0:
            fewer = {each: n * -more for each, n in parts_for(session, slot.variant_id).items()}
            stock.give_part_back(session, fewer, key=claim.hold, reason="claim_over", now=now)
    claim.pieces = pieces
    record(session, claim, "change", actor=actor, now=now, pieces=pieces)
    session.flush()
    if more < 0:
        serve_line(session, slot, live, now=now)
    changed(session, live.id)


def serve_line(session: Session, slot: LineupSlot, live: LiveSession, *, now: datetime) -> int:
    """Offer what lies on the floor to the first in line; how many were offered something."""
    if live.state is not SessionState.ON_AIR:
        return 0
    offered = 0
    for each in _heads(session, slot):
        try:
            pieces = allowed(each.pieces, had=_had(session, each), limit=slot.limit_pieces)
        except Refusal:
            move(session, each, CLAIM, "lapse", actor=SYSTEM, now=now)
            continue
        if not _hold(session, each, (slot, live), pieces, actor=SYSTEM, now=now):
            break
        offered += 1
    if offered:
        changed(session, live.id)
    return offered


def lapse_slot(session: Session, slot: LineupSlot, live: LiveSession, *, now: datetime) -> int:
    """Holds of a slot whose time is over pass on to its line; how many were over."""
    due = (LiveClaim.state == _S.CONFIRMED, LiveClaim.expires_at <= now)
    over = _some(session, slot, *due)
    if live.state is not SessionState.ON_AIR:
        over = [*over, *_some(session, slot, LiveClaim.state.in_((_S.PROPOSED, _S.WAITING)))]
    ended = [each for each in over if _lapsed(session, each, now)]
    for each in ended:
        stock.give_back(session, key=each.hold, reason="claim_over", now=now)
    if ended:
        changed(session, live.id)
    serve_line(session, slot, live, now=now)
    return len(ended)


def locked(session: Session, slot_id: int) -> tuple[LineupSlot, LiveSession]:
    """The slot, held until the transaction ends, and its session as it is now.

    Held without its key: PostgreSQL asks for that when an order writes its claim a second time, and
    the two would wait for each other.
    """
    wanted = select(LineupSlot).where(LineupSlot.id == slot_id).with_for_update(key_share=True)
    slot = session.scalars(wanted.execution_options(populate_existing=True)).one()
    live = session.get_one(LiveSession, slot.session_id, populate_existing=True)
    return slot, live


def changed(session: Session, live_id: int) -> None:
    """Tell everybody who looks at the session that something is new."""
    session.execute(
        update(LiveSession)
        .where(LiveSession.id == live_id)
        .values(version=LiveSession.version + 1)
        .execution_options(synchronize_session=False)
    )


def _end(session: Session, claim: LiveClaim, verb: str, *, actor: Actor, now: datetime) -> None:
    slot, live = locked(session, claim.slot_id)
    session.refresh(claim)
    move(session, claim, CLAIM, verb, actor=actor, now=now)
    stock.give_back(session, key=claim.hold, reason="claim_over", now=now)
    serve_line(session, slot, live, now=now)
    changed(session, live.id)


def _lapsed(session: Session, claim: LiveClaim, now: datetime) -> bool:
    try:
        move(session, claim, CLAIM, "lapse", actor=SYSTEM, now=now)
    except Refusal:
        return False  # she ordered it in this moment
    return True


def _hold(
    session: Session,
    claim: LiveClaim,
    at: tuple[LineupSlot, LiveSession],
    pieces: int,
    *,
    actor: Actor,
    now: datetime,
) -> bool:
    """Hold as many of the pieces as are left for her; whether there was any."""
    slot, live = at
    first = claim.state is _S.WAITING or not _others_wait(session, slot)
    many = _there(session, slot, live) if first else 0
    while many:
        many = min(many, pieces)
        try:
            with session.begin_nested():
                _take(session, claim, at, many, now)
            break
        except SoldOut:
            many = min(many - 1, _there(session, slot, live))
    if not many:
        return False
    move(session, claim, CLAIM, "confirm", actor=actor, now=now, pieces=many)
    claim.pieces = many
    claim.expires_at = now + timedelta(minutes=live.claim_minutes)
    session.flush()
    return True


def _take(
    session: Session,
    claim: LiveClaim,
    at: tuple[LineupSlot, LiveSession],
    pieces: int,
    now: datetime,
) -> None:
    slot, live = at
    wanted = {each: n * pieces for each, n in parts_for(session, slot.variant_id).items()}
    place = live.floor_location_id
    stock.take_at(session, wanted, location_id=place, key=claim.hold, reason="claim", now=now)


def _there(session: Session, slot: LineupSlot, live: LiveSession) -> int:
    parts = parts_for(session, slot.variant_id)
    return bundles_in(lying_at(session, live.floor_location_id, parts), parts)


def _others_wait(session: Session, slot: LineupSlot) -> bool:
    waits = exists().where(LiveClaim.slot_id == slot.id, LiveClaim.state == _S.WAITING)
    return bool(session.scalar(select(waits)))


def _had(session: Session, claim: LiveClaim) -> int:
    """Pieces of the slot that she has in other claims and in orders."""
    hers = (LiveClaim.claimant_id == claim.claimant_id, LiveClaim.slot_id == claim.slot_id)
    mine = (*hers, LiveClaim.state.in_(COUNTED), LiveClaim.id != claim.id)
    return int(
        session.scalar(select(func.coalesce(func.sum(LiveClaim.pieces), 0)).where(*mine)) or 0
    )


def _heads(session: Session, slot: LineupSlot) -> Sequence[LiveClaim]:
    return _some(session, slot, LiveClaim.state == _S.WAITING)


def _some(session: Session, slot: LineupSlot, *which: object) -> list[LiveClaim]:
    wanted = select(LiveClaim).where(LiveClaim.slot_id == slot.id, *which)  # type: ignore[arg-type] # conditions
    first = wanted.order_by(LiveClaim.at, LiveClaim.id).limit(HEADS)
    return list(session.scalars(first.execution_options(populate_existing=True)))
