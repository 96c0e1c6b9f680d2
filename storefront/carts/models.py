"""Carts: what somebody means to buy. A promise of nothing: stock is taken when she orders."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.db import Model, minor_units
from catalog.vault import Sealed


class Cart(Model):
    """A cart, found by the hash of the token in its cookie.

    `draft` is what she typed at the checkout before the order was placed, `people` the several whom
    she means to send it to; both sealed, and both go when the order is placed.
    """

    __tablename__ = "cart"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    changed_at: Mapped[datetime] = mapped_column(index=True)
    draft: Mapped[str | None] = mapped_column(Sealed("cart.draft"))
    people: Mapped[str | None] = mapped_column(Sealed("cart.people"))

    lines: Mapped[list[CartLine]] = relationship(order_by="CartLine.id")


class CartLine(Model):
    """Pieces of one variant, with the same words on them or none: at most one line for each.

    `mark` is a keyed fingerprint of the words, for they are sealed; `seen_minor` is what one piece
    cost when she put it in, so that another price is told; `offer_id` the place in the waiting line
    by which pieces of it are held for her; `lineup_slot_id` the slot of a live session that it was
    put in from, at its price and from its pieces; `claimant_id` who claimed pieces of that slot in
    the session's chat, which are held for her.
    """

    __tablename__ = "cart_line"
    __table_args__ = (
        UniqueConstraint("cart_id", "variant_id", "mark"),
        CheckConstraint("pieces BETWEEN 1 AND 999", name="pieces"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cart_id: Mapped[int] = mapped_column(ForeignKey("cart.id"))
    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id"))
    pieces: Mapped[int]
    mark: Mapped[str] = mapped_column(String(64), default="", server_default="")
    lettering: Mapped[str | None] = mapped_column(Sealed("cart_line.lettering"))
    seen_minor: Mapped[int | None] = minor_units()
    offer_id: Mapped[int | None] = mapped_column(ForeignKey("waiting_place.id"))
    lineup_slot_id: Mapped[int | None] = mapped_column(ForeignKey("lineup_slot.id"))
    claimant_id: Mapped[int | None] = mapped_column(ForeignKey("live_claimant.id"))
