"""Time studies, the table of wages, and words of two people on rates below it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261123_fairness"
down_revision = "20261123_subscribed"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('regional_wage',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('region', sa.String(length=40), nullable=False),
    sa.Column('kind', sa.Enum('minimum', 'living', name='wagekind', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('hour_minor', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('source', sa.String(length=200), nullable=False),
    sa.CheckConstraint('hour_minor > 0', name=op.f('ck_regional_wage_positive')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_regional_wage')),
    sa.UniqueConstraint('region', 'kind', 'currency', 'starts_on', name=op.f('uq_regional_wage_region_kind_currency_starts_on'))
    )
    op.create_table('rate_consent',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('product_id', sa.Integer(), nullable=False),
    sa.Column('rate_minor', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('minutes', sa.Numeric(precision=8, scale=2), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('asked_by', sa.Integer(), nullable=True),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('agreed_by', sa.Integer(), nullable=True),
    sa.Column('agreed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('agreed_by IS NULL OR agreed_by <> asked_by', name=op.f('ck_rate_consent_two_people')),
    sa.CheckConstraint('rate_minor > 0', name=op.f('ck_rate_consent_positive')),
    sa.ForeignKeyConstraint(['product_id'], ['product.id'], name=op.f('fk_rate_consent_product_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rate_consent'))
    )
    op.create_index('ix_rate_consent_product', 'rate_consent', ['product_id', 'id'])

    op.create_table('time_study',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('product_id', sa.Integer(), nullable=False),
    sa.Column('elements', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('personal', sa.Integer(), nullable=False),
    sa.Column('fatigue', sa.Integer(), nullable=False),
    sa.Column('delay', sa.Integer(), nullable=False),
    sa.Column('minutes', sa.Numeric(precision=8, scale=2), nullable=False),
    sa.Column('observed_on', sa.Date(), nullable=False),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.Column('told_by', sa.Integer(), nullable=True),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('minutes > 0', name=op.f('ck_time_study_minutes')),
    sa.CheckConstraint('personal >= 5 AND fatigue >= 0 AND delay >= 0', name=op.f('ck_time_study_allowances')),
    sa.ForeignKeyConstraint(['product_id'], ['product.id'], name=op.f('fk_time_study_product_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_time_study'))
    )
    op.create_index('ix_time_study_product', 'time_study', ['product_id', 'id'])


def downgrade() -> None:
    op.drop_index('ix_time_study_product', table_name='time_study')

    op.drop_table('time_study')
    op.drop_index('ix_rate_consent_product', table_name='rate_consent')

    op.drop_table('rate_consent')
    op.drop_table('regional_wage')
