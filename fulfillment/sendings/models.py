"""Sendings: what makers' devices sent, each once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import JsonMap, Model, choice
from fulfillment.sendings.rules import Verb


class Sending(Model):
    """One press of a maker. `made_at` is what her device's clock said, `at` when it reached us.

    `kept_because` is empty where it was done. Otherwise it is kept for her lead, with the refusal's
    message and facts, until somebody has seen to it (`settled_at`).
    """

    __tablename__ = "sending"
    __table_args__ = (
        UniqueConstraint("maker_id", "nonce", "verb"),
        CheckConstraint("pieces >= 0", name="pieces"),
        CheckConstraint("settled_at IS NULL OR kept", name="settled_was_kept"),
        CheckConstraint("kept = (kept_because IS NOT NULL)", name="kept_for_a_reason"),
        Index("ix_sending_kept", "kept", "settled_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    maker_id: Mapped[int] = mapped_column(ForeignKey("maker.id"))
    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id"), index=True)
    nonce: Mapped[str] = mapped_column(String(40))
    verb: Mapped[Verb] = choice(Verb)
    pieces: Mapped[int | None]
    kind: Mapped[str] = mapped_column(String(24), default="")
    words: Mapped[str] = mapped_column(String(400), default="")
    photo_asset_id: Mapped[int | None] = mapped_column(ForeignKey("asset.id"))
    made_at: Mapped[datetime | None]
    at: Mapped[datetime]
    kept: Mapped[bool] = mapped_column(default=False)
    kept_because: Mapped[JsonMap | None]
    settled_at: Mapped[datetime | None]
