"""Wishlists: what somebody would like to have one day. Found like carts, shared by a link."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import Model, minor_units
from storefront.wishlists.rules import NAME


class Wishlist(Model):
    """A list, found by the hash of the token in a guest's cookie, or by its user, who has one.

    `share_token` is the link by which others see it; None when she shares it with nobody. `name` is
    what they read above it, if she gave one.
    """

    __tablename__ = "wishlist"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), unique=True)
    name: Mapped[str] = mapped_column(String(NAME), default="")
    share_token: Mapped[str | None] = mapped_column(String(43), unique=True)
    changed_at: Mapped[datetime] = mapped_column(index=True)


class WishlistLine(Model):
    """One variant on a list, and what it cost when it was put there."""

    __tablename__ = "wishlist_line"
    __table_args__ = (UniqueConstraint("wishlist_id", "variant_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    wishlist_id: Mapped[int] = mapped_column(ForeignKey("wishlist.id"))
    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id"))
    price_minor: Mapped[int | None] = minor_units()
    currency: Mapped[str] = mapped_column(String(3), default="CNY")
    added_at: Mapped[datetime]
