"""The waiting line: pieces kept for those who wait, places, wishes, the office's setting."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from catalog.db import UtcDateTime

revision = "20261123_waiting"
down_revision = "20261123_film_posters"
branch_labels = None
depends_on = None

_PLACES = "'unconfirmed', 'waiting', 'offered', 'served', 'lapsed', 'left'"
_WISHES = "'unconfirmed', 'wanted', 'told', 'given_up'"


def upgrade() -> None:
    # Not in batch mode: rebuilding the table would drop its triggers on SQLite.
    op.execute(
        "ALTER TABLE stock_level ADD COLUMN kept INTEGER DEFAULT 0 NOT NULL"
        " CONSTRAINT ck_stock_level_kept CHECK (kept >= 0)"
    )
    op.add_column(
        "stock_level", sa.Column("queued", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.create_index("ix_stock_level_queued", "stock_level", ["queued", "variant_id"])
    op.create_table(
        "waiting_place",
        *_person(),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("offered", sa.Integer(), nullable=False),
        sa.Column("offer_until", UtcDateTime(), nullable=True),
        sa.Column("joined_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(f"state IN ({_PLACES})", name=op.f("ck_waiting_place_placestate")),
        sa.CheckConstraint("wanted >= 1 AND offered >= 0", name=op.f("ck_waiting_place_pieces")),
        *_keys("waiting_place"),
    )
    op.create_index("ix_waiting_place_line", "waiting_place", ["variant_id", "state", "id"])
    op.create_index("ix_waiting_place_until", "waiting_place", ["state", "offer_until"])
    op.create_index("ix_waiting_place_reader", "waiting_place", ["reader", "state"])
    op.create_index("ix_waiting_place_user_id", "waiting_place", ["user_id"])
    op.create_table(
        "back_wish",
        *_person(),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("wished_at", UtcDateTime(), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(f"state IN ({_WISHES})", name=op.f("ck_back_wish_wishstate")),
        *_keys("back_wish"),
    )
    op.create_index("ix_back_wish_line", "back_wish", ["variant_id", "state", "id"])
    op.create_index("ix_back_wish_reader", "back_wish", ["reader", "state"])
    op.create_index("ix_back_wish_user_id", "back_wish", ["user_id"])
    op.create_table(
        "waiting_rule",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("offer_minutes", sa.Integer(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_waiting_rule_one")),
        sa.CheckConstraint(
            "offer_minutes BETWEEN 5 AND 1440", name=op.f("ck_waiting_rule_minutes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting_rule")),
    )
    with op.batch_alter_table("cart_line") as batch:
        batch.add_column(sa.Column("offer_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_cart_line_offer_id"), "waiting_place", ["offer_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("cart_line") as batch:
        batch.drop_constraint(op.f("fk_cart_line_offer_id"), type_="foreignkey")
        batch.drop_column("offer_id")
    op.drop_table("waiting_rule")
    op.drop_table("back_wish")
    op.drop_table("waiting_place")
    op.drop_index("ix_stock_level_queued", "stock_level")
    op.drop_column("stock_level", "queued")
    op.drop_column("stock_level", "kept")


def _person() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("variant_id", sa.Integer(), nullable=False),
        sa.Column("reader", sa.String(length=64), nullable=False),
        sa.Column("open_for", sa.String(length=64), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("language", sa.String(length=10), nullable=False),
    )


def _keys(table: str) -> tuple[sa.Constraint, ...]:
    return (
        sa.ForeignKeyConstraint(["variant_id"], ["variant.id"], name=op.f(f"fk_{table}_variant_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f(f"fk_{table}_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("variant_id", "open_for", name=op.f(f"uq_{table}_variant_id_open_for")),
    )
