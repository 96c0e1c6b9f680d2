"""Receipts that were made: each once, and for good."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import Model


class PayoutReceipt(Model):
    """What was signed of one line of a payout, and the code on the paper."""

    __tablename__ = "payout_receipt"

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("payout_line.id"), unique=True)
    code: Mapped[str] = mapped_column(String(12), unique=True)
    text: Mapped[str] = mapped_column(Text)
    signature: Mapped[str] = mapped_column(String(128))
    public_key: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
