"""What makers' devices send, each press once; kept with the reason where it came too late."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from catalog.db import UtcDateTime

revision = "20261123_sendings"
down_revision = "20261123_training"
branch_labels = None
depends_on = None

JSON_MAP = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
VERBS = "'take', 'defer', 'decline', 'start', 'hand_in', 'call', 'stop'"


def upgrade() -> None:
    op.create_table(
        "sending",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("maker_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.String(length=40), nullable=False),
        sa.Column("verb", sa.String(length=24), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("words", sa.String(length=400), nullable=False),
        sa.Column("photo_asset_id", sa.Integer(), nullable=True),
        sa.Column("made_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.Column("kept_because", JSON_MAP, nullable=True),
        sa.Column("settled_at", UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(f"verb IN ({VERBS})", name=op.f("ck_sending_verb")),
        sa.CheckConstraint("pieces >= 0", name=op.f("ck_sending_pieces")),
        sa.CheckConstraint("settled_at IS NULL OR kept", name=op.f("ck_sending_settled_was_kept")),
        sa.CheckConstraint(
            "kept = (kept_because IS NOT NULL)", name=op.f("ck_sending_kept_for_a_reason")
        ),
        sa.ForeignKeyConstraint(["maker_id"], ["maker.id"], name=op.f("fk_sending_maker_id")),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_sending_batch_id")),
        sa.ForeignKeyConstraint(
            ["photo_asset_id"], ["asset.id"], name=op.f("fk_sending_photo_asset_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sending")),
        sa.UniqueConstraint("maker_id", "nonce", "verb", name=op.f("uq_sending_maker_id_nonce_verb")),
    )
    op.create_index("ix_sending_batch_id", "sending", ["batch_id"])
    op.create_index("ix_sending_kept", "sending", ["kept", "settled_at", "id"])


def downgrade() -> None:
    op.drop_table("sending")
