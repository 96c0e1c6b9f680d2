"""The shelf and the words: what lists and searches read, the marks that keep them true, and the
databases' own full-text indexes. The word table of before goes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = "20261123_shelf"
down_revision = "20261123_thumbhash"
branch_labels = None
depends_on = None

SQLITE = (
    """CREATE TRIGGER product_shelf_insert AFTER INSERT ON product BEGIN INSERT INTO shelf_mark (kind, subject_id, due_at) SELECT 'product', NEW.id, '1970-01-01 00:00:00.000000'; END""",
    """CREATE TRIGGER product_shelf_update AFTER UPDATE ON product BEGIN INSERT INTO shelf_mark (kind, subject_id, due_at) SELECT 'product', NEW.id, '1970-01-01 00:00:00.000000'; END""",
    """CREATE TRIGGER product_shelf_delete AFTER DELETE ON product BEGIN INSERT INTO shelf_mark (kind, subject_id, due_at) SELECT 'product', OLD.id, '1970-01-01 00:00:00.000000'; END""",
    """CREATE TRIGGER variant_shelf_insert AFTER INSERT ON variant BEGIN INSERT INTO shelf_mark (kind, subject_id, due_at) SELECT 'product', NEW.product_id, '1970-01-01 00:00:00.000000'; END""",
    """CREATE TRIGGER variant_shelf_update AFTER UPDATE ON variant BEGIN INSERT INTO shelf_mark (kind, subject_id, due_at) SELECT 'product', NEW.product_id, '1970-01-01 00:00:00.000000'; INSERT INTO shelf_mark (kind, subject_id, due_at) SELECT 'product', OLD.product_id, '1970-01-01 00:00:00.000000' WHERE OLD.product_id <> NEW.product_id; END""",
    """CREATE TRIGGER variant_shelf_delete AFTER DELETE ON variant BEGIN INSERT INTO shelf_mark (kind, subject_id, due_at) SELECT 'product', OLD.product_id, '1970-01-01 00:00:00.000000'; END""",
    """CREATE TRIGGER price_shelf_insert AFTER INSERT ON price BEGIN INSERT INTO shelf_mark (kind, subject_id, due_at) SELECT 'variant', NEW.variant_id, NEW.starts_at; END""",
    """CREATE TRIGGER price_shelf_update AFTER UPDATE ON price BEGIN INSERT INTO shelf_mark (kind, subject_id, due_at) SELECT 'variant', NEW.variant_id, NEW.starts_at; INSERT INTO shelf_mark (kind, subject_id, due_at) SELECT 'variant', OLD.variant_id, '1970-01-01 00:00:00.000000'; END""",
    """CREATE TRIGGER price_shelf_delete AFTER DELETE ON price BEGIN INSERT INTO shelf_mark (kind, subject_id, due_at) SELECT 'variant', OLD.variant_id, '1970-01-01 00:00:00.000000'; END""",
    """CREATE TRIGGER stock_level_shelf_insert AFTER INSERT ON stock_level WHEN (NEW.on_hand > 0) BEGIN INSERT INTO shelf_mark (kind, subject_id, due_at) SELECT 'variant', NEW.variant_id, '1970-01-01 00:00:00.000000'; END""",
    """CREATE TRIGGER stock_level_shelf_update AFTER UPDATE ON stock_level WHEN ((OLD.on_hand > 0) <> (NEW.on_hand > 0) OR OLD.variant_id <> NEW.variant_id OR OLD.location_id <> NEW.location_id) BEGIN INSERT INTO shelf_mark (kind, subject_id, due_at) SELECT 'variant', NEW.variant_id, '1970-01-01 00:00:00.000000'; INSERT INTO shelf_mark (kind, subject_id, due_at) SELECT 'variant', OLD.variant_id, '1970-01-01 00:00:00.000000' WHERE OLD.variant_id <> NEW.variant_id; END""",
    """CREATE TRIGGER stock_level_shelf_delete AFTER DELETE ON stock_level WHEN (OLD.on_hand > 0) BEGIN INSERT INTO shelf_mark (kind, subject_id, due_at) SELECT 'variant', OLD.variant_id, '1970-01-01 00:00:00.000000'; END""",
    """CREATE TRIGGER cooperative_shelf_insert AFTER INSERT ON cooperative BEGIN INSERT INTO shelf_mark (kind, subject_id, due_at) SELECT 'cooperative', NEW.id, '1970-01-01 00:00:00.000000'; END""",
    """CREATE TRIGGER cooperative_shelf_update AFTER UPDATE ON cooperative BEGIN INSERT INTO shelf_mark (kind, subject_id, due_at) SELECT 'cooperative', NEW.id, '1970-01-01 00:00:00.000000'; END""",
    """CREATE TRIGGER cooperative_shelf_delete AFTER DELETE ON cooperative BEGIN INSERT INTO shelf_mark (kind, subject_id, due_at) SELECT 'cooperative', OLD.id, '1970-01-01 00:00:00.000000'; END""",
    """CREATE TRIGGER craft_shelf_insert AFTER INSERT ON craft BEGIN INSERT INTO shelf_mark (kind, subject_id, due_at) SELECT 'craft', NEW.id, '1970-01-01 00:00:00.000000'; END""",
    """CREATE TRIGGER craft_shelf_update AFTER UPDATE ON craft BEGIN INSERT INTO shelf_mark (kind, subject_id, due_at) SELECT 'craft', NEW.id, '1970-01-01 00:00:00.000000'; END""",
    """CREATE TRIGGER craft_shelf_delete AFTER DELETE ON craft BEGIN INSERT INTO shelf_mark (kind, subject_id, due_at) SELECT 'craft', OLD.id, '1970-01-01 00:00:00.000000'; END""",
    """CREATE TRIGGER location_shelf_update AFTER UPDATE ON location WHEN (OLD.sells_online <> NEW.sells_online) BEGIN INSERT INTO shelf_mark (kind, subject_id, due_at) SELECT 'location', NEW.id, '1970-01-01 00:00:00.000000'; END""",
    """CREATE VIRTUAL TABLE search_index USING fts5(tokens, content='search_text',
content_rowid='product_id', detail=none, tokenize="unicode61 remove_diacritics 0")""",
    """CREATE TRIGGER search_text_insert AFTER INSERT ON search_text BEGIN INSERT INTO search_index (rowid, tokens) VALUES (NEW.product_id, NEW.tokens); END""",
    """CREATE TRIGGER search_text_update AFTER UPDATE ON search_text BEGIN INSERT INTO search_index (search_index, rowid, tokens) VALUES ('delete', OLD.product_id, OLD.tokens); INSERT INTO search_index (rowid, tokens) VALUES (NEW.product_id, NEW.tokens); END""",
    """CREATE TRIGGER search_text_delete AFTER DELETE ON search_text BEGIN INSERT INTO search_index (search_index, rowid, tokens) VALUES ('delete', OLD.product_id, OLD.tokens); END""",
)
POSTGRESQL = (
    """CREATE OR REPLACE FUNCTION product_shelf_insert() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO shelf_mark (kind, subject_id, due_at) SELECT 'product', NEW.id, '1970-01-01 00:00:00.000000'; RETURN NULL; END $$""",
    """CREATE TRIGGER product_shelf_insert AFTER INSERT ON product FOR EACH ROW EXECUTE FUNCTION product_shelf_insert()""",
    """CREATE OR REPLACE FUNCTION product_shelf_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO shelf_mark (kind, subject_id, due_at) SELECT 'product', NEW.id, '1970-01-01 00:00:00.000000'; RETURN NULL; END $$""",
    """CREATE TRIGGER product_shelf_update AFTER UPDATE ON product FOR EACH ROW EXECUTE FUNCTION product_shelf_update()""",
    """CREATE OR REPLACE FUNCTION product_shelf_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO shelf_mark (kind, subject_id, due_at) SELECT 'product', OLD.id, '1970-01-01 00:00:00.000000'; RETURN NULL; END $$""",
    """CREATE TRIGGER product_shelf_delete AFTER DELETE ON product FOR EACH ROW EXECUTE FUNCTION product_shelf_delete()""",
    """CREATE OR REPLACE FUNCTION variant_shelf_insert() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO shelf_mark (kind, subject_id, due_at) SELECT 'product', NEW.product_id, '1970-01-01 00:00:00.000000'; RETURN NULL; END $$""",
    """CREATE TRIGGER variant_shelf_insert AFTER INSERT ON variant FOR EACH ROW EXECUTE FUNCTION variant_shelf_insert()""",
    """CREATE OR REPLACE FUNCTION variant_shelf_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO shelf_mark (kind, subject_id, due_at) SELECT 'product', NEW.product_id, '1970-01-01 00:00:00.000000'; INSERT INTO shelf_mark (kind, subject_id, due_at) SELECT 'product', OLD.product_id, '1970-01-01 00:00:00.000000' WHERE OLD.product_id <> NEW.product_id; RETURN NULL; END $$""",
    """CREATE TRIGGER variant_shelf_update AFTER UPDATE ON variant FOR EACH ROW EXECUTE FUNCTION variant_shelf_update()""",
    """CREATE OR REPLACE FUNCTION variant_shelf_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO shelf_mark (kind, subject_id, due_at) SELECT 'product', OLD.product_id, '1970-01-01 00:00:00.000000'; RETURN NULL; END $$""",
    """CREATE TRIGGER variant_shelf_delete AFTER DELETE ON variant FOR EACH ROW EXECUTE FUNCTION variant_shelf_delete()""",
    """CREATE OR REPLACE FUNCTION price_shelf_insert() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO shelf_mark (kind, subject_id, due_at) SELECT 'variant', NEW.variant_id, NEW.starts_at; RETURN NULL; END $$""",
    """CREATE TRIGGER price_shelf_insert AFTER INSERT ON price FOR EACH ROW EXECUTE FUNCTION price_shelf_insert()""",
    """CREATE OR REPLACE FUNCTION price_shelf_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO shelf_mark (kind, subject_id, due_at) SELECT 'variant', NEW.variant_id, NEW.starts_at; INSERT INTO shelf_mark (kind, subject_id, due_at) SELECT 'variant', OLD.variant_id, '1970-01-01 00:00:00.000000'; RETURN NULL; END $$""",
    """CREATE TRIGGER price_shelf_update AFTER UPDATE ON price FOR EACH ROW EXECUTE FUNCTION price_shelf_update()""",
    """CREATE OR REPLACE FUNCTION price_shelf_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO shelf_mark (kind, subject_id, due_at) SELECT 'variant', OLD.variant_id, '1970-01-01 00:00:00.000000'; RETURN NULL; END $$""",
    """CREATE TRIGGER price_shelf_delete AFTER DELETE ON price FOR EACH ROW EXECUTE FUNCTION price_shelf_delete()""",
    """CREATE OR REPLACE FUNCTION stock_level_shelf_insert() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO shelf_mark (kind, subject_id, due_at) SELECT 'variant', NEW.variant_id, '1970-01-01 00:00:00.000000'; RETURN NULL; END $$""",
    """CREATE TRIGGER stock_level_shelf_insert AFTER INSERT ON stock_level FOR EACH ROW WHEN (NEW.on_hand > 0) EXECUTE FUNCTION stock_level_shelf_insert()""",
    """CREATE OR REPLACE FUNCTION stock_level_shelf_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO shelf_mark (kind, subject_id, due_at) SELECT 'variant', NEW.variant_id, '1970-01-01 00:00:00.000000'; INSERT INTO shelf_mark (kind, subject_id, due_at) SELECT 'variant', OLD.variant_id, '1970-01-01 00:00:00.000000' WHERE OLD.variant_id <> NEW.variant_id; RETURN NULL; END $$""",
    """CREATE TRIGGER stock_level_shelf_update AFTER UPDATE ON stock_level FOR EACH ROW WHEN ((OLD.on_hand > 0) <> (NEW.on_hand > 0) OR OLD.variant_id <> NEW.variant_id OR OLD.location_id <> NEW.location_id) EXECUTE FUNCTION stock_level_shelf_update()""",
    """CREATE OR REPLACE FUNCTION stock_level_shelf_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO shelf_mark (kind, subject_id, due_at) SELECT 'variant', OLD.variant_id, '1970-01-01 00:00:00.000000'; RETURN NULL; END $$""",
    """CREATE TRIGGER stock_level_shelf_delete AFTER DELETE ON stock_level FOR EACH ROW WHEN (OLD.on_hand > 0) EXECUTE FUNCTION stock_level_shelf_delete()""",
    """CREATE OR REPLACE FUNCTION cooperative_shelf_insert() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO shelf_mark (kind, subject_id, due_at) SELECT 'cooperative', NEW.id, '1970-01-01 00:00:00.000000'; RETURN NULL; END $$""",
    """CREATE TRIGGER cooperative_shelf_insert AFTER INSERT ON cooperative FOR EACH ROW EXECUTE FUNCTION cooperative_shelf_insert()""",
    """CREATE OR REPLACE FUNCTION cooperative_shelf_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO shelf_mark (kind, subject_id, due_at) SELECT 'cooperative', NEW.id, '1970-01-01 00:00:00.000000'; RETURN NULL; END $$""",
    """CREATE TRIGGER cooperative_shelf_update AFTER UPDATE ON cooperative FOR EACH ROW EXECUTE FUNCTION cooperative_shelf_update()""",
    """CREATE OR REPLACE FUNCTION cooperative_shelf_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO shelf_mark (kind, subject_id, due_at) SELECT 'cooperative', OLD.id, '1970-01-01 00:00:00.000000'; RETURN NULL; END $$""",
    """CREATE TRIGGER cooperative_shelf_delete AFTER DELETE ON cooperative FOR EACH ROW EXECUTE FUNCTION cooperative_shelf_delete()""",
    """CREATE OR REPLACE FUNCTION craft_shelf_insert() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO shelf_mark (kind, subject_id, due_at) SELECT 'craft', NEW.id, '1970-01-01 00:00:00.000000'; RETURN NULL; END $$""",
    """CREATE TRIGGER craft_shelf_insert AFTER INSERT ON craft FOR EACH ROW EXECUTE FUNCTION craft_shelf_insert()""",
    """CREATE OR REPLACE FUNCTION craft_shelf_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO shelf_mark (kind, subject_id, due_at) SELECT 'craft', NEW.id, '1970-01-01 00:00:00.000000'; RETURN NULL; END $$""",
    """CREATE TRIGGER craft_shelf_update AFTER UPDATE ON craft FOR EACH ROW EXECUTE FUNCTION craft_shelf_update()""",
    """CREATE OR REPLACE FUNCTION craft_shelf_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO shelf_mark (kind, subject_id, due_at) SELECT 'craft', OLD.id, '1970-01-01 00:00:00.000000'; RETURN NULL; END $$""",
    """CREATE TRIGGER craft_shelf_delete AFTER DELETE ON craft FOR EACH ROW EXECUTE FUNCTION craft_shelf_delete()""",
    """CREATE OR REPLACE FUNCTION location_shelf_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO shelf_mark (kind, subject_id, due_at) SELECT 'location', NEW.id, '1970-01-01 00:00:00.000000'; RETURN NULL; END $$""",
    """CREATE TRIGGER location_shelf_update AFTER UPDATE ON location FOR EACH ROW WHEN (OLD.sells_online <> NEW.sells_online) EXECUTE FUNCTION location_shelf_update()""",
    """CREATE INDEX ix_search_text_tokens ON search_text USING gin (array_to_tsvector(string_to_array(tokens, ' ')))""",
)
SQLITE_DOWN = (
    """DROP TRIGGER IF EXISTS product_shelf_insert""",
    """DROP TRIGGER IF EXISTS product_shelf_update""",
    """DROP TRIGGER IF EXISTS product_shelf_delete""",
    """DROP TRIGGER IF EXISTS variant_shelf_insert""",
    """DROP TRIGGER IF EXISTS variant_shelf_update""",
    """DROP TRIGGER IF EXISTS variant_shelf_delete""",
    """DROP TRIGGER IF EXISTS price_shelf_insert""",
    """DROP TRIGGER IF EXISTS price_shelf_update""",
    """DROP TRIGGER IF EXISTS price_shelf_delete""",
    """DROP TRIGGER IF EXISTS stock_level_shelf_insert""",
    """DROP TRIGGER IF EXISTS stock_level_shelf_update""",
    """DROP TRIGGER IF EXISTS stock_level_shelf_delete""",
    """DROP TRIGGER IF EXISTS cooperative_shelf_insert""",
    """DROP TRIGGER IF EXISTS cooperative_shelf_update""",
    """DROP TRIGGER IF EXISTS cooperative_shelf_delete""",
    """DROP TRIGGER IF EXISTS craft_shelf_insert""",
    """DROP TRIGGER IF EXISTS craft_shelf_update""",
    """DROP TRIGGER IF EXISTS craft_shelf_delete""",
    """DROP TRIGGER IF EXISTS location_shelf_update""",
    """DROP TABLE IF EXISTS search_index""",
)
POSTGRESQL_DOWN = (
    """DROP TRIGGER IF EXISTS product_shelf_insert ON product""",
    """DROP TRIGGER IF EXISTS product_shelf_update ON product""",
    """DROP TRIGGER IF EXISTS product_shelf_delete ON product""",
    """DROP TRIGGER IF EXISTS variant_shelf_insert ON variant""",
    """DROP TRIGGER IF EXISTS variant_shelf_update ON variant""",
    """DROP TRIGGER IF EXISTS variant_shelf_delete ON variant""",
    """DROP TRIGGER IF EXISTS price_shelf_insert ON price""",
    """DROP TRIGGER IF EXISTS price_shelf_update ON price""",
    """DROP TRIGGER IF EXISTS price_shelf_delete ON price""",
    """DROP TRIGGER IF EXISTS stock_level_shelf_insert ON stock_level""",
    """DROP TRIGGER IF EXISTS stock_level_shelf_update ON stock_level""",
    """DROP TRIGGER IF EXISTS stock_level_shelf_delete ON stock_level""",
    """DROP TRIGGER IF EXISTS cooperative_shelf_insert ON cooperative""",
    """DROP TRIGGER IF EXISTS cooperative_shelf_update ON cooperative""",
    """DROP TRIGGER IF EXISTS cooperative_shelf_delete ON cooperative""",
    """DROP TRIGGER IF EXISTS craft_shelf_insert ON craft""",
    """DROP TRIGGER IF EXISTS craft_shelf_update ON craft""",
    """DROP TRIGGER IF EXISTS craft_shelf_delete ON craft""",
    """DROP TRIGGER IF EXISTS location_shelf_update ON location""",
    """DROP FUNCTION IF EXISTS product_shelf_insert()""",
    """DROP FUNCTION IF EXISTS product_shelf_update()""",
    """DROP FUNCTION IF EXISTS product_shelf_delete()""",
    """DROP FUNCTION IF EXISTS variant_shelf_insert()""",
    """DROP FUNCTION IF EXISTS variant_shelf_update()""",
    """DROP FUNCTION IF EXISTS variant_shelf_delete()""",
    """DROP FUNCTION IF EXISTS price_shelf_insert()""",
    """DROP FUNCTION IF EXISTS price_shelf_update()""",
    """DROP FUNCTION IF EXISTS price_shelf_delete()""",
    """DROP FUNCTION IF EXISTS stock_level_shelf_insert()""",
    """DROP FUNCTION IF EXISTS stock_level_shelf_update()""",
    """DROP FUNCTION IF EXISTS stock_level_shelf_delete()""",
    """DROP FUNCTION IF EXISTS cooperative_shelf_insert()""",
    """DROP FUNCTION IF EXISTS cooperative_shelf_update()""",
    """DROP FUNCTION IF EXISTS cooperative_shelf_delete()""",
    """DROP FUNCTION IF EXISTS craft_shelf_insert()""",
    """DROP FUNCTION IF EXISTS craft_shelf_update()""",
    """DROP FUNCTION IF EXISTS craft_shelf_delete()""",
    """DROP FUNCTION IF EXISTS location_shelf_update()""",
)

#: Everything that is there already is drawn by the first fold; prices to come when they begin.
FIRST_MARKS = (
    "INSERT INTO shelf_mark (kind, subject_id, due_at)"
    " SELECT 'product', id, '1970-01-01 00:00:00.000000' FROM product",
    "INSERT INTO shelf_mark (kind, subject_id, due_at)"
    " SELECT 'craft', MIN(id), '1970-01-01 00:00:00.000000' FROM craft HAVING MIN(id) IS NOT NULL",
    "INSERT INTO shelf_mark (kind, subject_id, due_at)"
    " SELECT 'variant', variant_id, starts_at FROM price WHERE starts_at > CURRENT_TIMESTAMP",
)
PLAIN = sa.String(length=48).with_variant(sa.String(length=48, collation="C"), "postgresql")


def upgrade() -> None:
    op.drop_index("ix_search_word_product", table_name="search_word")
    op.drop_table("search_word")
    _shelf()
    _words()
    dialect = op.get_bind().dialect.name
    for statement in POSTGRESQL if dialect == "postgresql" else SQLITE:
        op.get_bind().exec_driver_sql(statement)
    if dialect == "postgresql":
        op.execute("SET LOCAL TIME ZONE 'UTC'")
    for statement in FIRST_MARKS:
        op.execute(statement)


def _shelf() -> None:
    op.create_table(
        "shelf_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_shelf_mark"),
    )
    op.create_index("ix_shelf_mark_due", "shelf_mark", ["due_at", "id"])
    op.create_table(
        "shelf_clock",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("epoch", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("named", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_shelf_clock_only_one")),
        sa.PrimaryKeyConstraint("id", name="pk_shelf_clock"),
    )
    op.create_table(
        "shelf_row",
        sa.Column("product_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("craft_id", sa.Integer(), nullable=False),
        sa.Column("cooperative_id", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("least", sa.BigInteger(), nullable=False),
        sa.Column("most", sa.BigInteger(), nullable=False),
        sa.Column("ready", sa.Boolean(), nullable=False),
        sa.Column("made_to_order", sa.Boolean(), nullable=False),
        sa.Column("colours", sa.Integer(), nullable=False),
        sa.Column("materials", sa.Integer(), nullable=False),
        sa.Column("swatches", sa.Text(), nullable=False),
        sa.CheckConstraint("least > 0 AND most >= least", name=op.f("ck_shelf_row_prices")),
        sa.PrimaryKeyConstraint("product_id", name="pk_shelf_row"),
    )
    op.create_index("ix_shelf_row_version", "shelf_row", ["version"])
    op.create_index("ix_shelf_row_craft", "shelf_row", ["craft_id", "shown", "published_at"])


def _words() -> None:
    op.create_table(
        "search_text",
        sa.Column("product_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("tokens", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("product_id", name="pk_search_text"),
    )
    op.create_table(
        "search_term",
        sa.Column("term", PLAIN, nullable=False),
        sa.Column("shown", sa.String(length=48), nullable=False),
        sa.Column("products", sa.Integer(), nullable=False),
        sa.CheckConstraint("products >= 0", name=op.f("ck_search_term_products")),
        sa.PrimaryKeyConstraint("term", name="pk_search_term"),
    )
    op.create_table(
        "search_key",
        sa.Column("key", PLAIN, nullable=False),
        sa.Column("way", sa.String(length=8), nullable=False),
        sa.Column("term", PLAIN, nullable=False),
        sa.Column("spelling", PLAIN, nullable=False),
        sa.PrimaryKeyConstraint("key", "way", "term", "spelling", name="pk_search_key"),
    )


def downgrade() -> None:
    dialect = op.get_bind().dialect.name
    for statement in POSTGRESQL_DOWN if dialect == "postgresql" else SQLITE_DOWN:
        op.get_bind().exec_driver_sql(statement)
    for table in ("search_key", "search_term", "search_text", "shelf_row", "shelf_clock"):
        op.drop_table(table)
    op.drop_table("shelf_mark")
    op.create_table(
        "search_word",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("word", sa.String(length=40), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.CheckConstraint("weight > 0", name=op.f("ck_search_word_weight")),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name="fk_search_word_product_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_search_word"),
        sa.UniqueConstraint("word", "product_id", name="uq_search_word_word_product_id"),
    )
    op.create_index("ix_search_word_product", "search_word", ["product_id"])
