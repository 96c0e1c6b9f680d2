"""Every night's proof of the materials is kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261123_material_proof"
down_revision = "20261123_invitations"
branch_labels = None
depends_on = None

JSON_MAP = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")


def upgrade() -> None:
    op.create_table(
        "material_proof",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_sound", sa.Boolean(), nullable=False),
        sa.Column("findings", JSON_MAP, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material_proof")),
        sa.UniqueConstraint("day", name=op.f("uq_material_proof_day")),
    )


def downgrade() -> None:
    op.drop_table("material_proof")
