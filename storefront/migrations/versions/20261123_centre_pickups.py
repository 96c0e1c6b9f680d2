"""A place to pick up may be a cooperative's own centre; an order keeps at whose it is fetched."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261123_centre_pickups"
down_revision = "20261123_targets"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("delivery_method") as method:
        method.add_column(sa.Column("cooperative_id", sa.Integer(), nullable=True))
        method.create_foreign_key(
            op.f("fk_delivery_method_cooperative_id"), "cooperative", ["cooperative_id"], ["id"]
        )
        method.create_check_constraint(
            op.f("ck_delivery_method_handed_over"), "kind = 'pickup' OR cooperative_id IS NULL"
        )
    op.add_column(
        "customer_order", sa.Column("pickup_cooperative_id", sa.Integer(), nullable=True)
    )
    op.create_index(
        "ix_customer_order_pickup_cooperative_id", "customer_order", ["pickup_cooperative_id"]
    )


def downgrade() -> None:
    op.drop_index("ix_customer_order_pickup_cooperative_id", table_name="customer_order")
    op.drop_column("customer_order", "pickup_cooperative_id")
    with op.batch_alter_table("delivery_method") as method:
        method.drop_constraint(op.f("ck_delivery_method_handed_over"), type_="check")
        method.drop_constraint(op.f("fk_delivery_method_cooperative_id"), type_="foreignkey")
        method.drop_column("cooperative_id")
