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
    for column in _columns():
        op.add_column("customer_order", column)
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
        sa.UniqueConstraint("order_id", "number", name=op.f("uq_sent_part_order_id_number")),
        sa.UniqueConstraint("parcel_id", name=op.f("uq_sent_part_parcel_id")),
    )


def downgrade() -> None:
    op.drop_table("sent_part")
    op.drop_index("ix_customer_order_part_ready", table_name="customer_order")
    for column in ("part_ready_at", "parts_sent", "parts"):
        op.drop_column("customer_order", column)


def _columns() -> tuple[sa.Column[object], ...]:
    """With their checks in their own definitions, so that SQLite need not write the table anew."""

    def check(name: str, text: str) -> sa.CheckConstraint:
        return sa.CheckConstraint(text, name=op.f(f"ck_customer_order_{name}"))

    chosen = check("parts", "parts IN ('whole', 'allowed', 'wanted')")
    counted = check("parts_sent", "parts_sent >= 0")
    kept = check("what_left_is_kept", "state <> 'cancelled' OR parts_sent = 0")
    whole, none = sa.text("'whole'"), sa.text("0")
    return (
        sa.Column("parts", sa.String(24), chosen, nullable=False, server_default=whole),
        sa.Column("parts_sent", sa.Integer(), counted, kept, nullable=False, server_default=none),
        sa.Column("part_ready_at", sa.DateTime(timezone=True), nullable=True),
    )
