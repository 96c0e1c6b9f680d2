"""The desk of a live session: overlay, text cards, captions, who helps."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from catalog.db import UtcDateTime

revision = "20261123_live_desk"
down_revision = "20261123_live_claims"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table("text_card",
    sa.Column("id", sa.Integer(), nullable=False),
    sa.Column("host_id", sa.Integer(), nullable=False),
    sa.Column("text", sa.String(length=40), nullable=False),
    sa.Column("made_at", UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(["host_id"], ["host.id"], name=op.f("fk_text_card_host_id")),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_text_card")),
    sa.UniqueConstraint("host_id", "text", name=op.f("uq_text_card_host_id_text"))
    )
    op.create_table("caption",
    sa.Column("id", sa.Integer(), nullable=False),
    sa.Column("session_id", sa.Integer(), nullable=False),
    sa.Column("begins_ms", sa.Integer(), nullable=False),
    sa.Column("text", sa.String(length=120), nullable=False),
    sa.Column("key", sa.String(length=43), nullable=False),
    sa.Column("sent_at", UtcDateTime(timezone=True), nullable=False),
    sa.Column("actor_id", sa.Integer(), nullable=True),
    sa.Column("taken_back_at", UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("begins_ms >= 0", name=op.f("ck_caption_begins")),
    sa.ForeignKeyConstraint(["session_id"], ["live_session.id"], name=op.f("fk_caption_session_id")),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_caption")),
    sa.UniqueConstraint("session_id", "key", name=op.f("uq_caption_session_id_key"))
    )
    op.create_index("ix_caption_session", "caption", ["session_id", "begins_ms", "id"])

    op.create_table("desk_helper",
    sa.Column("id", sa.Integer(), nullable=False),
    sa.Column("session_id", sa.Integer(), nullable=False),
    sa.Column("email_key", sa.String(length=64), nullable=False),
    sa.Column("name", sa.String(length=40), nullable=False),
    sa.Column("named_at", UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(["session_id"], ["live_session.id"], name=op.f("fk_desk_helper_session_id")),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_helper")),
    sa.UniqueConstraint("session_id", "email_key", name=op.f("uq_desk_helper_session_id_email_key"))
    )
    op.create_index(op.f("ix_desk_helper_email_key"), "desk_helper", ["email_key"])

    op.create_table("overlay",
    sa.Column("id", sa.Integer(), nullable=False),
    sa.Column("session_id", sa.Integer(), nullable=False),
    sa.Column("orientation", sa.Enum("portrait", "landscape", name="orientation", native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column("place", sa.Enum("bottom", "left", "right", name="cardplace", native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column("size", sa.Enum("usual", "large", "largest", name="textsize", native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column("chat", sa.Integer(), nullable=False),
    sa.Column("safe_left", sa.Integer(), nullable=False),
    sa.Column("safe_top", sa.Integer(), nullable=False),
    sa.Column("safe_width", sa.Integer(), nullable=False),
    sa.Column("safe_height", sa.Integer(), nullable=False),
    sa.Column("card", sa.JSON(), nullable=True),
    sa.Column("card_until", UtcDateTime(timezone=True), nullable=True),
    sa.Column("caption", sa.String(length=120), nullable=True),
    sa.Column("caption_until", UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(caption IS NULL) = (caption_until IS NULL)", name=op.f("ck_overlay_caption_ends")),
    sa.CheckConstraint("(card IS NULL) = (card_until IS NULL)", name=op.f("ck_overlay_card_ends")),
    sa.CheckConstraint("chat BETWEEN 0 AND 40", name=op.f("ck_overlay_chat")),
    sa.CheckConstraint("safe_left >= 0 AND safe_top >= 0 AND safe_width >= 0 AND safe_height >= 0 AND safe_left + safe_width <= 100 AND safe_top + safe_height <= 100", name=op.f("ck_overlay_safe_area")),
    sa.ForeignKeyConstraint(["session_id"], ["live_session.id"], name=op.f("fk_overlay_session_id")),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_overlay")),
    sa.UniqueConstraint("session_id", name=op.f("uq_overlay_session_id"))
    )


def downgrade() -> None:
    for table in ("overlay", "desk_helper", "caption", "text_card"):
        op.drop_table(table)
