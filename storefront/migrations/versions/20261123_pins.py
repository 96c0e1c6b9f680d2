"""Defects are pinned to a point of the picture; golden samples have versions, and a lot keeps its."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261123_pins"
down_revision = "20261123_extra_pay"
branch_labels = None
depends_on = None

KEPT = """
    INSERT INTO golden_sample (product_id, version, asset_id, words, at)
    SELECT standard.product_id, 1, standard.golden_asset_id, '', asset.created_at
    FROM inspection_standard AS standard JOIN asset ON asset.id = standard.golden_asset_id"""
WAITING = """
    UPDATE inspection SET golden_asset_id = (
        SELECT golden.asset_id FROM golden_sample AS golden
        JOIN batch ON batch.product_id = golden.product_id WHERE batch.id = inspection.batch_id)
    WHERE state <> 'decided'"""
BACK = """
    UPDATE inspection_standard SET golden_asset_id = (
        SELECT golden.asset_id FROM golden_sample AS golden
        WHERE golden.product_id = inspection_standard.product_id
        ORDER BY golden.version DESC LIMIT 1)"""


def upgrade() -> None:
    op.create_table(
        "golden_sample",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("asset_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_golden_sample_version")),
        sa.ForeignKeyConstraint(["asset_id"], ["asset.id"], name=op.f("fk_golden_sample_asset_id")),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_golden_sample_product_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_golden_sample")),
        sa.UniqueConstraint(
            "product_id", "version", name=op.f("uq_golden_sample_product_id_version")
        ),
    )
    op.execute(KEPT)
    op.add_column("inspection", sa.Column("golden_asset_id", sa.Integer(), nullable=True))
    op.execute(WAITING)
    with op.batch_alter_table("inspection_standard") as standard:
        standard.drop_constraint(
            op.f("fk_inspection_standard_golden_asset_id"), type_="foreignkey"
        )
        standard.drop_column("golden_asset_id")
    with op.batch_alter_table("defect") as defect:
        defect.add_column(sa.Column("pin_x", sa.Numeric(precision=4, scale=3), nullable=True))
        defect.add_column(sa.Column("pin_y", sa.Numeric(precision=4, scale=3), nullable=True))
        defect.create_check_constraint(
            op.f("ck_defect_whole_pin"), "(pin_x IS NULL) = (pin_y IS NULL)"
        )
        defect.create_check_constraint(
            op.f("ck_defect_pin_on_picture"), "pin_x BETWEEN 0 AND 1 AND pin_y BETWEEN 0 AND 1"
        )


def downgrade() -> None:
    with op.batch_alter_table("defect") as defect:
        defect.drop_constraint(op.f("ck_defect_pin_on_picture"), type_="check")
        defect.drop_constraint(op.f("ck_defect_whole_pin"), type_="check")
        defect.drop_column("pin_y")
        defect.drop_column("pin_x")
    with op.batch_alter_table("inspection_standard") as standard:
        standard.add_column(sa.Column("golden_asset_id", sa.Integer(), nullable=True))
        standard.create_foreign_key(
            op.f("fk_inspection_standard_golden_asset_id"), "asset", ["golden_asset_id"], ["id"]
        )
    op.execute(BACK)
    op.drop_column("inspection", "golden_asset_id")
    op.drop_table("golden_sample")
