"""Fee rules by cooperative and channel, and what each order line that arrived came to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261123_fees"
down_revision = "20261123_line_rates"
branch_labels = None
depends_on = None

KINDS = ("cooperative", "market", "platform", "materials")
PARTS = ("cooperative_minor", "market_minor", "platform_minor", "materials_minor")


def choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def number(name: str, *, empty: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=empty)


def moment(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def to(table: str, column: str, there: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{there}.id"], name=name)


def upgrade() -> None:
    op.create_table(
        "fee_rule",
        number("id"),
        sa.Column("kind", choice("feekind", *KINDS), nullable=False),
        number("cooperative_id", empty=True),
        sa.Column("channel", choice("channel", "web", "bulk"), nullable=True),
        number("share_points"),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        number("told_by", empty=True),
        moment("told_at"),
        sa.CheckConstraint("share_points BETWEEN 0 AND 5000", name=op.f("ck_fee_rule_share")),
        sa.CheckConstraint("kind <> 'materials'", name=op.f("ck_fee_rule_kind_ruled")),
        to("fee_rule", "cooperative_id", "cooperative"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee_rule")),
    )
    op.create_index("ix_fee_rule_kind", "fee_rule", ["kind", "starts_on"])
    positive = " AND ".join(f"{each} >= 0" for each in PARTS)
    op.create_table(
        "line_share",
        number("id"),
        number("order_line_id"),
        number("cooperative_id"),
        sa.Column("channel", choice("channel", "web", "bulk"), nullable=False),
        *(number(each) for each in ("kept", "cooperative_points", "market_points")),
        number("platform_points"),
        *(
            sa.Column(each, sa.BigInteger(), nullable=False)
            for each in ("materials_each", *PARTS)
        ),
        moment("at"),
        sa.CheckConstraint("kept >= 0", name=op.f("ck_line_share_kept")),
        sa.CheckConstraint(positive, name=op.f("ck_line_share_positive")),
        to("line_share", "order_line_id", "order_line"),
        to("line_share", "cooperative_id", "cooperative"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_line_share")),
        sa.UniqueConstraint("order_line_id", name=op.f("uq_line_share_order_line_id")),
    )
    name = op.f("ix_line_share_cooperative_id")
    op.create_index(name, "line_share", ["cooperative_id"])


def downgrade() -> None:
    op.drop_table("line_share")
    op.drop_table("fee_rule")
