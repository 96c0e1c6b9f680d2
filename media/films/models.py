"""The films: one for a product, others where a room names them, with what those need who do not
hear or see them; and smaller copies of films."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import Model
from catalog.words import Words


class Film(Model):
    """A product's film, or one that stands elsewhere under a `title`: paths in storage, empty where
    there is none.

    `sign_path` is the same told in sign language; `poster_id` the still picture that stands in its
    place, and `poster_from` the film it was taken from, empty where somebody sent it.
    """

    __tablename__ = "film"
    __table_args__ = (
        CheckConstraint("path <> ''", name="path"),
        CheckConstraint("bytes > 0", name="bytes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int | None] = mapped_column(ForeignKey("product.id"), unique=True)
    title: Mapped[Words] = mapped_column(default=Words, server_default="{}")
    path: Mapped[str] = mapped_column(String(160))
    bytes: Mapped[int]
    sign_path: Mapped[str] = mapped_column(String(160), default="")
    captions_zh: Mapped[str] = mapped_column(String(160), default="")
    captions_en: Mapped[str] = mapped_column(String(160), default="")
    poster_id: Mapped[int | None] = mapped_column(ForeignKey("asset.id"))
    poster_from: Mapped[str] = mapped_column(String(160), default="", server_default="")
    transcript: Mapped[Words]
    shown: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


class FilmRendition(Model):
    """A smaller copy of a film, found by the path of what it was made of."""

    __tablename__ = "film_rendition"
    __table_args__ = (
        CheckConstraint("bytes > 0 AND height > 0", name="size"),
        UniqueConstraint("source_path", "height"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source_path: Mapped[str] = mapped_column(String(160))
    height: Mapped[int]
    path: Mapped[str] = mapped_column(String(160))
    bytes: Mapped[int]
