"""The demo's wishlist: the shopper would like to have a few things one day."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.products import Variant
from storefront import wishlists
from storefront.accounts import User

WISHES = ("BR-JADE-01-GRN", "EM-SWAL-08-GRY", "KN-TASL-02-RED", "PC-FUZI-01-RED")


def load_wishes(session: Session, users: dict[str, User], now: datetime) -> None:
    """Wished for over the last weeks, and shown to others."""
    begun = now - timedelta(days=7 * len(WISHES))
    mine, _token = wishlists.begin(session, user_id=users["shopper"].id, now=begun)
    for week, sku in enumerate(WISHES):
        variant_id = session.scalar(select(Variant.id).where(Variant.sku == sku))
        if variant_id is not None:
            moment = begun + timedelta(days=7 * week)
            wishlists.add(session, mine, variant_id=variant_id, now=moment)
    wishlists.share(session, mine, name="", now=now)
