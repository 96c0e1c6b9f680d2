"""The demo's session on air: the first host shows a few things, some pieces are released."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.history import SYSTEM
from catalog.pricing import prices_of
from catalog.products import Variant
from catalog.stock import Location, StockLevel
from catalog.words import Words
from storefront.demo.claiming import load_claims
from storefront.live import Host, desk, sessions
from storefront.live.sessions import LineupSlot, LiveSession, NewSlot, Planned, Press

MINUTE = timedelta(minutes=1)
#: What is shown: something of each craft. Of each so many are set aside, if so many lie there.
SHOWN = ("BR-PORC-06", "EM-SWAL-08", "KN-FLAT-01", "PC-FUZI-01", "BR-AGAT-04")
CARVED, LEFT_IN_THE_SHOP = 6, 4
SAID = ("大家晚上好，今天看手链。", "这一条是清溪的阿云编的。", "每一条大约编两个小时。")


def load_air(session: Session, now: datetime) -> None:
    """On air since twenty minutes."""
    host = session.scalars(select(Host).order_by(Host.id)).first()
    hub = session.scalars(select(Location).order_by(Location.id)).first()
    if host is None or hub is None:
        return
    begun = now - 20 * MINUTE
    live = _planned(session, host, hub, begun)
    slots = [_slot(session, live, each, begun) for each in _plenty(session, hub.id)]
    if not slots:
        return
    sessions.schedule(session, live, actor=SYSTEM, now=begun)
    sessions.go_on_air(session, live, actor=SYSTEM, now=begun)
    for place, slot in enumerate(slots[:-1]):
        press = Press(f"demo-{place}", SYSTEM, begun + MINUTE)
        sessions.release(session, live, slot, (3, 5, 1, 2)[place % 4], press)
    sessions.pin(session, live, slots[0], Press("demo-pin", SYSTEM, begun + MINUTE))
    for place, text in enumerate(SAID):
        at = begun + (2 + place) * MINUTE
        desk.say(session, live, text, Press(f"demo-said-{place}", SYSTEM, at), typing=3_000)
    load_claims(session, live, slots, now)


def _planned(session: Session, host: Host, hub: Location, begun: datetime) -> LiveSession:
    planned = Planned(
        title=Words("春日手作专场", "An evening of spring crafts"),
        host_id=host.id,
        platform="douyin",
        starts_at=begun,
        ends_at=begun + timedelta(hours=2),
        source_location_id=hub.id,
    )
    return sessions.create(session, planned, key="demo", actor=SYSTEM, now=begun)


def _plenty(session: Session, hub_id: int) -> list[Variant]:
    """One variant of each beginning of which enough lie in the hub."""
    found: list[Variant] = []
    for beginning in SHOWN:
        here = (StockLevel.variant_id == Variant.id) & (StockLevel.location_id == hub_id)
        wanted = (
            select(Variant)
            .join(StockLevel, here)
            .where(Variant.sku.startswith(beginning), Variant.is_bundle.is_(False))
            .where(StockLevel.on_hand >= CARVED + LEFT_IN_THE_SHOP)
            .where(Variant.product_id.not_in([each.product_id for each in found]))
            .order_by(StockLevel.on_hand.desc(), Variant.id)
        )
        found.extend(session.scalars(wanted.limit(1)))
    return found


def _slot(session: Session, live: LiveSession, variant: Variant, now: datetime) -> LineupSlot:
    normal = prices_of(session, [variant.id], now=now)[variant.id].minor
    new = NewSlot(variant.id, price_minor=normal * 9 // 10, floor_minor=normal * 8 // 10)
    slot = sessions.add_slot(session, live, new, actor=SYSTEM, now=now)
    key = f"demo-{variant.sku}"
    sessions.carve(session, live, slot, CARVED, key=key, actor=SYSTEM, now=now)
    return slot
