"""An order may leave in parts: what was chosen, how many have left, and what each of them earned."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261123_parts"
down_revision = "20261123_kits_in_order"
branch_labels = None
depends_on = None

READY = sa.text("part_ready_at IS NOT NULL")
MONEY = ("goods", "shipping", "discount", "tax", "held_tax", "back", "tax_back")


def upgrade() -> None:
    with op.batch_alter_table("customer_order") as order:
        order.add_column(
            sa.Column("parts", sa.String(24), nullable=False, server_default=sa.text("'whole'"))
        )
        order.add_column(
            sa.Column("parts_sent", sa.Integer(), nullable=False, server_default=sa.text("0"))
        )
        order.add_column(sa.Column("part_ready_at", sa.DateTime(timezone=True), nullable=True))
        order.create_check_constraint(
            op.f("ck_customer_order_parts"), "parts IN ('whole', 'allowed', 'wanted')"
        )
        order.create_check_constraint(op.f("ck_customer_order_parts_sent"), "parts_sent >= 0")
        order.create_check_constraint(
            op.f("ck_customer_order_what_left_is_kept"), "state <> 'cancelled' OR parts_sent = 0"
        )
    op.create_index(
        "ix_customer_order_part_ready",
        "customer_order",
        ["part_ready_at"],
        sqlite_where=READY,
        postgresql_where=READY,
    )
    op.create_table(
        "sent_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("parcel_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("following", sa.Integer(), nullable=False),
        *(sa.Column(f"{each}_minor", sa.BigInteger(), nullable=False) for each in MONEY),
        sa.CheckConstraint(
            "number >= 1 AND pieces >= 1 AND following >= 0", name=op.f("ck_sent_part_counts")
        ),
        sa.CheckConstraint(
            "goods_minor >= 0 AND shipping_minor >= 0 AND discount_minor >= 0",
            name=op.f("ck_sent_part_sums"),
        ),
        sa.CheckConstraint(
            "tax_minor >= 0 AND held_tax_minor >= 0", name=op.f("ck_sent_part_taxes")
        ),
        sa.CheckConstraint("back_minor >= 0 AND tax_back_minor >= 0", name=op.f("ck_sent_part_back")),
        sa.ForeignKeyConstraint(
            ["order_id"], ["customer_order.id"], name=op.f("fk_sent_part_order_id")
        ),
        sa.ForeignKeyConstraint(["parcel_id"], ["parcel.id"], name=op.f("fk_sent_part_parcel_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sent_part")),
        sa.UniqueConstraint("order_id", "number", name=op.f("uq_sent_part_order_id")),
        sa.UniqueConstraint("parcel_id", name=op.f("uq_sent_part_parcel_id")),
    )


def downgrade() -> None:
    op.drop_table("sent_part")
    op.drop_index("ix_customer_order_part_ready", table_name="customer_order")
    with op.batch_alter_table("customer_order") as order:
        for name in ("what_left_is_kept", "parts_sent", "parts"):
            order.drop_constraint(op.f(f"ck_customer_order_{name}"), type_="check")
        for column in ("part_ready_at", "parts_sent", "parts"):
            order.drop_column(column)
