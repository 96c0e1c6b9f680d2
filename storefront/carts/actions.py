"""Filling, changing and joining carts.

Rules
* The cookie holds a random token, the table its hash: who reads the table cannot open a cart.
* A guest's cart is found by its token alone, a user's by the user alone; so a cart that became a
  user's at sign-in is not shown on that device after she signed out.
* The same variant with other words on it is a line of its own; its words are checked against what
  its product may carry.
* A cart promises nothing: the page says when there is not enough, and ordering decides.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import ScalarSelect, Table, bindparam, delete, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from catalog.db import columns_of
from catalog.errors import Invalid, NotFound
from catalog.loading import loaded, whole
from catalog.pricing import Price
from catalog.products import lettering_of, sold_as
from catalog.products.lettering import checked
from catalog.vault import blind, fingerprint
from storefront.carts.models import Cart, CartLine
from storefront.carts.offered import Offered, mark_of_slot
from storefront.carts.people import Named, packed, unpacked
from storefront.carts.rules import MOST, joined
from storefront.waiting import WaitingPlace

_CART = columns_of(Cart)
_OF_USER = whole(Cart).where(_CART.user_id == bindparam("user")).order_by(_CART.id.desc()).limit(1)
_OF_GUEST = whole(Cart).where(_CART.token_hash == bindparam("hash"), _CART.user_id.is_(None))
_LINES, _CARTS = cast("Table", CartLine.__table__), cast("Table", Cart.__table__)
_EMPTIED = delete(_LINES).where(_LINES.c.cart_id == bindparam("cart"))
_CHANGED = (
    update(_CARTS)
    .where(_CARTS.c.id == bindparam("cart"))
    .values(changed_at=bindparam("at"), draft=None, people=None)
)


def find(session: Session, *, token: str | None, user_id: int | None) -> Cart | None:
    """The cart of a user, or of a guest who holds its token."""
    if user_id is not None:
        return next(iter(loaded(session, Cart, _OF_USER, {"user": user_id})), None)
    if not token:
        return None
    hers = {"hash": fingerprint(token)}
    return next(iter(loaded(session, Cart, _OF_GUEST, hers)), None)


def begin(session: Session, *, user_id: int | None, now: datetime) -> tuple[Cart, str]:
    """A new cart and the token that opens it."""
    token = secrets.token_urlsafe(32)
    cart = Cart(token_hash=fingerprint(token), user_id=user_id, changed_at=now)
    session.add(cart)
    session.flush()
    return cart, token


def add(
    session: Session,
    cart: Cart,
    *,
    variant_id: int,
    pieces: int,
    now: datetime,
    lettering: str = "",
) -> int:
    """Put pieces into the cart on top of what is there; how many there are then."""
    if pieces < 1:
        raise Invalid("cart.pieces", "At least one piece, please.")
    words = ""
    if lettering.strip():
        words = checked(lettering, lettering_of(session, variant_id))
    mark = mark_of(words)
    present = _line(session, cart, variant_id, mark)
    wanted = min(pieces + (present.pieces if present else 0), MOST)
    if present is not None:
        present.pieces = wanted
    else:
        line = CartLine(cart_id=cart.id, variant_id=variant_id, pieces=wanted, mark=mark)
        line.lettering, line.seen_minor = words or None, _price_if_sold(session, variant_id, now)
        session.add(line)
    cart.changed_at = now
    session.flush()
    return wanted


def change(
    session: Session, cart: Cart, *, variant_id: int, pieces: int, now: datetime, mark: str = ""
) -> int:
    """Let a line hold just so many pieces; none takes it out. Its price of today is seen now."""
    if not 0 <= pieces <= MOST:
        raise Invalid(
            "cart.too_many", "Up to %(most)s pieces of one kind; for more, ask us.", most=MOST
        )
    present = _line(session, cart, variant_id, mark)
    if present is None and pieces and not mark:
        return add(session, cart, variant_id=variant_id, pieces=pieces, now=now)
    if present is not None and pieces:
        present.pieces = pieces
        if present.lineup_slot_id is None:
            present.seen_minor = _price_now(variant_id, now)
    elif present is not None:
        session.delete(present)
    cart.changed_at = now
    session.flush()
    return pieces


def mark_of(words: str) -> str:
    """What tells lines with different words apart without telling the words."""
    return blind(words, "cart_line.lettering") if words else ""


def put_offered(
    session: Session, cart: Cart, slot: Offered, variant_id: int, *, pieces: int, now: datetime
) -> int:
    """Put pieces of a session's slot in, at its price, on top of what is there of it, up to what
    one buyer may have; how many there are then."""
    if pieces < 1:
        raise Invalid("cart.pieces", "At least one piece, please.")
    mark = mark_of_slot(slot.slot_id)
    line = _line(session, cart, variant_id, mark)
    if line is None:
        line = CartLine(cart_id=cart.id, variant_id=variant_id, pieces=0, mark=mark)
        line.lineup_slot_id = slot.slot_id
        session.add(line)
    line.pieces = min(line.pieces + pieces, slot.limit or MOST, MOST)
    line.seen_minor = slot.price.minor
    cart.changed_at = now
    session.flush()
    return line.pieces


def put_held(
    session: Session, cart: Cart, offer: WaitingPlace, *, pieces: int, now: datetime
) -> None:
    """Pieces that are held for her, into the cart; twice is once."""
    change(session, cart, variant_id=offer.variant_id, pieces=pieces, now=now)
    line = _line(session, cart, offer.variant_id, "")
    if line is not None:
        line.offer_id = offer.id
        session.flush()


def empty(session: Session, cart: Cart, *, now: datetime) -> None:
    """Take everything out: it was ordered."""
    session.flush()
    session.execute(_EMPTIED, {"cart": cart.id})
    session.execute(_CHANGED, {"cart": cart.id, "at": now})
    session.expire(cart, ["lines"])
    set_committed_value(cart, "changed_at", now)
    set_committed_value(cart, "draft", None)
    set_committed_value(cart, "people", None)


def keep_draft(session: Session, cart: Cart, typed: Mapping[str, str]) -> None:
    """Keep what she typed, so that nothing is lost when she goes back to the cart."""
    if draft_of(cart) != typed:
        cart.draft = json.dumps(typed, ensure_ascii=False)
        session.flush()


def keep_people(session: Session, cart: Cart, people: Sequence[Named]) -> None:
    """Keep whom she means to send it to; nobody at all is one parcel for herself."""
    cart.people = packed(people) if people else None
    session.flush()


def people_of(cart: Cart | None) -> tuple[Named, ...]:
    """Whom she means to send it to; nobody if it is one parcel."""
    return unpacked(cart.people) if cart is not None and cart.people else ()


def draft_of(cart: Cart | None) -> dict[str, str]:
    """What she typed before."""
    return unpacked_draft(cart.draft if cart is not None else None)


def unpacked_draft(kept: str | None) -> dict[str, str]:
    """The same, of what is kept of it."""
    return dict(json.loads(kept)) if kept else {}


def take_along(session: Session, *, token: str | None, user_id: int, now: datetime) -> Cart | None:
    """At sign-in: the guest's cart becomes the user's, joined with the one she had."""
    hers = find(session, token=token, user_id=None)
    mine = find(session, token=None, user_id=user_id)
    if hers is None or mine is None:
        if hers is not None:
            hers.user_id = user_id
        session.flush()
        return hers or mine
    _join(session, mine, hers)
    empty(session, hers, now=now)
    session.delete(hers)
    mine.changed_at = now
    session.flush()
    session.expire(mine, ["lines"])
    return mine


def pieces_of(session: Session, cart: Cart) -> dict[int, int]:
    """Pieces by variant."""
    pieces: dict[int, int] = {}
    for line in _lines(session, cart):
        pieces[line.variant_id] = pieces.get(line.variant_id, 0) + line.pieces
    return pieces


def _join(session: Session, mine: Cart, hers: Cart) -> None:
    """Lines that both carts have are added up; the others go over as they are."""
    own, guest = _by_key(session, mine), _by_key(session, hers)
    both = joined(*({key: line.pieces for key, line in each.items()} for each in (own, guest)))
    for key, line in guest.items():
        if key in own:
            own[key].pieces = both[key]
        else:
            line.cart_id = mine.id
    session.flush()


def _by_key(session: Session, cart: Cart) -> dict[tuple[int, str], CartLine]:
    return {(line.variant_id, line.mark): line for line in _lines(session, cart)}


def _lines(session: Session, cart: Cart) -> list[CartLine]:
    wanted = select(CartLine).where(CartLine.cart_id == cart.id).order_by(CartLine.id)
    return list(session.scalars(wanted))


def _line(session: Session, cart: Cart, variant_id: int, mark: str) -> CartLine | None:
    mine = (CartLine.cart_id == cart.id, CartLine.variant_id == variant_id, CartLine.mark == mark)
    return session.scalars(select(CartLine).where(*mine)).one_or_none()


def _price_now(variant_id: int, now: datetime) -> ScalarSelect[int]:
    """What one piece costs, as a part of another statement."""
    begun = select(Price.amount_minor).where(Price.variant_id == variant_id, Price.starts_at <= now)
    return begun.order_by(Price.starts_at.desc()).limit(1).scalar_subquery()


def _price_if_sold(session: Session, variant_id: int, now: datetime) -> int | None:
    sold = sold_as(variant_id).add_columns(_price_now(variant_id, now))
    if (found := session.execute(sold).first()) is None:
        raise NotFound("variant")
    price: int | None = found[1]
    return price
