"""The films: one for a product, with what those need who do not hear it or do not see it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import Model
from catalog.words import Words


class Film(Model):
    """A product's film: paths in storage, empty where there is none.

    `sign_path` is the same told in sign language; `poster_path` a still picture.
    """

    __tablename__ = "film"
    __table_args__ = (
        CheckConstraint("path <> ''", name="path"),
        CheckConstraint("bytes > 0", name="bytes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), unique=True)
    path: Mapped[str] = mapped_column(String(160))
    bytes: Mapped[int]
    sign_path: Mapped[str] = mapped_column(String(160), default="")
    captions_zh: Mapped[str] = mapped_column(String(160), default="")
    captions_en: Mapped[str] = mapped_column(String(160), default="")
    transcript: Mapped[Words]
    shown: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
