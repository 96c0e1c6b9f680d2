"""Claims of a live chat: who said what, what it claims, and the doors by which chats come.

What was said and the name of who said it are sealed, and are gone `KEPT_FOR` after the session;
talk and questions are never written down at all. A message counts once for its session and source,
a slot once for a message, by unique constraints.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.db import Model, choice
from catalog.vault import Sealed
from storefront.live.claims.rules import Form
from storefront.live.claims.standing import LiveClaimState
from storefront.live.sessions.models import LineupSlot, LiveSession


class Claimant(Model):
    """A viewer of one session as her platform tells her from others: `key` is the keyed fingerprint
    of that, `name` what she calls herself there."""

    __tablename__ = "live_claimant"
    __table_args__ = (UniqueConstraint("session_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("live_session.id"))
    key: Mapped[str] = mapped_column(String(64))
    name: Mapped[str | None] = mapped_column(Sealed("live_claimant.name"))
    source: Mapped[str] = mapped_column(String(24))
    first_at: Mapped[datetime]

    live: Mapped[LiveSession] = relationship()


class ChatMessage(Model):
    """A line that claims something or takes it back. `external_id` is a fingerprint of what tells
    it from the source's other lines."""

    __tablename__ = "live_message"
    __table_args__ = (UniqueConstraint("session_id", "source", "external_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("live_session.id"))
    claimant_id: Mapped[int] = mapped_column(ForeignKey("live_claimant.id"), index=True)
    source: Mapped[str] = mapped_column(String(24))
    external_id: Mapped[str] = mapped_column(String(64))
    text: Mapped[str | None] = mapped_column(Sealed("live_message.text"))
    at: Mapped[datetime]


class LiveClaim(Model):
    """Pieces of a slot that a message asks for. `asked` is what she said, `pieces` what she is to
    have; `back_at`: she has taken it back while it was held, and a person is to look.

    While it is confirmed in a first-claim session its pieces are out of the session's floor, under
    `hold`, until `expires_at`.
    """

    __tablename__ = "live_claim"
    __table_args__ = (
        UniqueConstraint("message_id", "slot_id"),
        CheckConstraint("asked >= 1 AND pieces BETWEEN 1 AND 999", name="pieces"),
        CheckConstraint("state <> 'ordered' OR order_id IS NOT NULL", name="ordered"),
        Index("ix_live_claim_session", "session_id", "state", "id"),
        Index("ix_live_claim_line", "slot_id", "state", "at", "id"),
        Index("ix_live_claim_until", "state", "expires_at"),
        Index("ix_live_claim_claimant", "claimant_id", "slot_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("live_session.id"))
    slot_id: Mapped[int] = mapped_column(ForeignKey("lineup_slot.id"))
    message_id: Mapped[int] = mapped_column(ForeignKey("live_message.id"))
    claimant_id: Mapped[int] = mapped_column(ForeignKey("live_claimant.id"))
    state: Mapped[LiveClaimState] = choice(LiveClaimState, default=LiveClaimState.PROPOSED)
    form: Mapped[Form] = choice(Form)
    asked: Mapped[int]
    pieces: Mapped[int]
    at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    back_at: Mapped[datetime | None]
    order_id: Mapped[int | None] = mapped_column(ForeignKey("customer_order.id"), index=True)

    slot: Mapped[LineupSlot] = relationship()

    @property
    def hold(self) -> str:
        """How stock names the pieces that are held for it."""
        return f"live-claim:{self.id}"


class ChatDoor(Model):
    """An address to which a chat reader posts lines of a session, found by its token's hash."""

    __tablename__ = "live_chat_door"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("live_session.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    last_at: Mapped[datetime | None]


class ClaimSetting(Model):
    """What the office allows in a session: `holds_at_once` what is read surely."""

    __tablename__ = "live_claim_setting"

    session_id: Mapped[int] = mapped_column(ForeignKey("live_session.id"), primary_key=True)
    holds_at_once: Mapped[bool] = mapped_column(default=False, server_default=false())
