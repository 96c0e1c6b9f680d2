"""Editing goods: versions, moments of showing and leaving, retired variants."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import catalog.db

revision = "20261123_goods"
down_revision = "20261123_reconciliation"
branch_labels = None
depends_on = None

MOMENT = catalog.db.UtcDateTime(timezone=True)


def upgrade() -> None:
    op.add_column(
        "product", sa.Column("version", sa.Integer(), server_default="1", nullable=False)
    )
    op.add_column("product", sa.Column("publish_at", MOMENT, nullable=True))
    op.add_column("product", sa.Column("delist_at", MOMENT, nullable=True))
    op.create_index("ix_product_publish_at", "product", ["publish_at"])
    op.create_index("ix_product_delist_at", "product", ["delist_at"])
    op.add_column("variant", sa.Column("retired_at", MOMENT, nullable=True))


def downgrade() -> None:
    op.drop_column("variant", "retired_at")
    op.drop_index("ix_product_delist_at", table_name="product")
    op.drop_index("ix_product_publish_at", table_name="product")
    op.drop_column("product", "delist_at")
    op.drop_column("product", "publish_at")
    op.drop_column("product", "version")
