"""The demo's live sessions: one that is over and settled, one on air with pieces released, one
scheduled for tomorrow. All people and shops in it are plainly demo."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.history import SYSTEM
from catalog.pricing import prices_of
from catalog.products import Product, ProductState, Variant
from catalog.stock import Location, LocationKind, StockLevel
from catalog.words import Words
from storefront.live import sessions
from storefront.live.models import Host
from storefront.live.sessions import LineupSlot, LiveSession, NewSlot, Planned, Press

#: Title, days from now on which it begins, so many goods in its lineup.
EVENINGS = (
    (Words("茶席与手链", "Tea and bracelets"), -3, 4),
    (Words("山里的绳结", "Knots from the hills"), 0, 5),
    (Words("冬至礼物专场", "Gifts for the winter solstice"), 1, 4),
)
#: Carved out of the house for each slot; of these the first drip is released.
CARVED, DRIP = 4, 2


def load_lives(session: Session, now: datetime) -> None:
    """The three evenings; the second host is on air, for the first one is already (`airing`)."""
    hosts = session.scalars(select(Host).order_by(Host.id)).all()
    hub = session.scalars(
        select(Location).where(Location.kind == LocationKind.HOUSE).order_by(Location.id)
    ).first()
    if hub is None or not hosts:
        return
    goods = _goods(session, hub.id)
    for place, (title, days, count) in enumerate(EVENINGS):
        host, begins = hosts[place % len(hosts)], now + timedelta(days=days)
        platform = ("taobao", "douyin", "")[place]
        ends = begins + timedelta(hours=2)
        planned = Planned(title, host.id, platform, begins, ends, hub.id)
        key, made = f"demo-{place}", begins - timedelta(days=2)
        live = sessions.create(session, planned, key=key, actor=SYSTEM, now=min(made, now))
        _lineup(session, live, goods[place * 5 : place * 5 + count], now=min(made, now))
        sessions.schedule(session, live, actor=SYSTEM, now=min(made, now))
        if days <= 0:
            _on_air(session, live, begins)
        if days < 0:
            sessions.end(session, live, actor=SYSTEM, now=ends)
            sessions.settle(session, live, actor=SYSTEM, now=ends + timedelta(hours=1))


def _goods(session: Session, place: int) -> list[int]:
    """Variants that lie in the house, one of each product, enough of them first."""
    lies = (StockLevel.location_id == place, StockLevel.on_hand >= 2 * CARVED)
    rows = session.execute(
        select(Variant.id, Variant.product_id)
        .join(Product, Product.id == Variant.product_id)
        .join(StockLevel, StockLevel.variant_id == Variant.id)
        .where(*lies, Product.state == ProductState.PUBLISHED, Variant.retired_at.is_(None))
        .order_by(Variant.id)
    )
    first = {product: variant for variant, product in reversed(rows.all())}
    return sorted(first.values())


def _lineup(session: Session, live: LiveSession, variants: list[int], *, now: datetime) -> None:
    prices = prices_of(session, variants, now=now)
    for place, variant in enumerate(variants):
        normal = prices[variant].minor
        new = NewSlot(
            variant,
            price_minor=normal * 9 // 10,
            floor_minor=normal * 8 // 10,
            code=f"{'AAABB'[place]}{place + 1}",
            limit_pieces=2 if place == 1 else None,
        )
        slot = sessions.add_slot(session, live, new, actor=SYSTEM, now=now)
        sessions.carve(session, live, slot, CARVED, key="demo", actor=SYSTEM, now=now)


def _on_air(session: Session, live: LiveSession, at: datetime) -> None:
    """The first goods are released and the first of them is shown."""
    sessions.go_on_air(session, live, actor=SYSTEM, now=at)
    mine = select(LineupSlot).where(LineupSlot.session_id == live.id)
    slots = session.scalars(mine.order_by(LineupSlot.position)).all()
    for place, slot in enumerate(slots[:3]):
        sessions.release(session, live, slot, DRIP, Press(f"demo-{place}", SYSTEM, at))
    if slots:
        sessions.pin(session, live, slots[0], Press("demo-pin", SYSTEM, at))
