"""What carriers say of parcels, and when they are asked again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from catalog.db import UtcDateTime

revision = "20261123_tracking"
down_revision = "20261123_open_work"
branch_labels = None
depends_on = None

SEEN = ("accepted", "moving", "arriving", "trouble", "delivered", "coming_back")


def upgrade() -> None:
    op.create_index("ix_parcel_tracking_number", "parcel", ["tracking_number"])
    op.create_table(
        "tracking_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("parcel_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=24), nullable=False),
        sa.Column(
            "seen",
            sa.Enum(*SEEN, name="seen", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("told_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("doubted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["parcel_id"], ["parcel.id"], name=op.f("fk_tracking_event_parcel_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tracking_event")),
        sa.UniqueConstraint("parcel_id", "key", name=op.f("uq_tracking_event_parcel_id_key")),
    )
    op.create_table(
        "parcel_watch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("parcel_id", sa.Integer(), nullable=False),
        sa.Column("since", UtcDateTime(timezone=True), nullable=False),
        sa.Column("look_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("quiet", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.CheckConstraint("quiet >= 0 AND failures >= 0", name=op.f("ck_parcel_watch_counts")),
        sa.ForeignKeyConstraint(
            ["parcel_id"], ["parcel.id"], name=op.f("fk_parcel_watch_parcel_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcel_watch")),
        sa.UniqueConstraint("parcel_id", name=op.f("uq_parcel_watch_parcel_id")),
    )
    op.create_index("ix_parcel_watch_look_at", "parcel_watch", ["look_at"])


def downgrade() -> None:
    op.drop_table("parcel_watch")
    op.drop_table("tracking_event")
    op.drop_index("ix_parcel_tracking_number", table_name="parcel")
