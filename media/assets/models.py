"""Assets and their renditions: what was uploaded, and what pages show of it.

The original stays private; only re-encoded, stripped renditions have a public path, and that
path is the hash of their bytes, so that it can be cached for ever.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.db import Model, choice
from catalog.words import Words


class AssetState(StrEnum):
    """quarantined (held back until somebody has said what it shows) → published; refused: taken
    away again."""

    QUARANTINED = "quarantined"
    PUBLISHED = "published"
    REFUSED = "refused"


class Asset(Model):
    """One picture. `private` assets (hand-in photos) are only served by signed links."""

    __tablename__ = "asset"
    __table_args__ = (CheckConstraint("width >= 0 AND height >= 0", name="size"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[AssetState] = choice(AssetState, default=AssetState.QUARANTINED)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    original_path: Mapped[str] = mapped_column(String(160))
    width: Mapped[int] = mapped_column(default=0)
    height: Mapped[int] = mapped_column(default=0)
    dominant_hex: Mapped[str] = mapped_column(String(7), default="#DDD6C8")
    #: About 25 bytes in hexadecimal from which a page draws what waits in its place.
    thumbhash: Mapped[str] = mapped_column(String(64), default="", server_default="")
    alt: Mapped[Words]
    private: Mapped[bool] = mapped_column(default=False)
    refusal: Mapped[str | None] = mapped_column(String(60))
    created_at: Mapped[datetime]

    renditions: Mapped[list[Rendition]] = relationship(order_by="Rendition.width")


class Rendition(Model):
    """One re-encoded size of an asset."""

    __tablename__ = "rendition"
    __table_args__ = (
        UniqueConstraint("asset_id", "kind", "width"),
        Index("ix_rendition_path", "path"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    asset_id: Mapped[int] = mapped_column(ForeignKey("asset.id"))
    kind: Mapped[str] = mapped_column(String(4))
    width: Mapped[int]
    height: Mapped[int]
    bytes: Mapped[int]
    path: Mapped[str] = mapped_column(String(160))


class ProductPicture(Model):
    """The pictures of a product in their order."""

    __tablename__ = "product_picture"
    __table_args__ = (
        UniqueConstraint("product_id", "asset_id"),
        Index("ix_product_picture_place", "product_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    asset_id: Mapped[int] = mapped_column(ForeignKey("asset.id"))
    position: Mapped[int] = mapped_column(default=0)
