"""Questions of makers about a line of their pay."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261123_pay_questions"
down_revision = "20261123_fairness"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('pay_question',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('maker_id', sa.Integer(), nullable=False),
    sa.Column('line_id', sa.Integer(), nullable=False),
    sa.Column('what', sa.Enum('what_is_it', 'too_little', 'not_come', name='askedwhat', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('nonce', sa.String(length=64), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answer', sa.Text(), nullable=True),
    sa.Column('answered_by', sa.Integer(), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('(answered_at IS NULL) = (answer IS NULL AND answered_by IS NULL)', name=op.f('ck_pay_question_answered')),
    sa.ForeignKeyConstraint(['line_id'], ['ledger_posting.id'], name=op.f('fk_pay_question_line_id')),
    sa.ForeignKeyConstraint(['maker_id'], ['maker.id'], name=op.f('fk_pay_question_maker_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pay_question')),
    sa.UniqueConstraint('nonce', name=op.f('uq_pay_question_nonce'))
    )
    op.create_index('ix_pay_question_maker', 'pay_question', ['maker_id', 'line_id'])
    op.create_index('ix_pay_question_open', 'pay_question', ['answered_at', 'id'])


def downgrade() -> None:
    op.drop_index('ix_pay_question_open', table_name='pay_question')
    op.drop_index('ix_pay_question_maker', table_name='pay_question')

    op.drop_table('pay_question')
