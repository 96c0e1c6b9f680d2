"""Claims of live chats: viewers, what they said, what they claimed, and doors for chat readers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from catalog.db import UtcDateTime

revision = "20261123_live_claims"
down_revision = "20261123_hosts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for make in (_doors, _said, _claims):
        make()
    with op.batch_alter_table("cart_line") as batch:
        batch.add_column(sa.Column("claimant_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_cart_line_claimant_id"), "live_claimant", ["claimant_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("cart_line") as batch:
        batch.drop_constraint(op.f("fk_cart_line_claimant_id"), type_="foreignkey")
        batch.drop_column("claimant_id")
    for table in ("claim", "message", "claimant", "claim_setting", "chat_door"):
        op.drop_table(f"live_{table}")


def _doors() -> None:
    op.create_table(
        'live_chat_door',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('session_id', sa.Integer(), nullable=False),
        sa.Column('token_hash', sa.String(length=64), nullable=False),
        sa.Column('opened_at', UtcDateTime(), nullable=False),
        sa.Column('closed_at', UtcDateTime(), nullable=True),
        sa.Column('last_at', UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(['session_id'], ['live_session.id'], name=op.f('fk_live_chat_door_session_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_live_chat_door')),
        sa.UniqueConstraint('token_hash', name=op.f('uq_live_chat_door_token_hash'))
    )
    op.create_index(op.f('ix_live_chat_door_session_id'), 'live_chat_door', ['session_id'])
    op.create_table(
        'live_claim_setting',
        sa.Column('session_id', sa.Integer(), nullable=False),
        sa.Column('holds_at_once', sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(['session_id'], ['live_session.id'], name=op.f('fk_live_claim_setting_session_id')),
        sa.PrimaryKeyConstraint('session_id', name=op.f('pk_live_claim_setting'))
    )


def _said() -> None:
    op.create_table(
        'live_claimant',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('session_id', sa.Integer(), nullable=False),
        sa.Column('key', sa.String(length=64), nullable=False),
        sa.Column('name', sa.Text(), nullable=True),
        sa.Column('source', sa.String(length=24), nullable=False),
        sa.Column('first_at', UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(['session_id'], ['live_session.id'], name=op.f('fk_live_claimant_session_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_live_claimant')),
        sa.UniqueConstraint('session_id', 'key', name=op.f('uq_live_claimant_session_id_key'))
    )
    op.create_table(
        'live_message',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('session_id', sa.Integer(), nullable=False),
        sa.Column('claimant_id', sa.Integer(), nullable=False),
        sa.Column('source', sa.String(length=24), nullable=False),
        sa.Column('external_id', sa.String(length=64), nullable=False),
        sa.Column('text', sa.Text(), nullable=True),
        sa.Column('at', UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(['claimant_id'], ['live_claimant.id'], name=op.f('fk_live_message_claimant_id')),
        sa.ForeignKeyConstraint(['session_id'], ['live_session.id'], name=op.f('fk_live_message_session_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_live_message')),
        sa.UniqueConstraint('session_id', 'source', 'external_id', name=op.f('uq_live_message_session_id_source_external_id'))
    )
    op.create_index(op.f('ix_live_message_claimant_id'), 'live_message', ['claimant_id'])


def _claims() -> None:
    op.create_table(
        'live_claim',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('session_id', sa.Integer(), nullable=False),
        sa.Column('slot_id', sa.Integer(), nullable=False),
        sa.Column('message_id', sa.Integer(), nullable=False),
        sa.Column('claimant_id', sa.Integer(), nullable=False),
        sa.Column('state', sa.Enum('proposed', 'confirmed', 'waiting', 'ordered', 'expired', 'declined', 'withdrawn', name='liveclaimstate', native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column('form', sa.Enum('counted', 'wanted', 'bare', 'loose', 'on_air', 'mixed', 'doubtful', name='form', native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column('asked', sa.Integer(), nullable=False),
        sa.Column('pieces', sa.Integer(), nullable=False),
        sa.Column('at', UtcDateTime(), nullable=False),
        sa.Column('expires_at', UtcDateTime(), nullable=True),
        sa.Column('back_at', UtcDateTime(), nullable=True),
        sa.Column('order_id', sa.Integer(), nullable=True),
        sa.CheckConstraint("state <> 'ordered' OR order_id IS NOT NULL", name=op.f('ck_live_claim_ordered')),
        sa.CheckConstraint('asked >= 1 AND pieces BETWEEN 1 AND 999', name=op.f('ck_live_claim_pieces')),
        sa.ForeignKeyConstraint(['claimant_id'], ['live_claimant.id'], name=op.f('fk_live_claim_claimant_id')),
        sa.ForeignKeyConstraint(['message_id'], ['live_message.id'], name=op.f('fk_live_claim_message_id')),
        sa.ForeignKeyConstraint(['order_id'], ['customer_order.id'], name=op.f('fk_live_claim_order_id')),
        sa.ForeignKeyConstraint(['session_id'], ['live_session.id'], name=op.f('fk_live_claim_session_id')),
        sa.ForeignKeyConstraint(['slot_id'], ['lineup_slot.id'], name=op.f('fk_live_claim_slot_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_live_claim')),
        sa.UniqueConstraint('message_id', 'slot_id', name=op.f('uq_live_claim_message_id_slot_id'))
    )
    op.create_index('ix_live_claim_claimant', 'live_claim', ['claimant_id', 'slot_id'])
    op.create_index('ix_live_claim_line', 'live_claim', ['slot_id', 'state', 'at', 'id'])
    op.create_index(op.f('ix_live_claim_order_id'), 'live_claim', ['order_id'])
    op.create_index('ix_live_claim_session', 'live_claim', ['session_id', 'state', 'id'])
    op.create_index('ix_live_claim_until', 'live_claim', ['state', 'expires_at'])
