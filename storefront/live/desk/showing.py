"""What a session shows: to viewers and on its overlay. One statement, whoever asks and however
often, and two more if a bundle stands in the lineup; what many ask together the views share.

A rehearsal has prices and pieces of its own: the overlay shows those, viewers see neither. What is
shown says nothing of anybody who bought or claimed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from catalog.money import Money
from catalog.products import Product, Variant
from catalog.stock import StockLevel
from catalog.stock.bundling import definitions
from catalog.stock.rules import bundles_in
from catalog.words import Words
from storefront.live.desk.models import Overlay
from storefront.live.desk.rules import CardPlace, Look, Orientation, SafeArea, TextSize, usual
from storefront.live.models import Host
from storefront.live.sessions import LineupSlot, LiveSession, SessionState

#: A token of the house: 32 random bytes, written down.
TOKEN = 43


@dataclass(frozen=True, slots=True)
class ShownSlot:
    """What of the lineup is shown: a piece under its code."""

    id: int
    code: str
    variant_id: int
    product_id: int
    slug: str
    product: Words
    variant: Words
    price: Money
    normal: Money
    left: int
    make_to_live: bool
    pinned: bool


@dataclass(frozen=True, slots=True)
class Said:
    """What stands on the overlay for a moment: words, and until when."""

    words: Words
    until: datetime

    def at(self, now: datetime) -> Words | None:
        """The words, while they are shown."""
        return self.words if now < self.until else None


@dataclass(frozen=True, slots=True)
class Shown:
    """A session as it is shown now."""

    id: int
    slug: str
    title: Words
    host_id: int
    state: SessionState
    version: int
    look: Look
    card: Said | None
    caption: Said | None
    slots: tuple[ShownSlot, ...]

    @property
    def pinned(self) -> ShownSlot | None:
        """What is shown now."""
        return next((each for each in self.slots if each.pinned), None)

    @property
    def speaks(self) -> bool:
        """Whether its overlay shows anything: in a rehearsal and on air."""
        return self.state in (SessionState.REHEARSAL, SessionState.ON_AIR)

    @property
    def for_viewers(self) -> Shown:
        """The same without what only overlay and desk show: two that look alike are equal."""
        return replace(self, look=Look(), card=None, caption=None, version=0)

    @property
    def live(self) -> bool:
        """Whether it is on air."""
        return self.state is SessionState.ON_AIR


_SESSION = (
    *(LiveSession.id, LiveSession.slug, LiveSession.title, LiveSession.host_id),
    *(LiveSession.state, LiveSession.version, LiveSession.currency),
    *(LiveSession.floor_location_id, Host.signs),
)
_OVERLAY = (
    *(Overlay.session_id, Overlay.orientation, Overlay.place, Overlay.size, Overlay.chat),
    *(Overlay.safe_left, Overlay.safe_top, Overlay.safe_width, Overlay.safe_height),
    *(Overlay.card, Overlay.card_until, Overlay.caption, Overlay.caption_until),
)
_SLOT = (
    *(LineupSlot.id, LineupSlot.code, LineupSlot.variant_id, LineupSlot.product_id),
    *(LineupSlot.price_minor, LineupSlot.normal_minor, LineupSlot.make_to_live),
    *(LineupSlot.pinned_at, LineupSlot.rehearsed_minor, LineupSlot.rehearsed_pieces),
    *(Product.slug, Product.name, Variant.name, Variant.is_bundle, StockLevel.on_hand),
)
_SHOWN = (
    select(*_SESSION, *_OVERLAY, *_SLOT)
    .join(Host, Host.id == LiveSession.host_id)
    .outerjoin(Overlay, Overlay.session_id == LiveSession.id)
    .outerjoin(
        LineupSlot,
        and_(LineupSlot.session_id == LiveSession.id, LineupSlot.withdrawn_at.is_(None)),
    )
    .outerjoin(Product, Product.id == LineupSlot.product_id)
    .outerjoin(Variant, Variant.id == LineupSlot.variant_id)
    .outerjoin(
        StockLevel,
        and_(
            StockLevel.variant_id == LineupSlot.variant_id,
            StockLevel.location_id == LiveSession.floor_location_id,
        ),
    )
    .order_by(LineupSlot.position, LineupSlot.id)
)
_BEFORE, _AFTER = len(_SESSION), len(_SESSION) + len(_OVERLAY)
#: Sessions that viewers know of; a draft does not exist for them.
PUBLIC = frozenset(SessionState) - {SessionState.DRAFT, SessionState.CANCELLED}


def shown_to_viewers(session: Session, slug: str) -> Shown | None:
    """What everybody may see of a session; nothing of a rehearsal."""
    found = _shown(session, LiveSession.slug == slug, rehearsing=False)
    if found is None or found.state not in PUBLIC:
        return None
    return found


def shown_on_overlay(session: Session, token: str) -> Shown | None:
    """What the overlay at this address shows."""
    if len(token) != TOKEN:
        return None
    return _shown(session, LiveSession.overlay_token == token, rehearsing=True)


def _shown(session: Session, which: ColumnElement[bool], *, rehearsing: bool) -> Shown | None:
    rows: Sequence[Any] = session.execute(_SHOWN.where(which)).all()
    if not rows:
        return None
    (id_, slug, title, host_id, state, version, currency, floor_id, signs) = rows[0][:_BEFORE]
    overlay = rows[0][_BEFORE:_AFTER]
    rehearsed = rehearsing and state is SessionState.REHEARSAL
    there = [row[_AFTER:] for row in rows if row[_AFTER] is not None]
    sets = _sets_left(session, floor_id, [row[2] for row in there if row[-2]])
    return Shown(
        id=id_,
        slug=slug,
        title=title,
        host_id=host_id,
        state=state,
        version=version,
        look=_look(overlay, signs=signs),
        card=_said(overlay[9], overlay[10]),
        caption=_said(overlay[11] and Words(overlay[11], overlay[11]), overlay[12]),
        slots=tuple(_slot(row, currency, rehearsed, sets) for row in there),
    )


def _sets_left(session: Session, floor_id: int, variant_ids: list[int]) -> dict[int, int]:
    """How many of each bundle what lies on the floor suffices for."""
    if not variant_ids:
        return {}
    levels = select(StockLevel.variant_id, StockLevel.on_hand)
    there = dict(session.execute(levels.where(StockLevel.location_id == floor_id)).tuples())
    parts = definitions(session, variant_ids)
    return {
        each: bundles_in({one: there.get(one, 0) for one in parts[each]}, parts[each])
        for each in parts
    }


def _slot(row: Sequence[Any], currency: str, rehearsed: bool, sets: dict[int, int]) -> ShownSlot:
    id_, code, variant_id, product_id, price, normal, make_to_live, pinned_at = row[:8]
    other_price, other_pieces, slug, product, variant, is_bundle, left = row[8:]
    if is_bundle:
        left = sets.get(variant_id, 0)
    if rehearsed:
        price, left = other_price if other_price is not None else price, other_pieces
    return ShownSlot(
        id=id_,
        code=code,
        variant_id=variant_id,
        product_id=product_id,
        slug=slug,
        product=product,
        variant=variant,
        price=Money(price, currency),
        normal=Money(normal, currency),
        left=left or 0,
        make_to_live=make_to_live,
        pinned=pinned_at is not None,
    )


def _look(row: Sequence[Any], *, signs: bool) -> Look:
    if row[0] is None:
        return usual(signs=signs)
    orientation, place, size, chat, left, top, width, height = row[1:9]
    return Look(
        Orientation(orientation),
        CardPlace(place),
        TextSize(size),
        chat,
        SafeArea(left, top, width, height),
    )


def _said(words: Words | None, until: datetime | None) -> Said | None:
    return Said(words, until) if words and until is not None else None
