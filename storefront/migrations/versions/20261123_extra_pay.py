"""Pay besides pieces; what a payday keeps back against advances."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261123_extra_pay"
down_revision = "20261123_backups"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('pay_protection',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('share_points', sa.Integer(), nullable=False),
    sa.Column('minimum_minor', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.CheckConstraint('minimum_minor >= 0', name=op.f('ck_pay_protection_minimum')),
    sa.CheckConstraint('share_points BETWEEN 0 AND 5000', name=op.f('ck_pay_protection_share')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pay_protection'))
    )
    op.create_index('ix_pay_protection_starts_on', 'pay_protection', ['starts_on', 'id'])

    op.create_table('mending_pay',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('product_id', sa.Integer(), nullable=True),
    sa.Column('cooperative_id', sa.Integer(), nullable=True),
    sa.Column('share_points', sa.Integer(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.CheckConstraint('share_points BETWEEN 0 AND 10000', name=op.f('ck_mending_pay_share')),
    sa.ForeignKeyConstraint(['cooperative_id'], ['cooperative.id'], name=op.f('fk_mending_pay_cooperative_id')),
    sa.ForeignKeyConstraint(['product_id'], ['product.id'], name=op.f('fk_mending_pay_product_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mending_pay'))
    )
    op.create_index('ix_mending_pay_product_id', 'mending_pay', ['product_id'])

    op.create_table('extra_line',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('maker_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('bonus', 'transport', 'training', 'rework', 'advance', 'kit_loss', name='extrakind', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('state', sa.Enum('asked', 'booked', 'refused', name='extrastate', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('place', sa.String(length=30), nullable=False),
    sa.Column('batch_id', sa.Integer(), nullable=True),
    sa.Column('inspection_id', sa.Integer(), nullable=True),
    sa.Column('loss_id', sa.Integer(), nullable=True),
    sa.Column('asked_by', sa.Integer(), nullable=True),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=True),
    sa.Column('key', sa.String(length=120), nullable=False),
    sa.CheckConstraint("(kind = 'kit_loss') = (loss_id IS NOT NULL)", name=op.f('ck_extra_line_loss')),
    sa.CheckConstraint("kind NOT IN ('advance', 'kit_loss') OR state <> 'booked' OR (decided_by IS NOT NULL AND decided_by <> asked_by)", name=op.f('ck_extra_line_two_people')),
    sa.CheckConstraint("state <> 'booked' OR entry_id IS NOT NULL", name=op.f('ck_extra_line_booked')),
    sa.CheckConstraint('amount_minor > 0', name=op.f('ck_extra_line_positive')),
    sa.ForeignKeyConstraint(['batch_id'], ['batch.id'], name=op.f('fk_extra_line_batch_id')),
    sa.ForeignKeyConstraint(['entry_id'], ['ledger_entry.id'], name=op.f('fk_extra_line_entry_id')),
    sa.ForeignKeyConstraint(['inspection_id'], ['inspection.id'], name=op.f('fk_extra_line_inspection_id')),
    sa.ForeignKeyConstraint(['loss_id'], ['material_loss.id'], name=op.f('fk_extra_line_loss_id')),
    sa.ForeignKeyConstraint(['maker_id'], ['maker.id'], name=op.f('fk_extra_line_maker_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_extra_line')),
    sa.UniqueConstraint('entry_id', name=op.f('uq_extra_line_entry_id')),
    sa.UniqueConstraint('key', name=op.f('uq_extra_line_key')),
    sa.UniqueConstraint('loss_id', name=op.f('uq_extra_line_loss_id'))
    )
    op.create_index('ix_extra_line_maker', 'extra_line', ['maker_id', 'id'])
    op.create_index('ix_extra_line_state', 'extra_line', ['state', 'id'])

    with op.batch_alter_table('payout_line') as batch_op:
        batch_op.add_column(sa.Column('withheld_minor', sa.BigInteger(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('withheld_entry_id', sa.Integer(), nullable=True))
        batch_op.create_check_constraint(batch_op.f('ck_payout_line_withheld'), 'withheld_minor BETWEEN 0 AND amount_minor')
        batch_op.create_unique_constraint(batch_op.f('uq_payout_line_withheld_entry_id'), ['withheld_entry_id'])
        batch_op.create_foreign_key(batch_op.f('fk_payout_line_withheld_entry_id'), 'ledger_entry', ['withheld_entry_id'], ['id'])


def downgrade() -> None:
    with op.batch_alter_table('payout_line') as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_payout_line_withheld_entry_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('ck_payout_line_withheld'), type_='check')
        batch_op.drop_constraint(batch_op.f('uq_payout_line_withheld_entry_id'), type_='unique')
        batch_op.drop_column('withheld_entry_id')
        batch_op.drop_column('withheld_minor')

    op.drop_index('ix_extra_line_state', table_name='extra_line')
    op.drop_index('ix_extra_line_maker', table_name='extra_line')

    op.drop_table('extra_line')
    op.drop_index('ix_mending_pay_product_id', table_name='mending_pay')

    op.drop_table('mending_pay')
    op.drop_index('ix_pay_protection_starts_on', table_name='pay_protection')

    op.drop_table('pay_protection')
