"""What banks answered, row by row, each once. What they wrote is sealed: it may hold a name."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import Model, choice, minor_units
from catalog.vault import Sealed
from fulfillment.earnings.results.rules import Fit, Outcome, ResultState


class PayoutResult(Model):
    """One row: which line it names, whether it fits, and who decided where it did not."""

    __tablename__ = "payout_result"
    __table_args__ = (
        CheckConstraint("state <> 'done' OR (fit = 'fits' AND line_id IS NOT NULL)", name="done"),
        CheckConstraint("state IN ('done', 'open') OR decided_by IS NOT NULL", name="decided"),
        Index("ix_payout_result_state", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(40), unique=True)
    line_id: Mapped[int | None] = mapped_column(ForeignKey("payout_line.id"), index=True)
    amount_minor: Mapped[int] = minor_units()
    currency: Mapped[str] = mapped_column(String(3))
    outcome: Mapped[Outcome] = choice(Outcome)
    fit: Mapped[Fit] = choice(Fit)
    state: Mapped[ResultState] = choice(ResultState)
    reason: Mapped[str | None] = mapped_column(Sealed("payout_result.reason"))
    text: Mapped[str | None] = mapped_column(Sealed("payout_result.text"))
    account: Mapped[str | None] = mapped_column(Sealed("payout_result.account"))
    bank_id: Mapped[str] = mapped_column(String(80))
    row: Mapped[int]
    read_at: Mapped[datetime]
    decided_by: Mapped[int | None]
