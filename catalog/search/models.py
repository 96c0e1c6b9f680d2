"""The word index: which product is found by which word, and how much that word says of it."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import Model


class SearchWord(Model):
    """One word of one product. A plain table, so that both databases find the same goods."""

    __tablename__ = "search_word"
    __table_args__ = (
        UniqueConstraint("word", "product_id"),
        CheckConstraint("weight > 0", name="weight"),
        Index("ix_search_word_product", "product_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(String(40))
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    weight: Mapped[int]
