"""Cooperatives: opening days, closed days, carriers, places; what partners let each other see."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from catalog.db import UtcDateTime

revision = "20261123_partners"
down_revision = "20261123_table"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
EVERY_DAY = '{"days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]}'


def upgrade() -> None:
    for name, usual in (("open_days", EVERY_DAY), ("carriers", '{"names": []}')):
        op.add_column("cooperative", sa.Column(name, JSON, nullable=False, server_default=usual))
    places = sa.Column("centre_places", sa.Integer(), nullable=False, server_default="0")
    op.add_column("cooperative", places)
    homes = sa.Column("to_homes", sa.Boolean(), nullable=False, server_default=sa.true())
    op.add_column("cooperative", homes)
    op.create_table(
        "cooperative_closed_day",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cooperative_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cooperative_id"],
            ["cooperative.id"],
            name=op.f("fk_cooperative_closed_day_cooperative_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cooperative_closed_day")),
        sa.UniqueConstraint(
            "cooperative_id", "day", name=op.f("uq_cooperative_closed_day_cooperative_id_day")
        ),
    )
    _grants()


def _grants() -> None:
    op.create_table(
        "partner_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column(
            "scope",
            sa.Enum(
                "board",
                "stock",
                "reports",
                name="scope",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("given_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(partner_id IS NULL) <> (user_id IS NULL)", name=op.f("ck_partner_grant_one_partner")
        ),
        sa.CheckConstraint("last_on >= first_on", name=op.f("ck_partner_grant_term")),
        sa.CheckConstraint("owner_id <> partner_id", name=op.f("ck_partner_grant_another")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["cooperative.id"], name=op.f("fk_partner_grant_owner_id")
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["cooperative.id"], name=op.f("fk_partner_grant_partner_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_partner_grant_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_grant")),
    )
    op.create_index("ix_partner_grant_owner", "partner_grant", ["owner_id", "id"])
    op.create_index("ix_partner_grant_partner", "partner_grant", ["partner_id", "owner_id"])
    op.create_index("ix_partner_grant_user", "partner_grant", ["user_id", "owner_id"])


def downgrade() -> None:
    op.drop_table("partner_grant")
    op.drop_table("cooperative_closed_day")
    for name in ("to_homes", "centre_places", "carriers", "open_days"):
        op.drop_column("cooperative", name)
