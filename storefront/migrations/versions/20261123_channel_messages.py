"""What platforms tell by their interfaces, and the keys that open them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from catalog.db import UtcDateTime
from catalog.vault import Sealed

revision = "20261123_channel_messages"
down_revision = "20261123_live_desk"
branch_labels = None
depends_on = None

STATES = ("new", "done", "aside")


def upgrade() -> None:
    op.create_table(
        "channel_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("message", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("shop", sa.String(length=80), nullable=False),
        sa.Column("order", sa.String(length=80), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                *STATES, name="messagestate", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column("outcome", sa.String(length=60), nullable=False),
        sa.Column("received_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("handled_at", UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel_message")),
        sa.UniqueConstraint(
            "platform", "message", name=op.f("uq_channel_message_platform_message")
        ),
    )
    op.create_index("ix_channel_message_state", "channel_message", ["state", "id"])
    op.create_table(
        "channel_access",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("access", Sealed("channel_access.access"), nullable=True),
        sa.Column("refresh", Sealed("channel_access.refresh"), nullable=True),
        sa.Column("ends_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("rest_until", UtcDateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.String(length=60), nullable=False),
        sa.Column("through", UtcDateTime(timezone=True), nullable=True),
        sa.Column("window_end", UtcDateTime(timezone=True), nullable=True),
        sa.Column("mark", sa.String(length=200), nullable=False),
        sa.Column("answered_at", UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("failures >= 0", name=op.f("ck_channel_access_failures")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel_access")),
        sa.UniqueConstraint("platform", name=op.f("uq_channel_access_platform")),
    )


def downgrade() -> None:
    op.drop_table("channel_access")
    op.drop_table("channel_message")
