"""What platforms settle, line by line, and the orders about which somebody must look."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from catalog.db import UtcDateTime

revision = "20261123_channel_money"
down_revision = "20261123_stalls"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _money()
    _gaps()


def _money() -> None:
    op.create_table('channel_money',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('shop_id', sa.Integer(), nullable=False),
    sa.Column('layout', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('mark', sa.String(length=32), nullable=False),
    sa.Column('kind', sa.Enum('settled', 'refunded', 'withdrawn', name='moneykind', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('platform_order', sa.String(length=80), nullable=False),
    sa.Column('platform_line', sa.String(length=80), nullable=False),
    sa.Column('scene', sa.String(length=60), nullable=False),
    sa.Column('host', sa.String(length=120), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('net_minor', sa.BigInteger(), nullable=False),
    sa.Column('platform_minor', sa.BigInteger(), nullable=False),
    sa.Column('commission_minor', sa.BigInteger(), nullable=False),
    sa.Column('unexplained_minor', sa.BigInteger(), nullable=False),
    sa.Column('same', sa.Boolean(), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=True),
    sa.Column('told_at', UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['ledger_entry.id'], name=op.f('fk_channel_money_entry_id')),
    sa.ForeignKeyConstraint(['shop_id'], ['channel_shop.id'], name=op.f('fk_channel_money_shop_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_channel_money')),
    sa.UniqueConstraint('entry_id', name=op.f('uq_channel_money_entry_id')),
    sa.UniqueConstraint('shop_id', 'name', name=op.f('uq_channel_money_shop_id_name'))
    )
    op.create_index('ix_channel_money_mark', 'channel_money', ['shop_id', 'mark'], unique=False)
    op.create_index('ix_channel_money_order', 'channel_money', ['shop_id', 'platform_order'], unique=False)


def _gaps() -> None:
    op.create_table('channel_gap',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('shop_id', sa.Integer(), nullable=False),
    sa.Column('platform_order', sa.String(length=80), nullable=False),
    sa.Column('finding', sa.Enum('agrees', 'unknown', 'less', 'more', 'unexplained', name='gap', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('state', sa.Enum('agrees', 'young', 'open', 'waiting', 'asked', 'closed', name='matchstate', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('expected_minor', sa.BigInteger(), nullable=True),
    sa.Column('received_minor', sa.BigInteger(), nullable=False),
    sa.Column('booked_minor', sa.BigInteger(), nullable=False),
    sa.Column('unexplained_minor', sa.BigInteger(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('resolution', sa.Enum('fee', 'unclear', 'reverse', 'explain', name='resolution', native_enum=False, create_constraint=True, length=24), nullable=True),
    sa.Column('wait_until', sa.Date(), nullable=True),
    sa.Column('asked_by', sa.Integer(), nullable=True),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.Column('entry_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("resolution IS NULL OR reason <> ''", name=op.f('ck_channel_gap_reason')),
    sa.CheckConstraint('entry_id IS NULL OR (decided_by IS NOT NULL AND decided_by <> asked_by)', name=op.f('ck_channel_gap_two_people')),
    sa.ForeignKeyConstraint(['entry_id'], ['ledger_entry.id'], name=op.f('fk_channel_gap_entry_id')),
    sa.ForeignKeyConstraint(['owner_id'], ['user.id'], name=op.f('fk_channel_gap_owner_id')),
    sa.ForeignKeyConstraint(['shop_id'], ['channel_shop.id'], name=op.f('fk_channel_gap_shop_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_channel_gap')),
    sa.UniqueConstraint('entry_id', name=op.f('uq_channel_gap_entry_id')),
    sa.UniqueConstraint('shop_id', 'platform_order', name=op.f('uq_channel_gap_shop_id_platform_order'))
    )
    op.create_index('ix_channel_gap_state', 'channel_gap', ['state', 'id'], unique=False)


def downgrade() -> None:
    op.drop_table("channel_gap")
    op.drop_table("channel_money")
