"""Inspections: the lot of one hand-in, and the verdict whose parts sum to it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import Model, choice
from fulfillment.quality.rules import InspectionState


class Inspection(Model):
    """n accepted, n rework, n rejected: together always the lot."""

    __tablename__ = "inspection"
    __table_args__ = (
        CheckConstraint("lot >= 1", name="lot"),
        CheckConstraint("sample_size BETWEEN 1 AND lot", name="sample_within_lot"),
        CheckConstraint("accepted >= 0 AND rework >= 0 AND rejected >= 0", name="parts"),
        CheckConstraint(
            "state = 'open' OR accepted + rework + rejected = lot", name="parts_sum_to_lot"
        ),
        Index("ix_inspection_cooperative", "cooperative_id", "state", "id"),
        Index("ix_inspection_batch", "batch_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    hand_in_id: Mapped[int] = mapped_column(ForeignKey("hand_in.id"), unique=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id"))
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperative.id"))
    state: Mapped[InspectionState] = choice(InspectionState, default=InspectionState.OPEN)
    lot: Mapped[int]
    sample_size: Mapped[int]
    accepted: Mapped[int] = mapped_column(default=0)
    rework: Mapped[int] = mapped_column(default=0)
    rejected: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(String(400), default="")
    opened_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
