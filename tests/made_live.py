"""Live sessions for tests: Xiao Yu's evening with a slot of the jade bracelet."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.history import SYSTEM
from catalog.products import Variant
from catalog.stock import Location, LocationKind
from catalog.words import Words
from storefront.live import Host, sessions
from storefront.live.sessions import LineupSlot, LiveSession, NewSlot, Planned, Press
from tests.made_buying import EACH


def a_host(session: Session, slug: str = "yu") -> Host:
    """Xiao Yu, who earns 12 %."""
    found = session.query(Host).filter_by(slug=slug).one_or_none()
    if found is None:
        found = Host(slug=slug, name=Words("小雨", "Xiao Yu"), platforms={}, rate_points=1_200)
        session.add(found)
        session.commit()
    return found


def a_session_row(session: Session, now: datetime, *, slug: str = "evening") -> LiveSession:
    """A draft for tomorrow, bare: two places of its own, pieces from the hub, no lineup."""
    hub = session.scalars(select(Location).where(Location.slug == "hub")).one()
    own = [
        Location(
            slug=f"live-{slug}-{part}",
            name=Words(part, part),
            sells_online=False,
            kind=LocationKind.SESSION,
        )
        for part in ("reserve", "floor")
    ]
    session.add_all(own)
    session.flush()
    made = LiveSession(
        slug=slug,
        title=Words("小雨的晚场", "Yu's evening"),
        host_id=a_host(session).id,
        starts_at=now + timedelta(days=1),
        ends_at=now + timedelta(days=1, hours=2),
        source_location_id=hub.id,
        reserve_location_id=own[0].id,
        floor_location_id=own[1].id,
        desk_token=f"desk-{slug}",
        overlay_token=f"overlay-{slug}",
    )
    session.add(made)
    session.commit()
    return made


def a_slot_row(
    session: Session, live: LiveSession, variant: Variant, *, code: str = "A1", price: int = 5800
) -> LineupSlot:
    """A slot at ¥58.00, not under ¥50.00, bare."""
    made = LineupSlot(
        session_id=live.id,
        position=1,
        code=code,
        product_id=variant.product_id,
        variant_id=variant.id,
        price_minor=price,
        floor_minor=5000,
        normal_minor=EACH.minor,
    )
    session.add(made)
    session.commit()
    return made


def press(key: str, now: datetime) -> Press:
    """One press at the desk, by the house itself."""
    return Press(key, SYSTEM, now)


def a_lineup(
    session: Session, variant: Variant, now: datetime, *, carved: int = 8, **terms: Any
) -> tuple[LiveSession, LineupSlot]:
    """Tomorrow's evening by the office, with one slot A1 at ¥58.00, not under ¥50.00."""
    hub = session.scalars(select(Location.id).where(Location.slug == "hub")).one()
    planned = Planned(
        title=Words("小雨的晚场", "Yu's evening"),
        host_id=a_host(session).id,
        platform="douyin",
        starts_at=now + timedelta(days=1),
        ends_at=now + timedelta(days=1, hours=2),
        source_location_id=hub,
    )
    live = sessions.create(session, planned, key="evening", actor=SYSTEM, now=now)
    facts = {"price_minor": 5800, "floor_minor": 5000, "code": "A1", **terms}
    new = NewSlot(variant.id, **facts)
    slot = sessions.add_slot(session, live, new, actor=SYSTEM, now=now)
    if carved:
        sessions.carve(session, live, slot, carved, key="carve", actor=SYSTEM, now=now)
    session.commit()
    return live, slot


def on_air(
    session: Session, variant: Variant, now: datetime, *, released: int = 5, **terms: Any
) -> tuple[LiveSession, LineupSlot]:
    """The same evening, on air, with pieces released."""
    live, slot = a_lineup(session, variant, now, **terms)
    sessions.schedule(session, live, actor=SYSTEM, now=now)
    sessions.go_on_air(session, live, actor=SYSTEM, now=now)
    if released:
        sessions.release(session, live, slot, released, press("release", now))
    session.commit()
    return live, slot
