"""Live sessions with their lineup; places that belong to one session, stall or channel."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from catalog.db import UtcDateTime

revision = "20261123_live_sessions"
down_revision = "20261123_craft_yield"
branch_labels = None
depends_on = None

_KIND = (
    "ALTER TABLE location ADD COLUMN kind VARCHAR(24) DEFAULT 'house' NOT NULL"
    " CONSTRAINT ck_location_locationkind CHECK (kind IN ('house', 'session', 'stall', 'channel'))"
    " CONSTRAINT ck_location_only_the_house_sells_online"
    " CHECK (kind = 'house' OR NOT sells_online)"
)
_STATES = "'draft', 'scheduled', 'rehearsal', 'on_air', 'ended', 'settled', 'cancelled'"
_PINNED, _SHOWN = sa.text("pinned_at IS NOT NULL"), sa.text("withdrawn_at IS NULL")


def upgrade() -> None:
    # Not in batch mode: rebuilding the table would drop its triggers on SQLite.
    op.execute(_KIND)
    for make in (_sessions, _slots, _deeds, _buyers, _prices, _sales):
        make()
    _indexes()
    with op.batch_alter_table("cart_line") as batch:
        batch.add_column(sa.Column("lineup_slot_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_cart_line_lineup_slot_id"), "lineup_slot", ["lineup_slot_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("cart_line") as batch:
        batch.drop_constraint(op.f("fk_cart_line_lineup_slot_id"), type_="foreignkey")
        batch.drop_column("lineup_slot_id")
    for table in ("slot_sale", "slot_price", "slot_buyer", "desk_deed", "lineup_slot"):
        op.drop_table(table)
    op.drop_table("live_session")
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint("ck_location_only_the_house_sells_online", "location")
    op.drop_column("location", "kind")


def _sessions() -> None:
    op.create_table(
        'live_session',
        *_sessions_columns(),
        sa.CheckConstraint("state <> 'on_air' OR on_air_at IS NOT NULL", name=op.f('ck_live_session_on_air')),
        sa.CheckConstraint("state NOT IN ('ended', 'settled') OR ended_at IS NOT NULL", name=op.f('ck_live_session_ended')),
        sa.CheckConstraint('claim_minutes BETWEEN 1 AND 1440', name=op.f('ck_live_session_claim_minutes')),
        sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_live_session_ends_after_it_starts')),
        sa.CheckConstraint('version >= 0', name=op.f('ck_live_session_version')),
        sa.ForeignKeyConstraint(['floor_location_id'], ['location.id'], name=op.f('fk_live_session_floor_location_id')),
        sa.ForeignKeyConstraint(['host_id'], ['host.id'], name=op.f('fk_live_session_host_id')),
        sa.ForeignKeyConstraint(['reserve_location_id'], ['location.id'], name=op.f('fk_live_session_reserve_location_id')),
        sa.ForeignKeyConstraint(['source_location_id'], ['location.id'], name=op.f('fk_live_session_source_location_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_live_session')),
        sa.UniqueConstraint('desk_token', name=op.f('uq_live_session_desk_token')),
        sa.UniqueConstraint('floor_location_id', name=op.f('uq_live_session_floor_location_id')),
        sa.UniqueConstraint('overlay_token', name=op.f('uq_live_session_overlay_token')),
        sa.UniqueConstraint('reserve_location_id', name=op.f('uq_live_session_reserve_location_id')),
        sa.UniqueConstraint('slug', name=op.f('uq_live_session_slug')),
        sa.CheckConstraint(f"state IN ({_STATES})", name=op.f("ck_live_session_sessionstate")),
        sa.CheckConstraint("claim_policy IN ('first_claim', 'first_paid')", name=op.f("ck_live_session_claimpolicy")),
    )


def _sessions_columns() -> list[sa.Column[object]]:
    return [
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('slug', sa.String(length=60), nullable=False),
        sa.Column('title', sa.JSON(), nullable=False),
        sa.Column('host_id', sa.Integer(), nullable=False),
        sa.Column('platform', sa.String(length=24), nullable=False),
        sa.Column('starts_at', UtcDateTime(), nullable=False),
        sa.Column('ends_at', UtcDateTime(), nullable=False),
        sa.Column('state', sa.String(length=24), nullable=False),
        sa.Column('currency', sa.String(length=3), nullable=False),
        sa.Column('source_location_id', sa.Integer(), nullable=False),
        sa.Column('reserve_location_id', sa.Integer(), nullable=False),
        sa.Column('floor_location_id', sa.Integer(), nullable=False),
        sa.Column('claim_policy', sa.String(length=24), nullable=False),
        sa.Column('claim_minutes', sa.Integer(), nullable=False),
        sa.Column('desk_token', sa.String(length=43), nullable=False),
        sa.Column('overlay_token', sa.String(length=43), nullable=False),
        sa.Column('on_air_at', UtcDateTime(), nullable=True),
        sa.Column('ended_at', UtcDateTime(), nullable=True),
        sa.Column('settled_at', UtcDateTime(), nullable=True),
        sa.Column('version', sa.Integer(), nullable=False),
    ]


def _slots() -> None:
    op.create_table(
        'lineup_slot',
        *_slots_columns(),
        sa.CheckConstraint('carved >= 0', name=op.f('ck_lineup_slot_carved')),
        sa.CheckConstraint('floor_minor >= 0', name=op.f('ck_lineup_slot_floor')),
        sa.CheckConstraint('limit_pieces IS NULL OR limit_pieces BETWEEN 1 AND 999', name=op.f('ck_lineup_slot_limit')),
        sa.CheckConstraint('pinned_at IS NULL OR withdrawn_at IS NULL', name=op.f('ck_lineup_slot_pinned_is_shown')),
        sa.CheckConstraint('price_minor BETWEEN floor_minor AND normal_minor', name=op.f('ck_lineup_slot_price')),
        sa.CheckConstraint('rehearsed_minor IS NULL OR rehearsed_minor BETWEEN floor_minor AND normal_minor', name=op.f('ck_lineup_slot_rehearsed_price')),
        sa.CheckConstraint('rehearsed_pieces IS NULL OR rehearsed_pieces >= 0', name=op.f('ck_lineup_slot_rehearsed')),
        sa.ForeignKeyConstraint(['product_id'], ['product.id'], name=op.f('fk_lineup_slot_product_id')),
        sa.ForeignKeyConstraint(['session_id'], ['live_session.id'], name=op.f('fk_lineup_slot_session_id')),
        sa.ForeignKeyConstraint(['variant_id'], ['variant.id'], name=op.f('fk_lineup_slot_variant_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_lineup_slot')),
        sa.UniqueConstraint('session_id', 'code', name=op.f('uq_lineup_slot_session_id_code')),
    )


def _slots_columns() -> list[sa.Column[object]]:
    return [
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('session_id', sa.Integer(), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('code', sa.String(length=8), nullable=False),
        sa.Column('product_id', sa.Integer(), nullable=False),
        sa.Column('variant_id', sa.Integer(), nullable=False),
        sa.Column('price_minor', sa.BigInteger(), nullable=False),
        sa.Column('floor_minor', sa.BigInteger(), nullable=False),
        sa.Column('normal_minor', sa.BigInteger(), nullable=False),
        sa.Column('limit_pieces', sa.Integer(), nullable=True),
        sa.Column('carved', sa.Integer(), nullable=False),
        sa.Column('make_to_live', sa.Boolean(), nullable=False),
        sa.Column('pinned_at', UtcDateTime(), nullable=True),
        sa.Column('withdrawn_at', UtcDateTime(), nullable=True),
        sa.Column('rehearsed_minor', sa.BigInteger(), nullable=True),
        sa.Column('rehearsed_pieces', sa.Integer(), nullable=True),
    ]


def _deeds() -> None:
    op.create_table(
        'desk_deed',
        *_deeds_columns(),
        sa.ForeignKeyConstraint(['session_id'], ['live_session.id'], name=op.f('fk_desk_deed_session_id')),
        sa.ForeignKeyConstraint(['slot_id'], ['lineup_slot.id'], name=op.f('fk_desk_deed_slot_id')),
        sa.ForeignKeyConstraint(['undoes_id'], ['desk_deed.id'], name=op.f('fk_desk_deed_undoes_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_desk_deed')),
        sa.UniqueConstraint('key', name=op.f('uq_desk_deed_key')),
        sa.UniqueConstraint('undoes_id', name=op.f('uq_desk_deed_undoes_id')),
        sa.CheckConstraint("deed IN ('release', 'take_back', 'price', 'pin')", name=op.f("ck_desk_deed_deed")),
    )


def _deeds_columns() -> list[sa.Column[object]]:
    return [
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('session_id', sa.Integer(), nullable=False),
        sa.Column('slot_id', sa.Integer(), nullable=True),
        sa.Column('deed', sa.String(length=24), nullable=False),
        sa.Column('rehearsed', sa.Boolean(), nullable=False),
        sa.Column('before', sa.BigInteger(), nullable=True),
        sa.Column('after', sa.BigInteger(), nullable=True),
        sa.Column('at', UtcDateTime(), nullable=False),
        sa.Column('actor_id', sa.Integer(), nullable=True),
        sa.Column('undoes_id', sa.Integer(), nullable=True),
        sa.Column('key', sa.String(length=80), nullable=False),
    ]


def _buyers() -> None:
    op.create_table(
        'slot_buyer',
        *_buyers_columns(),
        sa.CheckConstraint('turns >= 0', name=op.f('ck_slot_buyer_turns')),
        sa.ForeignKeyConstraint(['slot_id'], ['lineup_slot.id'], name=op.f('fk_slot_buyer_slot_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_slot_buyer')),
        sa.UniqueConstraint('slot_id', 'buyer', name=op.f('uq_slot_buyer_slot_id_buyer')),
    )


def _buyers_columns() -> list[sa.Column[object]]:
    return [
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('slot_id', sa.Integer(), nullable=False),
        sa.Column('buyer', sa.String(length=80), nullable=False),
        sa.Column('turns', sa.Integer(), nullable=False),
    ]


def _prices() -> None:
    op.create_table(
        'slot_price',
        *_prices_columns(),
        sa.CheckConstraint('price_minor >= 0', name=op.f('ck_slot_price_price')),
        sa.ForeignKeyConstraint(['slot_id'], ['lineup_slot.id'], name=op.f('fk_slot_price_slot_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_slot_price')),
    )


def _prices_columns() -> list[sa.Column[object]]:
    return [
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('slot_id', sa.Integer(), nullable=False),
        sa.Column('price_minor', sa.BigInteger(), nullable=False),
        sa.Column('from_at', UtcDateTime(), nullable=False),
        sa.Column('actor_id', sa.Integer(), nullable=True),
    ]


def _sales() -> None:
    op.create_table(
        'slot_sale',
        *_sales_columns(),
        sa.CheckConstraint('pieces >= 1', name=op.f('ck_slot_sale_pieces')),
        sa.CheckConstraint('price_minor >= 0', name=op.f('ck_slot_sale_price')),
        sa.ForeignKeyConstraint(['order_id'], ['customer_order.id'], name=op.f('fk_slot_sale_order_id')),
        sa.ForeignKeyConstraint(['slot_id'], ['lineup_slot.id'], name=op.f('fk_slot_sale_slot_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_slot_sale')),
        sa.UniqueConstraint('order_id', 'slot_id', name=op.f('uq_slot_sale_order_id_slot_id')),
    )


def _sales_columns() -> list[sa.Column[object]]:
    return [
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('slot_id', sa.Integer(), nullable=False),
        sa.Column('order_id', sa.Integer(), nullable=False),
        sa.Column('buyer', sa.String(length=80), nullable=False),
        sa.Column('pieces', sa.Integer(), nullable=False),
        sa.Column('price_minor', sa.BigInteger(), nullable=False),
        sa.Column('to_make', sa.Boolean(), nullable=False),
        sa.Column('at', UtcDateTime(), nullable=False),
    ]


def _indexes() -> None:
    op.create_index("ix_live_session_host", "live_session", ["host_id", "starts_at"])
    op.create_index("ix_live_session_state", "live_session", ["state", "starts_at"])
    op.create_index("ix_lineup_slot_variant", "lineup_slot", ["variant_id"])
    op.create_index("ix_desk_deed_session", "desk_deed", ["session_id", "id"])
    op.create_index("ix_slot_price_slot", "slot_price", ["slot_id", "id"])
    op.create_index("ix_slot_sale_slot", "slot_sale", ["slot_id", "buyer"])
    for name, columns, rows in (
        ("ix_lineup_slot_pinned", ["session_id"], _PINNED),
        ("ix_lineup_slot_shown", ["session_id", "variant_id"], _SHOWN),
    ):
        op.create_index(
            name,
            "lineup_slot",
            columns,
            unique=True,
            sqlite_where=rows,
            postgresql_where=rows,
        )
