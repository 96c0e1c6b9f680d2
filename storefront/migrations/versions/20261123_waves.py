"""Waves: made-to-order pieces of many shoppers, made together.

Orders may be of kind `wave`. SQLite cannot alter a CHECK; a copied table would break the keys that
point at it inside one transaction, so the text of the constraint is changed in the schema, as
SQLite's own page on ALTER TABLE tells for changes that do not touch what is stored.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261123_waves"
down_revision = "20261123_replans"
branch_labels = None
depends_on = None

CHECK = "ck_customer_order_orderkind"
BEFORE, AFTER = "kind IN ('web', 'bulk')", "kind IN ('web', 'bulk', 'wave')"


def upgrade() -> None:
    _kinds(BEFORE, AFTER)
    op.create_table(
        "wave_rule",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("making_days", sa.Integer(), nullable=False),
        sa.Column("notice_days", sa.Integer(), nullable=False),
        sa.Column("longest_wait_days", sa.Integer(), nullable=False),
        sa.Column("good_batches", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_wave_rule_one")),
        sa.CheckConstraint("making_days >= 1 AND notice_days >= 1", name=op.f("ck_wave_rule_days")),
        sa.CheckConstraint(
            "longest_wait_days >= 0 AND good_batches >= 1", name=op.f("ck_wave_rule_waiting")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wave_rule")),
    )
    op.create_table(
        "wave_gathered",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("wave_line_id", sa.Integer(), nullable=False),
        sa.Column("web_line_id", sa.Integer(), nullable=False),
        sa.Column("open_for", sa.Integer(), nullable=True),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("set_aside", sa.Integer(), nullable=False),
        sa.Column(
            "why",
            sa.Enum(
                "due",
                "waited",
                "enough",
                "along",
                "asked",
                name="why",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("gathered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("pieces >= 1", name=op.f("ck_wave_gathered_pieces")),
        sa.CheckConstraint(
            "set_aside BETWEEN 0 AND pieces", name=op.f("ck_wave_gathered_never_more_than_hers")
        ),
        sa.CheckConstraint(
            "open_for IS NULL OR open_for = web_line_id",
            name=op.f("ck_wave_gathered_open_for_her"),
        ),
        sa.CheckConstraint(
            "(open_for IS NULL) = (released_at IS NOT NULL)",
            name=op.f("ck_wave_gathered_released"),
        ),
        sa.CheckConstraint("wave_line_id <> web_line_id", name=op.f("ck_wave_gathered_two_lines")),
        sa.ForeignKeyConstraint(
            ["wave_line_id"], ["order_line.id"], name=op.f("fk_wave_gathered_wave_line_id")
        ),
        sa.ForeignKeyConstraint(
            ["web_line_id"], ["order_line.id"], name=op.f("fk_wave_gathered_web_line_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wave_gathered")),
        sa.UniqueConstraint("open_for", name=op.f("uq_wave_gathered_open_for")),
    )
    op.create_index("ix_wave_gathered_wave_line", "wave_gathered", ["wave_line_id"])
    op.create_index("ix_wave_gathered_web_line", "wave_gathered", ["web_line_id"])
    op.create_table(
        "wave_set_aside",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("gathered_id", sa.Integer(), nullable=False),
        sa.Column("parcel_content_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.CheckConstraint("pieces >= 1", name=op.f("ck_wave_set_aside_pieces")),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_wave_set_aside_batch_id")),
        sa.ForeignKeyConstraint(
            ["gathered_id"], ["wave_gathered.id"], name=op.f("fk_wave_set_aside_gathered_id")
        ),
        sa.ForeignKeyConstraint(
            ["parcel_content_id"],
            ["parcel_content.id"],
            name=op.f("fk_wave_set_aside_parcel_content_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wave_set_aside")),
        sa.UniqueConstraint(
            "gathered_id", "parcel_content_id", name=op.f("uq_wave_set_aside_gathered_id_parcel_content_id")
        ),
    )
    op.create_index("ix_wave_set_aside_content", "wave_set_aside", ["parcel_content_id"])


def downgrade() -> None:
    op.drop_table("wave_set_aside")
    op.drop_table("wave_gathered")
    op.drop_table("wave_rule")
    _kinds(AFTER, BEFORE)


def _kinds(before: str, after: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f(CHECK), "customer_order", type_="check")
        op.create_check_constraint(op.f(CHECK), "customer_order", after)
        return
    connection = op.get_bind()
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    connection.exec_driver_sql(
        "UPDATE sqlite_master SET sql = replace(sql, ?, ?)"
        " WHERE type = 'table' AND name = 'customer_order'",
        (before, after),
    )
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = OFF")
