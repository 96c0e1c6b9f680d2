"""Words that no host says: of one product, or of anything.

The database refuses the same phrase twice in one of these lists.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import Model

#: Word for word what the index of phrases for everything says of its rows.
EVERYWHERE = "product_id IS NULL"


class UnsaidWord(Model):
    """A phrase that is not to be said, and what may be said instead; without a product, of
    anything."""

    __tablename__ = "unsaid_word"
    __table_args__ = (
        CheckConstraint("phrase <> ''", name="phrase"),
        Index("ix_unsaid_word_product", "product_id", "phrase", unique=True),
        Index(
            "ix_unsaid_word_everywhere",
            "phrase",
            unique=True,
            sqlite_where=text(EVERYWHERE),
            postgresql_where=text(EVERYWHERE),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int | None] = mapped_column(ForeignKey("product.id"))
    phrase: Mapped[str] = mapped_column(String(40))
    instead: Mapped[str] = mapped_column(String(120), default="", server_default="")
