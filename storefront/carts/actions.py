"""Filling, changing and joining carts.

Rules
* The cookie holds a random token, the table its hash: who reads the table cannot open a cart.
* A guest's cart is found by its token alone, a user's by the user alone; so a cart that became a
  user's at sign-in is not shown on that device after she signed out.
* A cart promises nothing: the page says when there is not enough, and ordering decides.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import cast

from sqlalchemy import Table, bindparam, delete, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from catalog.errors import Invalid, NotFound
from catalog.products import Product, ProductState, Variant
from storefront.carts.models import Cart, CartLine
from storefront.carts.rules import MOST, joined


def fingerprint(token: str) -> str:
    """What the table keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


_OF_USER = select(Cart).where(Cart.user_id == bindparam("user")).order_by(Cart.id.desc()).limit(1)
_OF_GUEST = select(Cart).where(Cart.token_hash == bindparam("hash"), Cart.user_id.is_(None))
_LINES, _CARTS = cast("Table", CartLine.__table__), cast("Table", Cart.__table__)
_EMPTIED = delete(_LINES).where(_LINES.c.cart_id == bindparam("cart"))
_CHANGED = (
    update(_CARTS)
    .where(_CARTS.c.id == bindparam("cart"))
    .values(changed_at=bindparam("at"), draft=None)
)


def find(session: Session, *, token: str | None, user_id: int | None) -> Cart | None:
    """The cart of a user, or of a guest who holds its token."""
    if user_id is not None:
        return session.scalars(_OF_USER, {"user": user_id}).first()
    if not token:
        return None
    return session.scalars(_OF_GUEST, {"hash": fingerprint(token)}).first()


def begin(session: Session, *, user_id: int | None, now: datetime) -> tuple[Cart, str]:
    """A new cart and the token that opens it."""
    token = secrets.token_urlsafe(32)
    cart = Cart(token_hash=fingerprint(token), user_id=user_id, changed_at=now)
    session.add(cart)
    session.flush()
    return cart, token


def add(session: Session, cart: Cart, *, variant_id: int, pieces: int, now: datetime) -> int:
    """Put pieces into the cart on top of what is there; how many there are then."""
    present = _line(session, cart, variant_id)
    wanted = pieces + (present.pieces if present else 0)
    if pieces < 1:
        raise Invalid("cart.pieces", "At least one piece, please.")
    return change(session, cart, variant_id=variant_id, pieces=min(wanted, MOST), now=now)


def change(session: Session, cart: Cart, *, variant_id: int, pieces: int, now: datetime) -> int:
    """Let the cart hold just so many pieces of a variant; none takes the line out."""
    if not 0 <= pieces <= MOST:
        raise Invalid(
            "cart.too_many", "Up to %(most)s pieces of one kind; for more, ask us.", most=MOST
        )
    present = _line(session, cart, variant_id)
    if present is None and pieces:
        _check_sold(session, variant_id)
        session.add(CartLine(cart_id=cart.id, variant_id=variant_id, pieces=pieces))
    elif present is not None and pieces:
        present.pieces = pieces
    elif present is not None:
        session.delete(present)
    cart.changed_at = now
    session.flush()
    return pieces


def empty(session: Session, cart: Cart, *, now: datetime) -> None:
    """Take everything out: it was ordered."""
    session.flush()
    session.execute(_EMPTIED, {"cart": cart.id})
    session.execute(_CHANGED, {"cart": cart.id, "at": now})
    session.expire(cart, ["lines"])
    set_committed_value(cart, "changed_at", now)
    set_committed_value(cart, "draft", None)


def keep_draft(session: Session, cart: Cart, typed: Mapping[str, str]) -> None:
    """Keep what she typed, so that nothing is lost when she goes back to the cart."""
    if draft_of(cart) != typed:
        cart.draft = json.dumps(typed, ensure_ascii=False)
        session.flush()


def draft_of(cart: Cart | None) -> dict[str, str]:
    """What she typed before."""
    return dict(json.loads(cart.draft)) if cart is not None and cart.draft else {}


def take_along(session: Session, *, token: str | None, user_id: int, now: datetime) -> Cart | None:
    """At sign-in: the guest's cart becomes the user's, joined with the one she had."""
    hers = find(session, token=token, user_id=None)
    mine = find(session, token=None, user_id=user_id)
    if hers is None or mine is None:
        if hers is not None:
            hers.user_id = user_id
        session.flush()
        return hers or mine
    both = joined(pieces_of(session, mine), pieces_of(session, hers))
    empty(session, hers, now=now)
    session.delete(hers)
    for variant_id, pieces in both.items():
        change(session, mine, variant_id=variant_id, pieces=pieces, now=now)
    return mine


def pieces_of(session: Session, cart: Cart) -> dict[int, int]:
    """Pieces by variant."""
    rows = session.execute(
        select(CartLine.variant_id, CartLine.pieces)
        .where(CartLine.cart_id == cart.id)
        .order_by(CartLine.id)
    )
    return {row.variant_id: row.pieces for row in rows}


def _line(session: Session, cart: Cart, variant_id: int) -> CartLine | None:
    mine = CartLine.cart_id == cart.id
    return session.scalars(
        select(CartLine).where(mine, CartLine.variant_id == variant_id)
    ).one_or_none()


def _check_sold(session: Session, variant_id: int) -> None:
    sold = (
        select(Variant.id)
        .join(Product, Product.id == Variant.product_id)
        .where(Variant.id == variant_id, Variant.retired_at.is_(None))
        .where(Product.state == ProductState.PUBLISHED)
    )
    if session.scalar(sold) is None:
        raise NotFound("variant")
