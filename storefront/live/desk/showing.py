"""What a session shows: to viewers, on its overlay, and at its desk. Each is one statement, whoever
asks and however often; what many ask together is shared by the views.

A rehearsal has prices and pieces of its own: the desk and the overlay see those, viewers see
neither. What viewers see (`Shown`) says nothing of anybody who bought or claimed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session, aliased

from catalog.money import Money
from catalog.products import Product, Variant
from catalog.stock import StockLevel
from catalog.words import Words
from storefront.live.desk.models import Overlay
from storefront.live.desk.rules import CardPlace, Look, Orientation, SafeArea, TextSize
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
    reserve: int
    to_make: bool
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
        slots = tuple(replace(each, reserve=0) for each in self.slots)
        return replace(self, look=Look(), card=None, caption=None, slots=slots, version=0)

    @property
    def live(self) -> bool:
        """Whether it is on air."""
        return self.state is SessionState.ON_AIR


_Reserve = aliased(StockLevel)
_SESSION = (
    *(LiveSession.id, LiveSession.slug, LiveSession.title, LiveSession.host_id),
    *(LiveSession.state, LiveSession.version, LiveSession.currency),
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
    *(Product.slug, Product.name, Variant.name, StockLevel.on_hand, _Reserve.on_hand),
)
_SHOWN = (
    select(*_SESSION, *_OVERLAY, *_SLOT)
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
    .outerjoin(
        _Reserve,
        and_(
            _Reserve.variant_id == LineupSlot.variant_id,
            _Reserve.location_id == LiveSession.reserve_location_id,
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


def shown_at_desk(session: Session, session_id: int) -> Shown | None:
    """What the desk sees of the same."""
    return _shown(session, LiveSession.id == session_id, rehearsing=True)


def _shown(session: Session, which: ColumnElement[bool], *, rehearsing: bool) -> Shown | None:
    rows: Sequence[Any] = session.execute(_SHOWN.where(which)).all()
    if not rows:
        return None
    (id_, slug, title, host_id, state, version, currency) = rows[0][:_BEFORE]
    overlay = rows[0][_BEFORE:_AFTER]
    rehearsed = rehearsing and state is SessionState.REHEARSAL
    slots = [_slot(row[_AFTER:], currency, rehearsed) for row in rows if row[_AFTER] is not None]
    return Shown(
        id=id_,
        slug=slug,
        title=title,
        host_id=host_id,
        state=state,
        version=version,
        look=_look(overlay),
        card=_said(overlay[9], overlay[10]),
        caption=_said(overlay[11] and Words(overlay[11], overlay[11]), overlay[12]),
        slots=tuple(slots),
    )


def _slot(row: Sequence[Any], currency: str, rehearsed: bool) -> ShownSlot:
    id_, code, variant_id, product_id, price, normal, to_make, pinned_at = row[:8]
    other_price, other_pieces, slug, product, variant, on_hand, reserve = row[8:]
    if rehearsed:
        price, on_hand = other_price if other_price is not None else price, other_pieces
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
        left=on_hand or 0,
        reserve=reserve or 0,
        to_make=to_make,
        pinned=pinned_at is not None,
    )


def _look(row: Sequence[Any]) -> Look:
    if row[0] is None:
        return Look()
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
