"""What a price holds: taxes by zone, what materials cost, a cooperative's share, a tax class."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from catalog.db import WordsType

revision = "20261123_taxes"
down_revision = "20261123_order_sums"
branch_labels = None
depends_on = None

#: A column with its check in one statement, which both engines take.
CLASS = """ALTER TABLE product ADD COLUMN tax_class VARCHAR(24) DEFAULT 'standard' NOT NULL
CONSTRAINT ck_product_taxclass CHECK (tax_class IN ('standard', 'reduced', 'zero'))"""


def upgrade() -> None:
    op.execute(CLASS)
    op.create_table(
        "zone_tax",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("name", WordsType(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("standard_points", sa.Integer(), nullable=False),
        sa.Column("reduced_points", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.CheckConstraint("kind IN ('included', 'added')", name=op.f("ck_zone_tax_taxkind")),
        sa.CheckConstraint(
            "standard_points BETWEEN 0 AND 10000 AND reduced_points BETWEEN 0 AND 10000",
            name=op.f("ck_zone_tax_rates"),
        ),
        sa.ForeignKeyConstraint(
            ["zone_id"], ["delivery_zone.id"], name=op.f("fk_zone_tax_zone_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_zone_tax")),
        sa.UniqueConstraint("zone_id", "starts_on", name=op.f("uq_zone_tax_zone_id_starts_on")),
    )
    op.create_table(
        "material_cost",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("variant_id", sa.Integer(), nullable=True),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.CheckConstraint("amount_minor >= 0", name=op.f("ck_material_cost_positive")),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_material_cost_product_id")
        ),
        sa.ForeignKeyConstraint(
            ["variant_id"], ["variant.id"], name=op.f("fk_material_cost_variant_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material_cost")),
        sa.UniqueConstraint(
            "variant_id",
            "currency",
            "starts_on",
            name=op.f("uq_material_cost_variant_id_currency_starts_on"),
        ),
    )
    op.create_index(
        "uq_material_cost_of_product",
        "material_cost",
        ["product_id", "currency", "starts_on"],
        unique=True,
        sqlite_where=sa.text("variant_id IS NULL"),
        postgresql_where=sa.text("variant_id IS NULL"),
    )
    op.create_table(
        "cooperative_fee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cooperative_id", sa.Integer(), nullable=False),
        sa.Column("share_points", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "share_points BETWEEN 0 AND 5000", name=op.f("ck_cooperative_fee_share")
        ),
        sa.ForeignKeyConstraint(
            ["cooperative_id"], ["cooperative.id"], name=op.f("fk_cooperative_fee_cooperative_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cooperative_fee")),
        sa.UniqueConstraint(
            "cooperative_id", "starts_on", name=op.f("uq_cooperative_fee_cooperative_id_starts_on")
        ),
    )


def downgrade() -> None:
    op.drop_table("cooperative_fee")
    op.drop_table("material_cost")
    op.drop_table("zone_tax")
    op.drop_column("product", "tax_class")
