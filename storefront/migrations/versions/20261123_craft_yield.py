"""How much of a maker's work is good at once, craft by craft."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261123_craft_yield"
down_revision = "20261123_kit_parcels"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("skill", sa.Column("first_pass_yield", sa.Numeric(4, 3), nullable=True))
    op.create_table(
        "craft_yield",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("maker_id", sa.Integer(), nullable=False),
        sa.Column("craft_id", sa.Integer(), nullable=False),
        sa.Column("seen", sa.Numeric(9, 3), nullable=False),
        sa.Column("good", sa.Numeric(9, 3), nullable=False),
        sa.CheckConstraint("good BETWEEN 0 AND seen", name=op.f("ck_craft_yield_good_was_seen")),
        sa.ForeignKeyConstraint(["craft_id"], ["craft.id"], name=op.f("fk_craft_yield_craft_id")),
        sa.ForeignKeyConstraint(["maker_id"], ["maker.id"], name=op.f("fk_craft_yield_maker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_craft_yield")),
        sa.UniqueConstraint("maker_id", "craft_id", name=op.f("uq_craft_yield_maker_id_craft_id")),
    )


def downgrade() -> None:
    op.drop_table("craft_yield")
    op.drop_column("skill", "first_pass_yield")
