"""Stalls and carts: sites with hours, stalls, sellers, and the book of each day, which is only
inserted into. Fee rules know stalls as a way of selling.

SQLite cannot alter a CHECK: its text is changed in the schema (as `20261123_waves` does).
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261123_stalls"
down_revision = "20261123_host_payouts"
branch_labels = None
depends_on = None

GUARDED = (
    *("stall_line", "stall_move", "stall_count", "stall_sale", "stall_sale_line", "stall_cash"),
)
SENTENCE = "what a stall sold is only inserted into"
CHECKS = (
    ("fee_rule", "channel", "channel IN ('web', 'bulk')", "channel IN ('web', 'bulk', 'stall')"),
    ("line_share", "channel", "channel IN ('web', 'bulk')", "channel IN ('web', 'bulk', 'stall')"),
)


def upgrade() -> None:
    op.create_table('stall_site',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.JSON(), nullable=False),
    sa.Column('way', sa.JSON(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stall_site'))
    )
    op.create_table('stall_hours',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('site_id', sa.Integer(), nullable=False),
    sa.Column('weekday', sa.Integer(), nullable=False),
    sa.Column('opens', sa.Integer(), nullable=False),
    sa.Column('closes', sa.Integer(), nullable=False),
    sa.CheckConstraint('opens >= 0 AND opens < closes AND closes <= 1440', name=op.f('ck_stall_hours_minutes')),
    sa.CheckConstraint('weekday BETWEEN 0 AND 6', name=op.f('ck_stall_hours_weekday')),
    sa.ForeignKeyConstraint(['site_id'], ['stall_site.id'], name=op.f('fk_stall_hours_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stall_hours')),
    sa.UniqueConstraint('site_id', 'weekday', name=op.f('uq_stall_hours_site_id_weekday'))
    )
    op.create_table('stall',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=20), nullable=False),
    sa.Column('name', sa.JSON(), nullable=False),
    sa.Column('site_id', sa.Integer(), nullable=False),
    sa.Column('location_id', sa.Integer(), nullable=False),
    sa.Column('home_id', sa.Integer(), nullable=False),
    sa.Column('maker_id', sa.Integer(), nullable=True),
    sa.Column('qr_asset_id', sa.Integer(), nullable=True),
    sa.Column('active', sa.Boolean(), server_default=sa.true(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['home_id'], ['location.id'], name=op.f('fk_stall_home_id')),
    sa.ForeignKeyConstraint(['location_id'], ['location.id'], name=op.f('fk_stall_location_id')),
    sa.ForeignKeyConstraint(['maker_id'], ['maker.id'], name=op.f('fk_stall_maker_id')),
    sa.ForeignKeyConstraint(['qr_asset_id'], ['asset.id'], name=op.f('fk_stall_qr_asset_id')),
    sa.ForeignKeyConstraint(['site_id'], ['stall_site.id'], name=op.f('fk_stall_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stall')),
    sa.UniqueConstraint('location_id', name=op.f('uq_stall_location_id')),
    sa.UniqueConstraint('slug', name=op.f('uq_stall_slug'))
    )
    op.create_index(op.f('ix_stall_maker_id'), 'stall', ['maker_id'], unique=False)
    op.create_index(op.f('ix_stall_site_id'), 'stall', ['site_id'], unique=False)

    op.create_table('stall_cash',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('stall_id', sa.Integer(), nullable=False),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.Column('key', sa.String(length=80), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('amount_minor <> 0', name=op.f('ck_stall_cash_amount')),
    sa.ForeignKeyConstraint(['stall_id'], ['stall.id'], name=op.f('fk_stall_cash_stall_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stall_cash')),
    sa.UniqueConstraint('key', name=op.f('uq_stall_cash_key'))
    )
    op.create_index(op.f('ix_stall_cash_stall_id'), 'stall_cash', ['stall_id'], unique=False)

    op.create_table('stall_day',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('stall_id', sa.Integer(), nullable=False),
    sa.Column('site_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('shift', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('open', 'closed', name='stalldaystate', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('opened_by', sa.Integer(), nullable=True),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_by', sa.Integer(), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('cash_expected_minor', sa.BigInteger(), nullable=True),
    sa.Column('cash_counted_minor', sa.BigInteger(), nullable=True),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.Column('seen_by', sa.Integer(), nullable=True),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("closed_at IS NULL OR state = 'closed'", name=op.f('ck_stall_day_closed')),
    sa.CheckConstraint('shift >= 1', name=op.f('ck_stall_day_shift')),
    sa.ForeignKeyConstraint(['site_id'], ['stall_site.id'], name=op.f('fk_stall_day_site_id')),
    sa.ForeignKeyConstraint(['stall_id'], ['stall.id'], name=op.f('fk_stall_day_stall_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stall_day')),
    sa.UniqueConstraint('stall_id', 'day', 'shift', name=op.f('uq_stall_day_stall_id_day_shift'))
    )
    op.create_index('ix_stall_day_site', 'stall_day', ['site_id', 'day'], unique=False)
    op.create_index('uq_stall_day_open', 'stall_day', ['stall_id'], unique=True, sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))

    op.create_table('stall_seller',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('stall_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('active', sa.Boolean(), server_default=sa.true(), nullable=False),
    sa.Column('granted_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['stall_id'], ['stall.id'], name=op.f('fk_stall_seller_stall_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_stall_seller_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stall_seller')),
    sa.UniqueConstraint('stall_id', 'user_id', name=op.f('uq_stall_seller_stall_id_user_id'))
    )
    op.create_index(op.f('ix_stall_seller_user_id'), 'stall_seller', ['user_id'], unique=False)

    op.create_table('stall_count',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('day_id', sa.Integer(), nullable=False),
    sa.Column('variant_id', sa.Integer(), nullable=False),
    sa.Column('book', sa.Integer(), nullable=False),
    sa.Column('counted', sa.Integer(), nullable=False),
    sa.CheckConstraint('counted >= 0', name=op.f('ck_stall_count_counted')),
    sa.ForeignKeyConstraint(['day_id'], ['stall_day.id'], name=op.f('fk_stall_count_day_id')),
    sa.ForeignKeyConstraint(['variant_id'], ['variant.id'], name=op.f('fk_stall_count_variant_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stall_count')),
    sa.UniqueConstraint('day_id', 'variant_id', name=op.f('uq_stall_count_day_id_variant_id'))
    )
    op.create_table('stall_line',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('day_id', sa.Integer(), nullable=False),
    sa.Column('variant_id', sa.Integer(), nullable=False),
    sa.Column('unit_price_minor', sa.BigInteger(), nullable=False),
    sa.Column('tax_points', sa.Integer(), nullable=False),
    sa.CheckConstraint('tax_points BETWEEN 0 AND 10000', name=op.f('ck_stall_line_tax')),
    sa.CheckConstraint('unit_price_minor >= 0', name=op.f('ck_stall_line_price')),
    sa.ForeignKeyConstraint(['day_id'], ['stall_day.id'], name=op.f('fk_stall_line_day_id')),
    sa.ForeignKeyConstraint(['variant_id'], ['variant.id'], name=op.f('fk_stall_line_variant_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stall_line')),
    sa.UniqueConstraint('day_id', 'variant_id', name=op.f('uq_stall_line_day_id_variant_id'))
    )
    op.create_index(op.f('ix_stall_line_variant_id'), 'stall_line', ['variant_id'], unique=False)

    op.create_table('stall_move',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('day_id', sa.Integer(), nullable=False),
    sa.Column('variant_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('stayed', 'loaded', 'home', 'back', name='carried', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('pieces', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=80), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('pieces > 0', name=op.f('ck_stall_move_pieces')),
    sa.ForeignKeyConstraint(['day_id'], ['stall_day.id'], name=op.f('fk_stall_move_day_id')),
    sa.ForeignKeyConstraint(['variant_id'], ['variant.id'], name=op.f('fk_stall_move_variant_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stall_move')),
    sa.UniqueConstraint('key', name=op.f('uq_stall_move_key'))
    )
    op.create_index('ix_stall_move_day', 'stall_move', ['day_id', 'variant_id'], unique=False)

    op.create_table('stall_sale',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('day_id', sa.Integer(), nullable=False),
    sa.Column('seller_id', sa.Integer(), nullable=False),
    sa.Column('nonce', sa.String(length=40), nullable=False),
    sa.Column('pay', sa.Enum('cash', 'qr', 'card', name='pay', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('total_minor', sa.BigInteger(), nullable=False),
    sa.Column('tax_minor', sa.BigInteger(), nullable=False),
    sa.Column('given_minor', sa.BigInteger(), nullable=True),
    sa.Column('reverses_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.Enum('wrong_goods', 'typed_twice', 'brought_back', 'not_paid', name='undoreason', native_enum=False, create_constraint=True, length=24), nullable=True),
    sa.Column('late', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('sold_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('(reverses_id IS NULL) = (reason IS NULL)', name=op.f('ck_stall_sale_reason_given')),
    sa.CheckConstraint('(reverses_id IS NULL AND total_minor >= 0) OR (reverses_id IS NOT NULL AND total_minor <= 0)', name=op.f('ck_stall_sale_side')),
    sa.ForeignKeyConstraint(['day_id'], ['stall_day.id'], name=op.f('fk_stall_sale_day_id')),
    sa.ForeignKeyConstraint(['reverses_id'], ['stall_sale.id'], name=op.f('fk_stall_sale_reverses_id')),
    sa.ForeignKeyConstraint(['seller_id'], ['user.id'], name=op.f('fk_stall_sale_seller_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stall_sale')),
    sa.UniqueConstraint('nonce', name=op.f('uq_stall_sale_nonce')),
    sa.UniqueConstraint('reverses_id', name=op.f('uq_stall_sale_reverses_id'))
    )
    op.create_index('ix_stall_sale_day', 'stall_sale', ['day_id', 'id'], unique=False)
    op.create_index(op.f('ix_stall_sale_seller_id'), 'stall_sale', ['seller_id'], unique=False)

    op.create_table('stall_sale_line',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sale_id', sa.Integer(), nullable=False),
    sa.Column('day_id', sa.Integer(), nullable=False),
    sa.Column('variant_id', sa.Integer(), nullable=False),
    sa.Column('pieces', sa.Integer(), nullable=False),
    sa.Column('unit_price_minor', sa.BigInteger(), nullable=False),
    sa.Column('uncovered', sa.Integer(), server_default='0', nullable=False),
    sa.CheckConstraint('pieces <> 0', name=op.f('ck_stall_sale_line_pieces')),
    sa.ForeignKeyConstraint(['day_id'], ['stall_day.id'], name=op.f('fk_stall_sale_line_day_id')),
    sa.ForeignKeyConstraint(['sale_id'], ['stall_sale.id'], name=op.f('fk_stall_sale_line_sale_id')),
    sa.ForeignKeyConstraint(['variant_id'], ['variant.id'], name=op.f('fk_stall_sale_line_variant_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stall_sale_line')),
    sa.UniqueConstraint('sale_id', 'variant_id', name=op.f('uq_stall_sale_line_sale_id_variant_id'))
    )
    op.create_index('ix_stall_sale_line_day', 'stall_sale_line', ['day_id', 'variant_id'], unique=False)
    for table, name, before, after in CHECKS:
        _check(table, name, before, after)
    _guard()


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION stall_refuse()")
    for table, name, before, after in CHECKS:
        _check(table, name, after, before)


TABLES = ('stall_sale_line', 'stall_sale', 'stall_move', 'stall_line', 'stall_count', 'stall_seller', 'stall_day', 'stall_cash', 'stall', 'stall_hours', 'stall_site')


def _guard() -> None:
    """The triggers, as `storefront.stalls.triggers` has them."""
    if op.get_bind().dialect.name == "sqlite":
        for table in GUARDED:
            for verb in ("update", "delete"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table}"
                    f"\nBEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
                )
        return
    op.execute(
        sa.text(
            "CREATE OR REPLACE FUNCTION stall_refuse() RETURNS trigger LANGUAGE plpgsql AS $$\n"
            f"BEGIN RAISE EXCEPTION '{SENTENCE}'"
            " USING ERRCODE = 'restrict_violation'; END $$"
        )
    )
    for table in GUARDED:
        op.execute(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}"
            "\nFOR EACH ROW EXECUTE FUNCTION stall_refuse()"
        )


def _check(table: str, name: str, before: str, after: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f(f"ck_{table}_{name}"), table, type_="check")
        op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, after)
        return
    connection = op.get_bind()
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    connection.exec_driver_sql(
        "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = ?",
        (before, after, table),
    )
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = OFF")
