"""Bundles: what lies in them, what lay in an ordered one, and when stock is told to the shelf."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261123_bundles"
down_revision = "20261123_sendings"
branch_labels = None
depends_on = None

MARK = (
    "INSERT INTO shelf_mark (kind, subject_id, due_at)"
    " SELECT 'variant', NEW.variant_id, '1970-01-01 00:00:00.000000';"
    " INSERT INTO shelf_mark (kind, subject_id, due_at)"
    " SELECT 'variant', OLD.variant_id, '1970-01-01 00:00:00.000000'"
    " WHERE OLD.variant_id <> NEW.variant_id;"
)
MOVED = " OR OLD.variant_id <> NEW.variant_id OR OLD.location_id <> NEW.location_id"
BEFORE = f"((OLD.on_hand > 0) <> (NEW.on_hand > 0){MOVED})"
NOW = (
    "((OLD.on_hand <> NEW.on_hand AND (OLD.on_hand < NEW.low OR NEW.on_hand < NEW.low))"
    f"{MOVED})"
)


def flag(name: str, said: bool) -> sa.Column[bool]:
    default = sa.true() if said else sa.false()
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=default)


def number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def tells(when: str) -> None:
    """Stock leaves a mark when it changes so."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER IF EXISTS stock_level_shelf_update")
        op.get_bind().exec_driver_sql(
            "CREATE TRIGGER stock_level_shelf_update AFTER UPDATE ON stock_level"
            f" WHEN {when} BEGIN {MARK} END"
        )
        return
    op.execute("DROP TRIGGER IF EXISTS stock_level_shelf_update ON stock_level")
    op.get_bind().exec_driver_sql(
        "CREATE TRIGGER stock_level_shelf_update AFTER UPDATE ON stock_level"
        f" FOR EACH ROW WHEN {when} EXECUTE FUNCTION stock_level_shelf_update()"
    )


def upgrade() -> None:
    op.add_column("variant", flag("is_bundle", False))
    op.create_index("uq_variant_bundle", "variant", ["id", "is_bundle"], unique=True)
    low = sa.Column("low", sa.Integer(), nullable=False, server_default="1")
    if op.get_bind().dialect.name == "sqlite":
        check = "CONSTRAINT ck_stock_level_low CHECK (low >= 1)"
        op.execute(f"ALTER TABLE stock_level ADD COLUMN low INTEGER DEFAULT '1' NOT NULL {check}")
    else:
        op.add_column("stock_level", low)
        op.create_check_constraint(op.f("ck_stock_level_low"), "stock_level", "low >= 1")
    tells(NOW)
    _bundle_part()
    op.create_table(
        "order_line_part",
        number("order_line_id"),
        number("variant_id"),
        number("pieces"),
        sa.CheckConstraint("pieces >= 1", name=op.f("ck_order_line_part_pieces")),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["order_line.id"], name=op.f("fk_order_line_part_order_line_id")
        ),
        sa.ForeignKeyConstraint(
            ["variant_id"], ["variant.id"], name=op.f("fk_order_line_part_variant_id")
        ),
        sa.PrimaryKeyConstraint("order_line_id", "variant_id", name=op.f("pk_order_line_part")),
    )
    op.create_index("ix_order_line_part_variant", "order_line_part", ["variant_id"])


def _bundle_part() -> None:
    op.create_table(
        "bundle_part",
        number("bundle_id"),
        number("component_id"),
        number("pieces"),
        flag("of_bundle", True),
        flag("part_is_bundle", False),
        sa.CheckConstraint("pieces BETWEEN 1 AND 99", name=op.f("ck_bundle_part_pieces")),
        sa.CheckConstraint("of_bundle", name=op.f("ck_bundle_part_of_bundle")),
        sa.CheckConstraint("NOT part_is_bundle", name=op.f("ck_bundle_part_part_is_bundle")),
        sa.ForeignKeyConstraint(
            ["bundle_id", "of_bundle"],
            ["variant.id", "variant.is_bundle"],
            name=op.f("fk_bundle_part_bundle_id_of_bundle"),
        ),
        sa.ForeignKeyConstraint(
            ["component_id", "part_is_bundle"],
            ["variant.id", "variant.is_bundle"],
            name=op.f("fk_bundle_part_component_id_part_is_bundle"),
        ),
        sa.PrimaryKeyConstraint("bundle_id", "component_id", name=op.f("pk_bundle_part")),
    )
    op.create_index("ix_bundle_part_component", "bundle_part", ["component_id"])


def downgrade() -> None:
    op.drop_table("order_line_part")
    op.drop_table("bundle_part")
    tells(BEFORE)
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(op.f("ck_stock_level_low"), "stock_level", type_="check")
    op.drop_column("stock_level", "low")
    op.drop_index("uq_variant_bundle", "variant")
    op.drop_column("variant", "is_bundle")
