"""One order for several people: who they are, what each gets, and each one's parcel."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import catalog.vault
from catalog.db import WordsType

revision = "20261123_recipients"
down_revision = "20261123_goods_sheets"
branch_labels = None
depends_on = None


def _sealed(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, catalog.vault.Sealed(f"order_recipient.{name}"), nullable=nullable)


def _key(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    op.add_column("cart", sa.Column("people", catalog.vault.Sealed("cart.people"), nullable=True))
    op.add_column(
        "customer_order",
        sa.Column("recipient_count", sa.Integer(), server_default="0", nullable=False),
    )
    op.create_table(
        "order_recipient",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        _sealed("name"),
        _sealed("phone"),
        _sealed("address"),
        _sealed("message", nullable=True),
        sa.Column("delivery", WordsType(), nullable=True),
        sa.Column("shipping_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("shipping_minor >= 0", name=op.f("ck_order_recipient_shipping")),
        _key("order_recipient", "order_id", "customer_order.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_recipient")),
        sa.UniqueConstraint(
            "order_id", "position", name=op.f("uq_order_recipient_order_id_position")
        ),
    )
    piece = "order_recipient_piece"
    op.create_table(
        piece,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("order_line_id", sa.Integer(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.CheckConstraint("pieces >= 1", name=op.f(f"ck_{piece}_pieces")),
        _key(piece, "recipient_id", "order_recipient.id"),
        _key(piece, "order_line_id", "order_line.id"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{piece}")),
        sa.UniqueConstraint(
            "recipient_id", "order_line_id", name=op.f(f"uq_{piece}_recipient_id_order_line_id")
        ),
    )
    op.create_index("ix_order_recipient_piece_line", piece, ["order_line_id"])
    parcel = "order_recipient_parcel"
    op.create_table(
        parcel,
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("parcel_id", sa.Integer(), nullable=False),
        _key(parcel, "recipient_id", "order_recipient.id"),
        _key(parcel, "parcel_id", "parcel.id"),
        sa.PrimaryKeyConstraint("recipient_id", name=op.f(f"pk_{parcel}")),
        sa.UniqueConstraint("parcel_id", name=op.f(f"uq_{parcel}_parcel_id")),
    )


def downgrade() -> None:
    op.drop_table("order_recipient_parcel")
    op.drop_index("ix_order_recipient_piece_line", table_name="order_recipient_piece")
    op.drop_table("order_recipient_piece")
    op.drop_table("order_recipient")
    op.drop_column("customer_order", "recipient_count")
    op.drop_column("cart", "people")
