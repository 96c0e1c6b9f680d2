"""A member's addresses, sealed; `mark` is a keyed fingerprint, so that none is kept twice."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import Model
from catalog.vault import Sealed


class SavedAddress(Model):
    """One address of one member."""

    __tablename__ = "saved_address"
    __table_args__ = (UniqueConstraint("user_id", "mark"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    mark: Mapped[str] = mapped_column(String(64))
    fields: Mapped[str] = mapped_column(Sealed("saved_address.fields"))
    kept_at: Mapped[datetime]
