"""Showing sessions: the lineup with its prices and pieces, what can be bought, what was sold.

Four statements for a lineup, however long it is; one more if a bundle stands in it. In a rehearsal
`price` and `left` are those of the rehearsal.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, joinedload

from catalog.errors import NotFound
from catalog.money import Money
from catalog.products import Product, Variant
from catalog.stock import StockLevel, StockMove
from catalog.stock.bundling import definitions
from catalog.stock.rules import bundles_in
from catalog.words import Words
from fulfillment.orders import Order, OrderState
from storefront.live.models import Host
from storefront.live.sessions.models import LineupSlot, LiveSession, SlotPrice, SlotSale
from storefront.live.sessions.rules import SessionState


@dataclass(frozen=True, slots=True)
class SlotView:
    """A slot as desk, overlay and pages show it. `left` can be bought now, `reserve` waits to be
    released; `sold` are pieces of orders that stand, `paid` those of them that are paid."""

    id: int
    position: int
    code: str
    slug: str
    product: Words
    variant: Words
    sku: str
    product_id: int
    variant_id: int
    price: Money
    floor: Money
    normal: Money
    limit: int | None
    carved: int
    reserve: int
    left: int
    sold: int
    paid: int
    taken: Money
    make_to_live: bool
    pinned: bool
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class Sold:
    """What was sold of a slot: pieces of orders that stand, of paid ones, and their money."""

    pieces: int = 0
    paid: int = 0
    minor: int = 0


def session_by_slug(session: Session, slug: str) -> LiveSession:
    """The session of this address; not known is 404. Who may see it is `access`'s to say."""
    found = session.scalars(select(LiveSession).where(LiveSession.slug == slug)).one_or_none()
    if found is None:
        raise NotFound("live_session")
    return found


def session_for(session: Session, slug: str, *, host_id: int | None) -> LiveSession:
    """The same; with a host, only if it is hers: another's does not exist."""
    found = session_by_slug(session, slug)
    if host_id is not None and found.host_id != host_id:
        raise NotFound("live_session")
    return found


def listing(
    session: Session, *, host_id: int | None, page: int, size: int
) -> tuple[LiveSession, ...]:
    """Sessions, the newest first; of one host, or of all. `size` is one more than a page shows."""
    wanted = select(LiveSession).options(joinedload(LiveSession.host))
    if host_id is not None:
        wanted = wanted.where(LiveSession.host_id == host_id)
    order = wanted.order_by(LiveSession.starts_at.desc(), LiveSession.id.desc())
    return tuple(session.scalars(order.limit(size).offset((page - 1) * (size - 1))))


def hosts(session: Session) -> tuple[Host, ...]:
    """The hosts who sell."""
    active = select(Host).where(Host.active).order_by(Host.id)
    return tuple(session.scalars(active))


def returned(session: Session, live: LiveSession) -> dict[int, int]:
    """Pieces by variant that came back from its places where they were carved out."""
    rows = session.execute(
        select(StockMove.variant_id, func.sum(StockMove.pieces))
        .where(StockMove.cause == f"live:{live.id}", StockMove.pieces > 0)
        .where(StockMove.location_id == live.source_location_id)
        .group_by(StockMove.variant_id)
    )
    return {variant: int(pieces) for variant, pieces in rows}


def session_of_token(session: Session, token: str, *, overlay: bool) -> LiveSession:
    """The session whose overlay, or desk, this token opens."""
    column = LiveSession.overlay_token if overlay else LiveSession.desk_token
    found = session.scalars(select(LiveSession).where(column == token)).one_or_none()
    if found is None:
        raise NotFound("live_session")
    return found


def slot_of(session: Session, live: LiveSession, slot_id: int) -> LineupSlot:
    """A slot of just this session."""
    slot = session.get(LineupSlot, slot_id)
    if slot is None or slot.session_id != live.id:
        raise NotFound("slot")
    return slot


def version_of(session: Session, live_id: int) -> int:
    """How often it was changed; sales do not count."""
    wanted = select(LiveSession.version).where(LiveSession.id == live_id)
    return session.scalars(wanted).one()


def slots_of(
    session: Session, live: LiveSession, *, withdrawn: bool = False
) -> tuple[SlotView, ...]:
    """The lineup in its order, without what was withdrawn unless it is wished for."""
    mine = LineupSlot.session_id == live.id
    wanted = (
        select(LineupSlot, Product.slug, Product.name, Variant.name.label("variant"), Variant.sku)
        .add_columns(Variant.is_bundle)
        .join(Variant, Variant.id == LineupSlot.variant_id)
        .join(Product, Product.id == LineupSlot.product_id)
        .where(mine if withdrawn else mine & LineupSlot.withdrawn_at.is_(None))
        .order_by(LineupSlot.position, LineupSlot.id)
    )
    rows = session.execute(wanted.execution_options(populate_existing=True)).all()
    lies = lying(session, live, rows)
    sold = sold_of(session, [row.LineupSlot.id for row in rows])
    return tuple(_view(live, row, lies, sold.get(row.LineupSlot.id, Sold())) for row in rows)


def left_now(session: Session, live: LiveSession) -> dict[int, int]:
    """What can be bought of each slot that is shown; nothing where the session is not on air."""
    return {slot.id: slot.left for slot in slots_of(session, live)}


def sold_of(session: Session, slot_ids: Collection[int]) -> dict[int, Sold]:
    """What was sold of each slot; cancelled orders do not count."""
    paid = case((Order.paid_at.is_not(None), SlotSale.pieces), else_=0)
    money = case((Order.paid_at.is_not(None), SlotSale.pieces * SlotSale.price_minor), else_=0)
    rows = session.execute(
        select(SlotSale.slot_id, func.sum(SlotSale.pieces), func.sum(paid), func.sum(money))
        .join(Order, Order.id == SlotSale.order_id)
        .where(SlotSale.slot_id.in_(slot_ids), Order.state != OrderState.CANCELLED)
        .group_by(SlotSale.slot_id)
    )
    return {slot: Sold(int(pieces), int(p), int(minor)) for slot, pieces, p, minor in rows}


def prices_of_slot(session: Session, slot_id: int) -> tuple[SlotPrice, ...]:
    """What it cost from which moment on, oldest first."""
    mine = select(SlotPrice).where(SlotPrice.slot_id == slot_id)
    return tuple(session.scalars(mine.order_by(SlotPrice.id)))


def price_at(session: Session, slot_id: int, moment: datetime) -> int | None:
    """What it cost at a moment, in minor units."""
    begun = (SlotPrice.slot_id == slot_id, SlotPrice.from_at <= moment)
    wanted = select(SlotPrice.price_minor).where(*begun)
    return session.scalars(wanted.order_by(SlotPrice.id.desc()).limit(1)).first()


Lying = Mapping[tuple[int, int], int]


@dataclass(frozen=True, slots=True)
class Lies:
    """Pieces by (place, variant), and what lies in bundles."""

    pieces: Lying
    parts: Mapping[int, Mapping[int, int]]

    def at(self, place: int, variant_id: int) -> int:
        """How many of it lie at a place."""
        parts = self.parts.get(variant_id, {variant_id: 1})
        return bundles_in({each: self.pieces.get((place, each), 0) for each in parts}, parts)


def lying(session: Session, live: LiveSession, rows: Sequence[Any]) -> Lies:
    """What lies at the session's two places."""
    bundles = [row.LineupSlot.variant_id for row in rows if row.is_bundle]
    places = (live.reserve_location_id, live.floor_location_id)
    levels = session.execute(
        select(StockLevel.location_id, StockLevel.variant_id, StockLevel.on_hand).where(
            StockLevel.location_id.in_(places)
        )
    )
    there = {(place, variant): pieces for place, variant, pieces in levels}
    return Lies(there, definitions(session, bundles) if bundles else {})


def _view(live: LiveSession, row: Any, lies: Lies, sold: Sold) -> SlotView:
    slot: LineupSlot = row.LineupSlot
    price, left, reserve = _stands(live, slot, lies)
    told = {"id", "position", "code", "product_id", "variant_id", "carved", "make_to_live"}
    return SlotView(
        **{name: getattr(slot, name) for name in told},
        slug=row.slug,
        product=row.name,
        variant=row.variant,
        sku=row.sku,
        price=Money(price, live.currency),
        floor=Money(slot.floor_minor, live.currency),
        normal=Money(slot.normal_minor, live.currency),
        limit=slot.limit_pieces,
        reserve=reserve,
        left=left,
        sold=sold.pieces,
        paid=sold.paid,
        taken=Money(sold.minor, live.currency),
        pinned=slot.pinned_at is not None,
        withdrawn=slot.withdrawn_at is not None,
    )


def _stands(live: LiveSession, slot: LineupSlot, lies: Lies) -> tuple[int, int, int]:
    """Price, pieces that can be bought and pieces that wait; in a rehearsal those of it."""
    if live.state is SessionState.REHEARSAL:
        left = slot.rehearsed_pieces or 0
        seen = slot.rehearsed_minor
        return seen if seen is not None else slot.price_minor, left, slot.carved - left
    at = (live.floor_location_id, live.reserve_location_id)
    left, reserve = (lies.at(place, slot.variant_id) for place in at)
    return slot.price_minor, left, reserve
