"""Codes on pieces and bundles, and thanks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from catalog.db import UtcDateTime

revision = "20261123_trace"
down_revision = "20261123_inspections"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "trace_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("issued_at", UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("pieces >= 1 AND number >= 1", name=op.f("ck_trace_code_pieces")),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_trace_code_batch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trace_code")),
        sa.UniqueConstraint("code", name=op.f("uq_trace_code_code")),
        sa.UniqueConstraint("batch_id", "number", name=op.f("uq_trace_code_batch_id_number")),
    )
    op.create_table(
        "thanks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("maker_id", sa.Integer(), nullable=False),
        sa.Column("cooperative_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=280), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("hidden_at", UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("number BETWEEN 1 AND 20", name=op.f("ck_thanks_number")),
        sa.ForeignKeyConstraint(["code_id"], ["trace_code.id"], name=op.f("fk_thanks_code_id")),
        sa.ForeignKeyConstraint(["maker_id"], ["maker.id"], name=op.f("fk_thanks_maker_id")),
        sa.ForeignKeyConstraint(
            ["cooperative_id"], ["cooperative.id"], name=op.f("fk_thanks_cooperative_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thanks")),
        sa.UniqueConstraint("code_id", "number", name=op.f("uq_thanks_code_id_number")),
        sa.UniqueConstraint("code_id", "words", name=op.f("uq_thanks_code_id_words")),
    )
    op.create_index("ix_thanks_maker", "thanks", ["maker_id", "hidden_at", "id"])
    op.create_index("ix_thanks_cooperative", "thanks", ["cooperative_id", "id"])


def downgrade() -> None:
    op.drop_table("thanks")
    op.drop_table("trace_code")
