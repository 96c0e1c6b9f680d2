"""Public sessions: those on air and coming, those that are over, and what a page of one needs
beside what `desk.shown_to_viewers` tells. Each a constant number of statements."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from catalog.errors import NotFound
from catalog.products import Product, ProductState, Variant
from catalog.words import Words
from storefront.live.models import Host
from storefront.live.sessions.models import DeskDeed, LineupSlot, LiveSession
from storefront.live.sessions.rules import Deed, SessionState
from storefront.live.viewing.rules import Pin

#: Sessions on air and to come that are named; there are rarely more than a dozen.
MOST_COMING = 60
_COMING = (SessionState.SCHEDULED, SessionState.REHEARSAL, SessionState.ON_AIR)
_PAST = (SessionState.ENDED, SessionState.SETTLED)


@dataclass(frozen=True, slots=True)
class Broadcast:
    """The facts of a session that everybody may know."""

    id: int
    slug: str
    title: Words
    host: Words
    platform: str
    platforms: tuple[str, ...]
    languages: tuple[str, ...]
    state: SessionState
    starts_at: datetime
    ends_at: datetime
    on_air_at: datetime | None
    ended_at: datetime | None

    @property
    def on_air(self) -> bool:
        """Whether it is on air."""
        return self.state is SessionState.ON_AIR

    @property
    def over(self) -> bool:
        """Whether it is over."""
        return self.state in _PAST

    @property
    def lasted(self) -> int:
        """How long it was on air, in milliseconds."""
        if self.on_air_at is None or self.ended_at is None:
            return 0
        return (self.ended_at - self.on_air_at) // timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class SlotFacts:
    """What a slot's row on the page says beside its price: at most so many for a buyer, whether the
    shop has a page of it, whether it was withdrawn meanwhile."""

    code: str
    slug: str
    product: Words
    limit: int | None
    in_shop: bool
    withdrawn: bool


def coming(session: Session) -> tuple[Broadcast, ...]:
    """Those on air and to come, the next first."""
    wanted = select(LiveSession).where(LiveSession.state.in_(_COMING))
    return _told(session, wanted.order_by(LiveSession.starts_at, LiveSession.id), MOST_COMING, 0)


def past(session: Session, *, page: int, size: int) -> tuple[Broadcast, ...]:
    """Those that are over, the newest first; one more than a page shows, if there is one."""
    wanted = select(LiveSession).where(LiveSession.state.in_(_PAST))
    newest = wanted.order_by(LiveSession.starts_at.desc(), LiveSession.id.desc())
    return _told(session, newest, size + 1, (page - 1) * size)


def broadcast_of(session: Session, session_id: int) -> Broadcast:
    """The facts of a session that `shown_to_viewers` shows."""
    found = _told(session, select(LiveSession).where(LiveSession.id == session_id), 1, 0)
    if not found:
        raise NotFound("session")
    return found[0]


def covers_of(session: Session, session_ids: Collection[int]) -> dict[int, int]:
    """The product that stands first in each lineup: its picture is the session's."""
    mine = LineupSlot.session_id.in_(session_ids) & LineupSlot.withdrawn_at.is_(None)
    first = (
        select(LineupSlot.session_id, func.min(LineupSlot.position).label("position"))
        .where(mine)
        .group_by(LineupSlot.session_id)
        .subquery("first")
    )
    rows = session.execute(
        select(LineupSlot.session_id, LineupSlot.product_id)
        .join(
            first,
            (first.c.session_id == LineupSlot.session_id)
            & (first.c.position == LineupSlot.position),
        )
        .where(LineupSlot.withdrawn_at.is_(None))
        .order_by(LineupSlot.id.desc())
    )
    return {row.session_id: row.product_id for row in rows}


def facts_of(session: Session, session_id: int) -> dict[int, SlotFacts]:
    """Of every slot that ever stood in its lineup."""
    rows = session.execute(
        select(LineupSlot, Product.slug, Product.name, Product.state, Variant.retired_at)
        .join(Product, Product.id == LineupSlot.product_id)
        .join(Variant, Variant.id == LineupSlot.variant_id)
        .where(LineupSlot.session_id == session_id)
    )
    return {
        slot.id: SlotFacts(
            slot.code,
            slug,
            name,
            slot.limit_pieces,
            state is ProductState.PUBLISHED and retired is None,
            slot.withdrawn_at is not None,
        )
        for slot, slug, name, state, retired in rows
    }


def pins_of(session: Session, live: Broadcast) -> tuple[Pin, ...]:
    """What was pinned while it was on air, in milliseconds since then."""
    if live.on_air_at is None:
        return ()
    rows = session.execute(
        select(DeskDeed.at, DeskDeed.slot_id)
        .where(DeskDeed.session_id == live.id, DeskDeed.deed == Deed.PIN)
        .where(DeskDeed.rehearsed.is_(False), DeskDeed.at >= live.on_air_at)
        .order_by(DeskDeed.id)
    )
    millisecond = timedelta(milliseconds=1)
    return tuple(Pin((at - live.on_air_at) // millisecond, slot_id) for at, slot_id in rows)


def _told(
    session: Session, wanted: Select[LiveSession], limit: int, offset: int
) -> tuple[Broadcast, ...]:
    whole = wanted.options(joinedload(LiveSession.host))
    rows = session.scalars(whole.limit(limit).offset(offset))
    return tuple(_broadcast(live, live.host) for live in rows)


def _broadcast(live: LiveSession, host: Host) -> Broadcast:
    return Broadcast(
        id=live.id,
        slug=live.slug,
        title=live.title,
        host=host.name,
        platform=live.platform,
        platforms=tuple(host.platforms.get("names") or ()),
        languages=tuple(host.platforms.get("languages") or ()),
        state=live.state,
        starts_at=live.starts_at,
        ends_at=live.ends_at,
        on_air_at=live.on_air_at,
        ended_at=live.ended_at,
    )
