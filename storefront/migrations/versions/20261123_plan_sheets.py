"""Plans: cancelled wishes, how far a wish is, one open plan of a kind, and ready sheets to show.

SQLite cannot change a CHECK, and building the table anew would break the batches that point to it;
so its written condition is replaced, as SQLite's own manual allows where no row changes.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261123_plan_sheets"
down_revision = "20261123_insert_only"
branch_labels = None
depends_on = None

BEFORE = "'asked', 'proposed', 'refused', 'accepted', 'superseded'"
AFTER = f"{BEFORE}, 'cancelled'"
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def _states(then: str, now: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f("ck_plan_planstate"), "plan", type_="check")
        op.create_check_constraint(op.f("ck_plan_planstate"), "plan", f"state IN ({now})")
        return
    run = op.get_bind().exec_driver_sql
    version = int(run("PRAGMA schema_version").scalar() or 0)
    run("PRAGMA writable_schema = ON")
    run(
        "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = 'plan'",
        (f"IN ({then})", f"IN ({now})"),
    )
    run(f"PRAGMA schema_version = {version + 1}")
    run("PRAGMA writable_schema = OFF")


def upgrade() -> None:
    _states(BEFORE, AFTER)
    op.add_column("plan", sa.Column("step", sa.String(length=24), nullable=True))
    op.add_column("plan", sa.Column("percent", sa.Integer(), nullable=True))
    for state in ("asked", "proposed"):
        where = sa.text(f"state = '{state}'")
        op.create_index(
            f"ix_plan_one_{state}",
            "plan",
            ["order_id"],
            unique=True,
            sqlite_where=where,
            postgresql_where=where,
        )
    op.create_table(
        "plan_sheet",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("content", JSON, nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_sheet_plan_id")),
        sa.PrimaryKeyConstraint("plan_id", name=op.f("pk_plan_sheet")),
    )
    op.create_table(
        "plan_person",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("busy", sa.Boolean(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("pay_minor", sa.BigInteger(), nullable=False),
        sa.Column("content", JSON, nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_person_plan_id")),
        sa.PrimaryKeyConstraint("plan_id", "code", name=op.f("pk_plan_person")),
    )
    op.create_index("ix_plan_person_busy", "plan_person", ["plan_id", "busy", "code"])
    op.create_table(
        "plan_gap",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("craft", sa.String(length=80), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("pieces", "certified", "maker", "hour", "week")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_gap_plan_id")),
        sa.PrimaryKeyConstraint("plan_id", "craft", "grade", name=op.f("pk_plan_gap")),
    )


def downgrade() -> None:
    for table in ("plan_gap", "plan_person", "plan_sheet"):
        op.drop_table(table)
    for state in ("proposed", "asked"):
        op.drop_index(f"ix_plan_one_{state}", table_name="plan")
    op.execute("UPDATE plan SET state = 'superseded' WHERE state = 'cancelled'")
    for column in ("percent", "step"):
        op.drop_column("plan", column)
    _states(AFTER, BEFORE)
