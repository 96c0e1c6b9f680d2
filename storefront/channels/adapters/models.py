"""What platforms told us by themselves, and the keys that open them.

A message is written down once by (platform, message id): pushes come at least once, and pulling
meets the same order again and again. Of a message only what it is about is kept; the job asks the
platform how the order stands now. Keys are sealed.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import Model, choice
from catalog.vault import Sealed
from storefront.channels.adapters.rules import MessageState


class ChannelMessage(Model):
    """A message of a platform, as it came in; unique, so that it is worked off once."""

    __tablename__ = "channel_message"
    __table_args__ = (
        UniqueConstraint("platform", "message"),
        Index("ix_channel_message_state", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    platform: Mapped[str] = mapped_column(String(20))
    message: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(60))
    shop: Mapped[str] = mapped_column(String(80), default="")
    order: Mapped[str] = mapped_column(String(80), default="")
    state: Mapped[MessageState] = choice(MessageState, default=MessageState.NEW)
    outcome: Mapped[str] = mapped_column(String(60), default="")
    received_at: Mapped[datetime]
    handled_at: Mapped[datetime | None]


class ChannelAccess(Model):
    """A platform's key as it is now, and how far its orders were asked for.

    While `rest_until` lies ahead nobody is asked. `mark` is the next page of the window from
    `through` until `window_end`; both move on only when a whole page is written down.
    """

    __tablename__ = "channel_access"
    __table_args__ = (CheckConstraint("failures >= 0", name="failures"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    platform: Mapped[str] = mapped_column(String(20), unique=True)
    access: Mapped[str | None] = mapped_column(Sealed("channel_access.access"))
    refresh: Mapped[str | None] = mapped_column(Sealed("channel_access.refresh"))
    ends_at: Mapped[datetime | None]
    rest_until: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)
    trouble: Mapped[str] = mapped_column(String(60), default="")
    through: Mapped[datetime | None]
    window_end: Mapped[datetime | None]
    mark: Mapped[str] = mapped_column(String(200), default="")
    answered_at: Mapped[datetime | None]
