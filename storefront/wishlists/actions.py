"""Filling, sharing and joining wishlists.

Rules
* As with carts, the cookie holds a random token and the table its hash; a guest's list is found by
  its token alone, a user's by the user alone, and a user has one, by a unique constraint.
* The same wish twice is one wish, with the price of the first day.
* A link that was withdrawn opens nothing; the next one is another.

How it can fail: more than `MOST` things is a refusal; a variant that is not sold is not found.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from catalog.db import insert_once
from catalog.errors import NotFound, Refusal
from catalog.pricing import prices_of
from catalog.products import sold_as
from catalog.vault import fingerprint
from storefront.wishlists.models import Wishlist, WishlistLine
from storefront.wishlists.rules import KEPT, MOST, NAME


def find(session: Session, *, token: str | None, user_id: int | None) -> Wishlist | None:
    """The list of a user, or of a guest who holds its token."""
    if user_id is not None:
        return session.scalars(select(Wishlist).where(Wishlist.user_id == user_id)).first()
    if not token:
        return None
    hers = select(Wishlist).where(
        Wishlist.token_hash == fingerprint(token), Wishlist.user_id.is_(None)
    )
    return session.scalars(hers).first()


def by_share(session: Session, token: str) -> Wishlist | None:
    """The list behind a link that somebody shares."""
    return session.scalars(select(Wishlist).where(Wishlist.share_token == token)).first()


def begin(session: Session, *, user_id: int | None, now: datetime) -> tuple[Wishlist, str]:
    """A new list and the token that opens it; a user who has one keeps it."""
    token = secrets.token_urlsafe(32)
    row = {"token_hash": fingerprint(token), "user_id": user_id, "name": "", "changed_at": now}
    insert_once(session, Wishlist, row)
    made = find(session, token=token, user_id=user_id)
    if made is None:
        raise NotFound("wishlist")
    return made, token


def add(session: Session, wishlist: Wishlist, *, variant_id: int, now: datetime) -> str:
    """Put a variant on the list; the address word of its product, to go back to."""
    slug = _slug(session, variant_id)
    many = select(func.count(WishlistLine.id)).where(WishlistLine.wishlist_id == wishlist.id)
    if (session.scalar(many) or 0) >= MOST:
        raise Refusal(
            "wishlist.full", "Your wishlist holds %(most)s things; please take one off.", most=MOST
        )
    price = prices_of(session, [variant_id], now=now).get(variant_id)
    row = {
        "wishlist_id": wishlist.id,
        "variant_id": variant_id,
        "price_minor": price.minor if price else None,
        "currency": price.currency if price else "CNY",
        "added_at": now,
    }
    insert_once(session, WishlistLine, row)
    wishlist.changed_at = now
    session.flush()
    return slug


def remove(session: Session, wishlist: Wishlist, *, variant_id: int, now: datetime) -> None:
    """Take a variant off the list; one that is not on it is no mistake."""
    mine = WishlistLine.wishlist_id == wishlist.id
    session.execute(delete(WishlistLine).where(mine, WishlistLine.variant_id == variant_id))
    wishlist.changed_at = now
    session.flush()


def share(session: Session, wishlist: Wishlist, *, name: str, now: datetime) -> str:
    """Let others see it by a link, under a name if she gives one; the link's secret."""
    wishlist.name = " ".join(name.split())[:NAME]
    wishlist.share_token = wishlist.share_token or secrets.token_urlsafe(32)
    wishlist.changed_at = now
    session.flush()
    return wishlist.share_token


def unshare(session: Session, wishlist: Wishlist, *, now: datetime) -> None:
    """Let nobody else see it; the old link opens nothing any more."""
    wishlist.share_token, wishlist.name, wishlist.changed_at = None, "", now
    session.flush()


def take_along(session: Session, *, token: str | None, user_id: int, now: datetime) -> None:
    """At sign-in: the guest's list becomes the user's, joined with the one she had."""
    hers = find(session, token=token, user_id=None)
    if hers is None:
        return
    mine = find(session, token=None, user_id=user_id)
    if mine is None:
        hers.user_id = user_id
        session.flush()
        return
    for line in session.scalars(select(WishlistLine).where(WishlistLine.wishlist_id == hers.id)):
        row = {
            "wishlist_id": mine.id,
            "variant_id": line.variant_id,
            "price_minor": line.price_minor,
            "currency": line.currency,
            "added_at": line.added_at,
        }
        insert_once(session, WishlistLine, row)
    _forget(session, [hers.id])
    mine.changed_at = now
    session.flush()


def sweep(session: Session, *, now: datetime, most: int = 1_000) -> int:
    """Forget guests' lists that nobody has changed for long; how many there were."""
    old = select(Wishlist.id).where(Wishlist.user_id.is_(None), Wishlist.changed_at < now - KEPT)
    ids = list(session.scalars(old.order_by(Wishlist.changed_at).limit(most)))
    _forget(session, ids)
    return len(ids)


def _forget(session: Session, ids: list[int]) -> None:
    session.execute(delete(WishlistLine).where(WishlistLine.wishlist_id.in_(ids)))
    session.execute(delete(Wishlist).where(Wishlist.id.in_(ids)))


def _slug(session: Session, variant_id: int) -> str:
    slug = session.scalar(sold_as(variant_id))
    if slug is None:
        raise NotFound("variant")
    return slug
