"""Words on a piece, a note for the shop, a gift; lines of one variant with different words."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import catalog.vault

revision = "20261123_lettering"
down_revision = "20261123_flows"
branch_labels = None
depends_on = None

ONE = "uq_cart_line_cart_id_variant_id"


def upgrade() -> None:
    op.create_table(
        "product_lettering",
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("signs", sa.String(length=24), nullable=False),
        sa.Column("extra_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("most BETWEEN 1 AND 40", name=op.f("ck_product_lettering_most")),
        sa.CheckConstraint("extra_minor >= 0", name=op.f("ck_product_lettering_extra")),
        sa.CheckConstraint(
            "signs IN ('any', 'latin', 'chinese')", name=op.f("ck_product_lettering_signs")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_product_lettering_product_id")
        ),
        sa.PrimaryKeyConstraint("product_id", name=op.f("pk_product_lettering")),
    )
    with op.batch_alter_table("cart_line") as line:
        line.add_column(
            sa.Column("mark", sa.String(length=64), server_default="", nullable=False)
        )
        line.add_column(
            sa.Column("lettering", catalog.vault.Sealed("cart_line.lettering"), nullable=True)
        )
        line.add_column(sa.Column("seen_minor", sa.BigInteger(), nullable=True))
        line.drop_constraint(op.f(ONE), type_="unique")
        line.create_unique_constraint(op.f(f"{ONE}_mark"), ["cart_id", "variant_id", "mark"])
    op.add_column(
        "order_line",
        sa.Column("lettering", catalog.vault.Sealed("order_line.lettering"), nullable=True),
    )
    for name in ("note", "gift_message"):
        sealed = catalog.vault.Sealed(f"order.{name}")
        op.add_column("customer_order", sa.Column(name, sealed, nullable=True))
    op.add_column(
        "customer_order",
        sa.Column("gift_wrapped", sa.Boolean(), server_default=sa.false(), nullable=False),
    )


def downgrade() -> None:
    for name in ("gift_wrapped", "gift_message", "note"):
        op.drop_column("customer_order", name)
    op.drop_column("order_line", "lettering")
    op.execute("DELETE FROM cart_line WHERE mark <> ''")
    with op.batch_alter_table("cart_line") as line:
        line.drop_constraint(op.f(f"{ONE}_mark"), type_="unique")
        line.create_unique_constraint(op.f(ONE), ["cart_id", "variant_id"])
        line.drop_column("seen_minor")
        line.drop_column("lettering")
        line.drop_column("mark")
    op.drop_table("product_lettering")
