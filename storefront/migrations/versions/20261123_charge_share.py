"""The share of a kit's worth that lost material may cost at most."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261123_charge_share"
down_revision = "20261123_fees"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("pay_protection") as batch_op:
        batch_op.add_column(
            sa.Column("charge_points", sa.Integer(), server_default="2000", nullable=False)
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_pay_protection_charge"), "charge_points BETWEEN 0 AND 10000"
        )


def downgrade() -> None:
    with op.batch_alter_table("pay_protection") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_pay_protection_charge"), type_="check")
        batch_op.drop_column("charge_points")
