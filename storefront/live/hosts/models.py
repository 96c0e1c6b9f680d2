"""What is agreed with a host from a day on, and by which names platforms know her."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import Model


class HostAgreement(Model):
    """Her share of a sale from a day on, in basis points. Agreements are added, none is changed."""

    __tablename__ = "host_agreement"
    __table_args__ = (
        CheckConstraint("rate_points BETWEEN 0 AND 5000", name="rate"),
        UniqueConstraint("host_id", "starts_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    host_id: Mapped[int] = mapped_column(ForeignKey("host.id"))
    rate_points: Mapped[int]
    starts_on: Mapped[date]
    note: Mapped[str] = mapped_column(String(200))
    agreed_by: Mapped[int | None]
    agreed_at: Mapped[datetime]


class HostHandle(Model):
    """A platform's name or number of her: what its order files say is looked up here."""

    __tablename__ = "host_handle"
    __table_args__ = (UniqueConstraint("platform", "handle"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    host_id: Mapped[int] = mapped_column(ForeignKey("host.id"), index=True)
    platform: Mapped[str] = mapped_column(String(20))
    handle: Mapped[str] = mapped_column(String(80))
