"""The book's triggers: entries and postings are only ever inserted."""

from __future__ import annotations

from alembic import op

revision = "20261123_insert_only"
down_revision = "20261123_tables"
branch_labels = None
depends_on = None

SQLITE = (
    """CREATE TRIGGER ledger_account_no_update BEFORE UPDATE ON ledger_account
BEGIN SELECT RAISE(ABORT, 'the ledger is only inserted into'); END""",
    """CREATE TRIGGER ledger_account_no_delete BEFORE DELETE ON ledger_account
BEGIN SELECT RAISE(ABORT, 'the ledger is only inserted into'); END""",
    """CREATE TRIGGER ledger_account_no_insert BEFORE INSERT ON ledger_account WHEN NEW.id IN (SELECT id FROM ledger_account)
BEGIN SELECT RAISE(ABORT, 'the ledger is only inserted into'); END""",
    """CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON ledger_entry
BEGIN SELECT RAISE(ABORT, 'the ledger is only inserted into'); END""",
    """CREATE TRIGGER ledger_entry_no_delete BEFORE DELETE ON ledger_entry
BEGIN SELECT RAISE(ABORT, 'the ledger is only inserted into'); END""",
    """CREATE TRIGGER ledger_entry_no_insert BEFORE INSERT ON ledger_entry WHEN NEW.id IN (SELECT id FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'the ledger is only inserted into'); END""",
    """CREATE TRIGGER ledger_posting_no_update BEFORE UPDATE ON ledger_posting
BEGIN SELECT RAISE(ABORT, 'the ledger is only inserted into'); END""",
    """CREATE TRIGGER ledger_posting_no_delete BEFORE DELETE ON ledger_posting
BEGIN SELECT RAISE(ABORT, 'the ledger is only inserted into'); END""",
    """CREATE TRIGGER ledger_posting_no_insert BEFORE INSERT ON ledger_posting WHEN NEW.id IN (SELECT id FROM ledger_posting)
BEGIN SELECT RAISE(ABORT, 'the ledger is only inserted into'); END""",
    """CREATE TRIGGER ledger_seal_no_update BEFORE UPDATE ON ledger_seal
BEGIN SELECT RAISE(ABORT, 'the ledger is only inserted into'); END""",
    """CREATE TRIGGER ledger_seal_no_delete BEFORE DELETE ON ledger_seal
BEGIN SELECT RAISE(ABORT, 'the ledger is only inserted into'); END""",
    """CREATE TRIGGER ledger_seal_no_insert BEFORE INSERT ON ledger_seal WHEN NEW.id IN (SELECT id FROM ledger_seal)
BEGIN SELECT RAISE(ABORT, 'the ledger is only inserted into'); END""",
    """CREATE TRIGGER ledger_posting_no_late BEFORE INSERT ON ledger_posting WHEN EXISTS (SELECT 1 FROM ledger_seal WHERE entry_id = NEW.entry_id)
BEGIN SELECT RAISE(ABORT, 'the ledger is only inserted into'); END""",
    """CREATE TRIGGER ledger_seal_no_second BEFORE INSERT ON ledger_seal WHEN EXISTS (SELECT 1 FROM ledger_seal WHERE entry_id = NEW.entry_id)
BEGIN SELECT RAISE(ABORT, 'the ledger is only inserted into'); END""",
)
POSTGRESQL = (
    """CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the ledger is only inserted into' USING ERRCODE = 'restrict_violation'; END $$""",
    """CREATE OR REPLACE FUNCTION ledger_refuse_if_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN IF EXISTS (SELECT 1 FROM ledger_seal WHERE entry_id = NEW.entry_id) THEN RAISE EXCEPTION 'the ledger is only inserted into' USING ERRCODE = 'restrict_violation'; END IF;
RETURN NEW; END $$""",
    """CREATE TRIGGER ledger_posting_no_late BEFORE INSERT ON ledger_posting
FOR EACH ROW EXECUTE FUNCTION ledger_refuse_if_sealed()""",
    """CREATE TRIGGER ledger_account_no_change BEFORE UPDATE OR DELETE ON ledger_account FOR EACH ROW EXECUTE FUNCTION ledger_refuse()""",
    """CREATE TRIGGER ledger_account_no_truncate BEFORE TRUNCATE ON ledger_account FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()""",
    """CREATE TRIGGER ledger_entry_no_change BEFORE UPDATE OR DELETE ON ledger_entry FOR EACH ROW EXECUTE FUNCTION ledger_refuse()""",
    """CREATE TRIGGER ledger_entry_no_truncate BEFORE TRUNCATE ON ledger_entry FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()""",
    """CREATE TRIGGER ledger_posting_no_change BEFORE UPDATE OR DELETE ON ledger_posting FOR EACH ROW EXECUTE FUNCTION ledger_refuse()""",
    """CREATE TRIGGER ledger_posting_no_truncate BEFORE TRUNCATE ON ledger_posting FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()""",
    """CREATE TRIGGER ledger_seal_no_change BEFORE UPDATE OR DELETE ON ledger_seal FOR EACH ROW EXECUTE FUNCTION ledger_refuse()""",
    """CREATE TRIGGER ledger_seal_no_truncate BEFORE TRUNCATE ON ledger_seal FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()""",
)
SQLITE_DOWN = (
    """DROP TRIGGER IF EXISTS ledger_account_no_update""",
    """DROP TRIGGER IF EXISTS ledger_account_no_delete""",
    """DROP TRIGGER IF EXISTS ledger_account_no_insert""",
    """DROP TRIGGER IF EXISTS ledger_entry_no_update""",
    """DROP TRIGGER IF EXISTS ledger_entry_no_delete""",
    """DROP TRIGGER IF EXISTS ledger_entry_no_insert""",
    """DROP TRIGGER IF EXISTS ledger_posting_no_update""",
    """DROP TRIGGER IF EXISTS ledger_posting_no_delete""",
    """DROP TRIGGER IF EXISTS ledger_posting_no_insert""",
    """DROP TRIGGER IF EXISTS ledger_seal_no_update""",
    """DROP TRIGGER IF EXISTS ledger_seal_no_delete""",
    """DROP TRIGGER IF EXISTS ledger_seal_no_insert""",
    """DROP TRIGGER IF EXISTS ledger_posting_no_late""",
    """DROP TRIGGER IF EXISTS ledger_seal_no_second""",
)
POSTGRESQL_DOWN = (
    """DROP TRIGGER IF EXISTS ledger_account_no_change ON ledger_account""",
    """DROP TRIGGER IF EXISTS ledger_entry_no_change ON ledger_entry""",
    """DROP TRIGGER IF EXISTS ledger_posting_no_change ON ledger_posting""",
    """DROP TRIGGER IF EXISTS ledger_seal_no_change ON ledger_seal""",
    """DROP TRIGGER IF EXISTS ledger_account_no_truncate ON ledger_account""",
    """DROP TRIGGER IF EXISTS ledger_entry_no_truncate ON ledger_entry""",
    """DROP TRIGGER IF EXISTS ledger_posting_no_truncate ON ledger_posting""",
    """DROP TRIGGER IF EXISTS ledger_seal_no_truncate ON ledger_seal""",
    """DROP TRIGGER IF EXISTS ledger_posting_no_late ON ledger_posting""",
    """DROP FUNCTION IF EXISTS ledger_refuse()""",
    """DROP FUNCTION IF EXISTS ledger_refuse_if_sealed()""",
)


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    for statement in POSTGRESQL if dialect == "postgresql" else SQLITE:
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    dialect = op.get_bind().dialect.name
    for statement in POSTGRESQL_DOWN if dialect == "postgresql" else SQLITE_DOWN:
        op.get_bind().exec_driver_sql(statement)
