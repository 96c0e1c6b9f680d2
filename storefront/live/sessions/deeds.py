"""What is done at the desk while the session is on air: release, take back, price, pin, undo.

Rules
* Each deed turns the session (its version is one more) and is a row with what it was before; the
  same key is done once, however often it is pressed.
* Released pieces go from the reserve to the floor, where they can be bought; taking back is the
  other way, and takes only what nobody has bought.
* A price stays between floor and normal price, and is changed by a guarded statement: who has seen
  another price than stands there now is told so. Every price is kept with its moment.
* An undo is a new deed that does the opposite of the last one that still stands; of a release it
  takes back what is left.
* In a rehearsal all this happens in the `rehearsed_*` columns: nothing real changes.

How it can fail: `stock.sold_out` names what lies there, `slot.price_moved`, `desk.nothing`,
`live_session.not_now`; nothing is written then.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, func, select, update
from sqlalchemy.orm import Session, aliased

from catalog.errors import Invalid, NotFound, Refusal
from catalog.history import Actor, record
from catalog.stock import SoldOut
from storefront.live.sessions.lineup import Way, carry, note_price, whole_at
from storefront.live.sessions.models import DeskDeed, LineupSlot, LiveSession
from storefront.live.sessions.planning import turned
from storefront.live.sessions.rules import AT_DESK, MOST_PIECES, Deed, SessionState, check_price


@dataclass(frozen=True, slots=True)
class Press:
    """One press at the desk: its key, who pressed, when, and which deed it takes back, if any."""

    key: str
    actor: Actor
    now: datetime
    undoes_id: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What a deed did: to which slot, from what to what."""

    deed: Deed
    slot_id: int | None
    before: int | None
    after: int | None


def release(
    session: Session, live: LiveSession, slot: LineupSlot, pieces: int, press: Press
) -> DeskDeed:
    """So many more pieces can be bought."""
    done = _begun(session, live, press)
    return done or _released(session, live, slot, pieces, press)


def take_back(
    session: Session, live: LiveSession, slot: LineupSlot, pieces: int, press: Press
) -> DeskDeed:
    """So many pieces that nobody has bought go back into the reserve."""
    done = _begun(session, live, press)
    return done or _released(session, live, slot, -pieces, press)


def change_price(
    session: Session,
    live: LiveSession,
    slot: LineupSlot,
    price_minor: int,
    press: Press,
    *,
    seen_minor: int | None = None,
) -> DeskDeed:
    """It costs this from now on; `seen_minor` is what the desk showed."""
    done = _begun(session, live, press)
    return done or _priced(session, live, slot, (seen_minor, price_minor), press)


def pin(session: Session, live: LiveSession, slot: LineupSlot | None, press: Press) -> DeskDeed:
    """This one is shown now; none takes the pin away."""
    return _begun(session, live, press) or _pinned(session, live, slot, press)


def undo(session: Session, live: LiveSession, press: Press) -> DeskDeed:
    """The opposite of the last deed that still stands, as a new one."""
    if (done := _begun(session, live, press)) is not None:
        return done
    last = last_standing(session, live)
    if last is None:
        raise Refusal("desk.nothing", "There is nothing to take back.")
    back = replace(press, undoes_id=last.id)
    if last.deed is Deed.PIN:
        return _pinned(session, live, _slot(session, live, last.before), back)
    slot = _slot(session, live, last.slot_id)
    if slot is None:
        raise NotFound("slot")
    if last.deed is Deed.PRICE:
        return _priced(session, live, slot, (last.after, last.before or 0), back)
    pieces = last.after or 0
    if last.deed is Deed.RELEASE:
        pieces = -min(pieces, _left(session, live, slot))
    if not pieces:
        raise SoldOut({slot.variant_id: 0})
    return _released(session, live, slot, pieces, back)


def _released(
    session: Session, live: LiveSession, slot: LineupSlot, pieces: int, press: Press
) -> DeskDeed:
    """So many go from the reserve to the floor; below zero the other way."""
    _check_shown(slot, abs(pieces))
    if live.state is SessionState.REHEARSAL:
        _rehearse_pieces(session, slot, pieces)
    else:
        reserve, floor = live.reserve_location_id, live.floor_location_id
        ends = (reserve, floor) if pieces > 0 else (floor, reserve)
        way = Way(*ends, press.key, press.now)
        carry(session, live, slot, way, abs(pieces))
    deed = Deed.RELEASE if pieces > 0 else Deed.TAKE_BACK
    return _noted(session, live, Change(deed, slot.id, None, abs(pieces)), press)


def _priced(
    session: Session,
    live: LiveSession,
    slot: LineupSlot,
    prices: tuple[int | None, int],
    press: Press,
) -> DeskDeed:
    """From the price that was seen to the new one."""
    seen, price_minor = prices
    _check_shown(slot, 1)
    check_price(price_minor, slot.floor_minor, slot.normal_minor)
    rehearsal = live.state is SessionState.REHEARSAL
    column = LineupSlot.rehearsed_minor if rehearsal else LineupSlot.price_minor
    rehearsed = LineupSlot.rehearsed_minor if rehearsal else None
    stands: ColumnElement[int] = func.coalesce(rehearsed, LineupSlot.price_minor)
    before: int = session.execute(select(stands).where(LineupSlot.id == slot.id)).scalar_one()
    changed = update(LineupSlot).where(
        LineupSlot.id == slot.id, stands == (before if seen is None else seen)
    )
    if _rows(session, changed.values({column: price_minor})) != 1:
        raise Refusal("slot.price_moved", "The price was changed meanwhile. Please look again.")
    session.refresh(slot)
    if not rehearsal:
        note_price(session, slot, actor=press.actor, now=press.now)
    return _noted(session, live, Change(Deed.PRICE, slot.id, before, price_minor), press)


def _pinned(session: Session, live: LiveSession, slot: LineupSlot | None, press: Press) -> DeskDeed:
    if slot is not None:
        _check_shown(slot, 1)
    mine = LineupSlot.session_id == live.id
    pinned = (mine, LineupSlot.pinned_at.is_not(None))
    before = session.scalars(select(LineupSlot.id).where(*pinned)).one_or_none()
    _rows(session, update(LineupSlot).where(*pinned).values(pinned_at=None))
    if slot is not None:
        this = update(LineupSlot).where(mine, LineupSlot.id == slot.id)
        _rows(session, this.values(pinned_at=press.now))
        session.refresh(slot)
    after = slot.id if slot is not None else None
    return _noted(session, live, Change(Deed.PIN, after, before, after), press)


def last_standing(session: Session, live: LiveSession) -> DeskDeed | None:
    """The last deed of this rehearsal or broadcast that was not taken back and takes none back."""
    other = aliased(DeskDeed)
    undone = select(other.id).where(other.undoes_id == DeskDeed.id).exists()
    begun = live.on_air_at if live.state is SessionState.ON_AIR else None
    mine = (
        select(DeskDeed)
        .where(DeskDeed.session_id == live.id, DeskDeed.undoes_id.is_(None), ~undone)
        .where(DeskDeed.rehearsed.is_(live.state is SessionState.REHEARSAL))
    )
    if begun is not None:
        mine = mine.where(DeskDeed.at >= begun)
    return session.scalars(mine.order_by(DeskDeed.id.desc()).limit(1)).first()


def _begun(session: Session, live: LiveSession, press: Press) -> DeskDeed | None:
    """Turn the session; the deed that this press did before, if it did one."""
    if (done := _done(session, live, press)) is not None:
        return done
    turned(session, live, AT_DESK)
    return _done(session, live, press)


def _done(session: Session, live: LiveSession, press: Press) -> DeskDeed | None:
    if not 1 <= len(press.key) <= 60:
        raise Invalid("desk.key", "Please open the page again.", field="key")
    known = select(DeskDeed).where(DeskDeed.key == f"{live.id}:{press.key}")
    return session.scalars(known).one_or_none()


def _noted(session: Session, live: LiveSession, change: Change, press: Press) -> DeskDeed:
    made = DeskDeed(
        session_id=live.id,
        slot_id=change.slot_id,
        deed=change.deed,
        rehearsed=live.state is SessionState.REHEARSAL,
        before=change.before,
        after=change.after,
        at=press.now,
        actor_id=press.actor.user_id,
        undoes_id=press.undoes_id,
        key=f"{live.id}:{press.key}",
    )
    session.add(made)
    told = {"slot": change.slot_id, "was": change.before, "became": change.after}
    record(session, live, change.deed.value, actor=press.actor, now=press.now, told=told)
    session.flush()
    return made


def _check_shown(slot: LineupSlot, pieces: int) -> None:
    if slot.withdrawn_at is not None:
        raise Refusal("slot.withdrawn", "This one was withdrawn from the lineup.")
    if not 1 <= pieces <= MOST_PIECES:
        raise Invalid("slot.pieces", "Please give a number of pieces.", field="pieces")


def _rehearse_pieces(session: Session, slot: LineupSlot, more: int) -> None:
    """Released in the rehearsal, never more than were carved out nor less than none."""
    stands = func.coalesce(LineupSlot.rehearsed_pieces, 0) + more
    within = (LineupSlot.id == slot.id, stands >= 0, stands <= LineupSlot.carved)
    if _rows(session, update(LineupSlot).where(*within).values(rehearsed_pieces=stands)) != 1:
        session.refresh(slot)
        there = slot.rehearsed_pieces or 0
        raise SoldOut({slot.variant_id: slot.carved - there if more > 0 else there})
    session.refresh(slot)


def _left(session: Session, live: LiveSession, slot: LineupSlot) -> int:
    if live.state is SessionState.REHEARSAL:
        return slot.rehearsed_pieces or 0
    return whole_at(session, slot, live.floor_location_id)


def _slot(session: Session, live: LiveSession, slot_id: int | None) -> LineupSlot | None:
    slot = session.get(LineupSlot, slot_id) if slot_id is not None else None
    return slot if slot is not None and slot.session_id == live.id else None


def _rows(session: Session, statement: Any) -> int:
    plain = statement.execution_options(synchronize_session=False)
    return cast("CursorResult[Any]", session.execute(plain)).rowcount
