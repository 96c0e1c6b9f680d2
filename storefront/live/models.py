"""Hosts, their links, and the clicks on them.

A link leads to one product, to the listing of a craft or of a cooperative, or to a session. A price
of its own is asked for by one person of the office and allowed by another; the word for reports
(`utm`) never decides anything about money.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.db import JsonMap, Model, minor_units
from catalog.vault import Sealed
from catalog.words import Words

_ONE_TARGET = (
    "CASE WHEN product_id IS NULL THEN 0 ELSE 1 END"
    " + CASE WHEN craft_id IS NULL THEN 0 ELSE 1 END"
    " + CASE WHEN cooperative_id IS NULL THEN 0 ELSE 1 END"
    " + CASE WHEN session_id IS NULL THEN 0 ELSE 1 END = 1"
)
_ASKED = "price_minor IS NULL OR (product_id IS NOT NULL AND price_asked_by IS NOT NULL)"


class Host(Model):
    """A livestream host with her agreed share of a sale, in basis points (1/100 %).

    `rate_points` is the rate she began with; agreements dated later stand in `host_agreement`.
    `platforms` holds the names of where she sells and her languages (`csl` is Chinese Sign
    Language). Where she is paid is sealed, of which the last four signs may be shown; `phone_mark`
    is a keyed fingerprint of her telephone, by which a purchase of her own is known.
    """

    __tablename__ = "host"
    __table_args__ = (CheckConstraint("rate_points BETWEEN 0 AND 5000", name="rate"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[Words]
    platforms: Mapped[JsonMap]
    signs: Mapped[bool] = mapped_column(default=False)
    rate_points: Mapped[int]
    active: Mapped[bool] = mapped_column(default=True)
    phone: Mapped[str | None] = mapped_column(Sealed("host.phone"))
    phone_mark: Mapped[str | None] = mapped_column(String(64))
    bank: Mapped[str | None] = mapped_column(Sealed("host.bank"))
    bank_end: Mapped[str] = mapped_column(String(4), default="", server_default="")


class ProductLink(Model):
    """A host's link `/l/<code>`."""

    __tablename__ = "product_link"
    __table_args__ = (
        CheckConstraint(_ONE_TARGET, name="one_target"),
        CheckConstraint("price_minor IS NULL OR price_minor > 0", name="price"),
        CheckConstraint(_ASKED, name="price_asked"),
        CheckConstraint("price_allowed_by <> price_asked_by", name="two_people"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    host_id: Mapped[int] = mapped_column(ForeignKey("host.id"), index=True)
    product_id: Mapped[int | None] = mapped_column(ForeignKey("product.id"))
    craft_id: Mapped[int | None] = mapped_column(ForeignKey("craft.id"))
    cooperative_id: Mapped[int | None] = mapped_column(ForeignKey("cooperative.id"))
    session_id: Mapped[int | None] = mapped_column(ForeignKey("live_session.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    utm: Mapped[JsonMap] = mapped_column(default=dict, server_default=text("'{}'"))
    price_minor: Mapped[int | None] = minor_units()
    price_asked_by: Mapped[int | None]
    price_allowed_by: Mapped[int | None]

    host: Mapped[Host] = relationship()


class Click(Model):
    """One visit through a link. Bots, previews and HEADs are kept and flagged, not counted."""

    __tablename__ = "click"
    __table_args__ = (Index("ix_click_link", "link_id", "flag", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    link_id: Mapped[int] = mapped_column(ForeignKey("product_link.id"))
    flag: Mapped[str] = mapped_column(String(16), default="")
    source: Mapped[str] = mapped_column(String(60), default="", server_default="")
    at: Mapped[datetime]
