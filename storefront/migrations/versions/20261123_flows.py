"""A payment remembers where she pays, and why an attempt failed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261123_flows"
down_revision = "20261123_reviews"
branch_labels = None
depends_on = None

FLOWS = sa.Enum(
    "hosted", "element", name="flow", native_enum=False, create_constraint=True, length=24
)


def upgrade() -> None:
    with op.batch_alter_table("payment") as payment:
        payment.add_column(sa.Column("flow", FLOWS, server_default="hosted", nullable=False))
        payment.add_column(
            sa.Column("problem", sa.String(length=60), server_default="", nullable=False)
        )


def downgrade() -> None:
    with op.batch_alter_table("payment") as payment:
        payment.drop_column("problem")
        payment.drop_constraint("ck_payment_flow", type_="check")
        payment.drop_column("flow")
