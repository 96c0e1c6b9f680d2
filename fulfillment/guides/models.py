"""The steps in which a style is made."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import Model
from catalog.words import Words


class MakingStep(Model):
    """One step: a picture and a sentence. `voice_zh` and `voice_en` are where somebody's voice
    lies, empty where the phone reads aloud itself."""

    __tablename__ = "making_step"
    __table_args__ = (Index("ix_making_step_product", "product_id", "place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    place: Mapped[int]
    words: Mapped[Words]
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("asset.id"))
    voice_zh: Mapped[str] = mapped_column(String(160), default="")
    voice_en: Mapped[str] = mapped_column(String(160), default="")
