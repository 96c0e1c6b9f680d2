"""That a backup was taken is remembered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261123_backups"
down_revision = "20261123_making_steps"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "backup_taken",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("backup", sa.String(length=32), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("head", sa.String(length=96), nullable=False),
        sa.Column("sound", sa.Boolean(), nullable=False),
        sa.CheckConstraint("size_bytes > 0", name=op.f("ck_backup_taken_size")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backup_taken")),
        sa.UniqueConstraint("backup", name=op.f("uq_backup_taken_backup")),
    )


def downgrade() -> None:
    op.drop_table("backup_taken")
