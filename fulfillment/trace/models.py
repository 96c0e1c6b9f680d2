"""Codes on pieces and bundles, and the thanks that were written by them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import Model


class TraceCode(Model):
    """The `number`-th code of a batch; it stands for so many of its pieces."""

    __tablename__ = "trace_code"
    __table_args__ = (
        UniqueConstraint("batch_id", "number"),
        CheckConstraint("pieces >= 1 AND number >= 1", name="pieces"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(16), unique=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id"))
    number: Mapped[int]
    pieces: Mapped[int]
    issued_at: Mapped[datetime]


class Thanks(Model):
    """A buyer's words to the maker; who wrote them is not kept. Hidden, she reads them no more."""

    __tablename__ = "thanks"
    __table_args__ = (
        UniqueConstraint("code_id", "number"),
        UniqueConstraint("code_id", "words"),
        CheckConstraint("number BETWEEN 1 AND 20", name="number"),
        Index("ix_thanks_maker", "maker_id", "hidden_at", "id"),
        Index("ix_thanks_cooperative", "cooperative_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code_id: Mapped[int] = mapped_column(ForeignKey("trace_code.id"))
    number: Mapped[int]
    maker_id: Mapped[int] = mapped_column(ForeignKey("maker.id"))
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperative.id"))
    words: Mapped[str] = mapped_column(String(280))
    language: Mapped[str] = mapped_column(String(12))
    at: Mapped[datetime]
    hidden_at: Mapped[datetime | None]
