"""Sheets of goods that the office brings, and what they would change."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from catalog.db import UtcDateTime

revision = "20261123_goods_sheets"
down_revision = "20261123_order_tax"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
STATES = ("brought", "read", "asked", "kept", "dropped", "refused")
KINDS = ("issue", "change", "new")


def _choice(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def upgrade() -> None:
    op.create_table(
        "goods_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("state", _choice("sheetstate", STATES), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=True),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("percent", "rows", "changes", "fresh", "errors", "notes")
        ),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("refusal", JSON, nullable=True),
        sa.Column("brought_by", sa.Integer(), nullable=True),
        sa.Column("brought_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name=op.f("ck_goods_sheet_percent")),
        sa.CheckConstraint(
            "data IS NOT NULL OR state IN ('kept','dropped','refused')",
            name=op.f("ck_goods_sheet_file"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goods_sheet")),
    )
    op.create_index("ix_goods_sheet_brought_at", "goods_sheet", ["brought_at"])
    op.create_table(
        "goods_sheet_part",
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("kind", _choice("partkind", KINDS), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("lines", JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["sheet_id"], ["goods_sheet.id"], name=op.f("fk_goods_sheet_part_sheet_id")
        ),
        sa.PrimaryKeyConstraint("sheet_id", "kind", "number", name=op.f("pk_goods_sheet_part")),
    )


def downgrade() -> None:
    op.drop_table("goods_sheet_part")
    op.drop_index("ix_goods_sheet_brought_at", table_name="goods_sheet")
    op.drop_table("goods_sheet")
