"""The history table: one row for each verb."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import JsonMap, Model


class History(Model):
    """One thing that happened. `facts` holds numbers and codes, never personal data."""

    __tablename__ = "history"
    __table_args__ = (Index("ix_history_subject", "subject_kind", "subject_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    verb: Mapped[str] = mapped_column(String(40))
    before: Mapped[str | None] = mapped_column(String(24))
    after: Mapped[str | None] = mapped_column(String(24))
    actor_id: Mapped[int | None]
    actor_label: Mapped[str] = mapped_column(String(40))
    on_behalf_of: Mapped[int | None]
    facts: Mapped[JsonMap]
    at: Mapped[datetime]
