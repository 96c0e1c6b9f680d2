"""Prices from a number of pieces on leave marks for the shelf: when they begin and when they end."""

from __future__ import annotations

from alembic import op


revision = "20261123_tier_marks"
down_revision = "20261123_price_tiers"
branch_labels = None
depends_on = None

SQLITE = (
    """CREATE TRIGGER price_tier_shelf_insert AFTER INSERT ON price_tier BEGIN INSERT INTO shelf_mark (kind, subject_id, due_at) SELECT 'variant', NEW.variant_id, NEW.starts_at; INSERT INTO shelf_mark (kind, subject_id, due_at) SELECT 'variant', NEW.variant_id, NEW.ends_at WHERE NEW.ends_at IS NOT NULL; END""",
    """CREATE TRIGGER price_tier_shelf_update AFTER UPDATE ON price_tier BEGIN INSERT INTO shelf_mark (kind, subject_id, due_at) SELECT 'variant', NEW.variant_id, NEW.starts_at; INSERT INTO shelf_mark (kind, subject_id, due_at) SELECT 'variant', NEW.variant_id, NEW.ends_at WHERE NEW.ends_at IS NOT NULL; INSERT INTO shelf_mark (kind, subject_id, due_at) SELECT 'variant', OLD.variant_id, '1970-01-01 00:00:00.000000'; END""",
    """CREATE TRIGGER price_tier_shelf_delete AFTER DELETE ON price_tier BEGIN INSERT INTO shelf_mark (kind, subject_id, due_at) SELECT 'variant', OLD.variant_id, '1970-01-01 00:00:00.000000'; END""",
)
POSTGRESQL = (
    """CREATE OR REPLACE FUNCTION price_tier_shelf_insert() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO shelf_mark (kind, subject_id, due_at) SELECT 'variant', NEW.variant_id, NEW.starts_at; INSERT INTO shelf_mark (kind, subject_id, due_at) SELECT 'variant', NEW.variant_id, NEW.ends_at WHERE NEW.ends_at IS NOT NULL; RETURN NULL; END $$""",
    """CREATE TRIGGER price_tier_shelf_insert AFTER INSERT ON price_tier FOR EACH ROW EXECUTE FUNCTION price_tier_shelf_insert()""",
    """CREATE OR REPLACE FUNCTION price_tier_shelf_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO shelf_mark (kind, subject_id, due_at) SELECT 'variant', NEW.variant_id, NEW.starts_at; INSERT INTO shelf_mark (kind, subject_id, due_at) SELECT 'variant', NEW.variant_id, NEW.ends_at WHERE NEW.ends_at IS NOT NULL; INSERT INTO shelf_mark (kind, subject_id, due_at) SELECT 'variant', OLD.variant_id, '1970-01-01 00:00:00.000000'; RETURN NULL; END $$""",
    """CREATE TRIGGER price_tier_shelf_update AFTER UPDATE ON price_tier FOR EACH ROW EXECUTE FUNCTION price_tier_shelf_update()""",
    """CREATE OR REPLACE FUNCTION price_tier_shelf_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO shelf_mark (kind, subject_id, due_at) SELECT 'variant', OLD.variant_id, '1970-01-01 00:00:00.000000'; RETURN NULL; END $$""",
    """CREATE TRIGGER price_tier_shelf_delete AFTER DELETE ON price_tier FOR EACH ROW EXECUTE FUNCTION price_tier_shelf_delete()""",
)
SQLITE_DOWN = (
    """DROP TRIGGER IF EXISTS price_tier_shelf_insert""",
    """DROP TRIGGER IF EXISTS price_tier_shelf_update""",
    """DROP TRIGGER IF EXISTS price_tier_shelf_delete""",
)
POSTGRESQL_DOWN = (
    """DROP TRIGGER IF EXISTS price_tier_shelf_insert ON price_tier""",
    """DROP TRIGGER IF EXISTS price_tier_shelf_update ON price_tier""",
    """DROP TRIGGER IF EXISTS price_tier_shelf_delete ON price_tier""",
    """DROP FUNCTION IF EXISTS price_tier_shelf_insert()""",
    """DROP FUNCTION IF EXISTS price_tier_shelf_update()""",
    """DROP FUNCTION IF EXISTS price_tier_shelf_delete()""",
)
#: What is to begin or to end already is marked now.
FIRST_MARKS = (
    "INSERT INTO shelf_mark (kind, subject_id, due_at)"
    " SELECT 'variant', variant_id, starts_at FROM price_tier"
    " WHERE starts_at > CURRENT_TIMESTAMP",
    "INSERT INTO shelf_mark (kind, subject_id, due_at)"
    " SELECT 'variant', variant_id, ends_at FROM price_tier"
    " WHERE ends_at IS NOT NULL AND ends_at > CURRENT_TIMESTAMP",
)


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    for statement in POSTGRESQL if dialect == "postgresql" else SQLITE:
        op.get_bind().exec_driver_sql(statement)
    if dialect == "postgresql":
        op.execute("SET LOCAL TIME ZONE 'UTC'")
    for statement in FIRST_MARKS:
        op.execute(statement)


def downgrade() -> None:
    dialect = op.get_bind().dialect.name
    for statement in POSTGRESQL_DOWN if dialect == "postgresql" else SQLITE_DOWN:
        op.get_bind().exec_driver_sql(statement)
