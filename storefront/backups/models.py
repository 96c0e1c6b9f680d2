"""That a backup was taken: when, how large, and the head of the book it holds."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import Model


class BackupTaken(Model):
    """One backup that was finished. It lies elsewhere; this row only remembers it."""

    __tablename__ = "backup_taken"
    __table_args__ = (CheckConstraint("size_bytes > 0", name="size"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    backup: Mapped[str] = mapped_column(String(32), unique=True)
    taken_at: Mapped[datetime]
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    head: Mapped[str] = mapped_column(String(96))
    sound: Mapped[bool]
