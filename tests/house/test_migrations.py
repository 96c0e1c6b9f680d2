"""What the migrations build is what the models say, on both engines: tables, columns, constraints
(with their names and conditions), indexes and triggers. And every migration goes back down."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext

from catalog.db import prepare_sqlite
from storefront.migrating import Shape, scripts, shape_of, upgrade
from storefront.schema import metadata
from tests.servers.databases import own_database


@pytest.fixture(params=["sqlite", "postgresql"])
def two_engines(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[tuple[sa.Engine, sa.Engine]]:
    """Two empty databases of the same kind."""
    urls = [f"sqlite:///{tmp_path}/{name}.db" for name in ("migrated", "modelled")]
    if request.param == "postgresql":
        server = request.getfixturevalue("postgres_url")
        urls = [own_database(server, f"house_{name}") for name in ("migrated", "modelled")]
    engines = [sa.create_engine(url) for url in urls]
    for engine in engines:
        if request.param == "sqlite":
            prepare_sqlite(engine)
    yield engines[0], engines[1]
    for engine in engines:
        engine.dispose()


SQLITE = "SELECT type, name, tbl_name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
TRIGGERS = """SELECT 'trigger', tgname, relname FROM pg_trigger
              JOIN pg_class ON pg_class.oid = tgrelid WHERE NOT tgisinternal"""
CONSTRAINTS = """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
                 FROM pg_constraint WHERE connamespace = 'public'::regnamespace"""
INDEXES = "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"


def portrait(engine: sa.Engine) -> set[tuple[str, ...]]:
    """Everything a database says about its shape, as comparable rows."""
    look = sa.inspect(engine)
    rows: set[tuple[str, ...]] = set()
    for table in look.get_table_names():
        if table == "alembic_version":
            continue
        for column in look.get_columns(table):
            untyped = isinstance(column["type"], sa.types.NullType)  # inside SQLite's word index
            kind = "" if untyped else column["type"].compile(engine.dialect)
            rows.add((table, column["name"], kind, str(column["nullable"])))
        if engine.dialect.name == "sqlite":
            rows.update(_sqlite_constraints(look, table))
    with engine.connect() as connection:
        asked = (SQLITE,) if engine.dialect.name == "sqlite" else (TRIGGERS, CONSTRAINTS, INDEXES)
        for question in asked:
            rows.update(tuple(map(str, row)) for row in connection.execute(sa.text(question)))
    return {row for row in rows if "alembic_version" not in " ".join(row)}


def _sqlite_constraints(look: sa.Inspector, table: str) -> Iterator[tuple[str, ...]]:
    for check in look.get_check_constraints(table):
        yield table, str(check["name"]), " ".join(check["sqltext"].split())
    for unique in look.get_unique_constraints(table):
        yield table, str(unique["name"]), ",".join(unique["column_names"])
    for foreign in look.get_foreign_keys(table):
        yield (
            table,
            str(foreign["name"]),
            f"{foreign['constrained_columns']}{foreign['referred_table']}",
        )
    for index in look.get_indexes(table):
        yield table, str(index["name"]), f"{index['column_names']}{index['unique']}"


def test_migrations_build_what_the_models_say(two_engines: tuple[sa.Engine, sa.Engine]) -> None:
    migrated, modelled = two_engines
    assert upgrade(migrated) is Shape.EMPTY
    metadata.create_all(modelled)
    built, meant = portrait(migrated), portrait(modelled)
    assert built - meant == set()
    assert meant - built == set()
    assert shape_of(migrated) is Shape.CURRENT


def test_a_second_upgrade_finds_nothing_to_do(two_engines: tuple[sa.Engine, sa.Engine]) -> None:
    upgrade(two_engines[0])
    assert upgrade(two_engines[0]) is Shape.CURRENT


@pytest.mark.slow
def test_migrations_go_back_down(two_engines: tuple[sa.Engine, sa.Engine]) -> None:
    engine = two_engines[0]
    upgrade(engine)
    directory = scripts()
    with (
        engine.begin() as connection,
        EnvironmentContext(
            Config(), directory, fn=lambda revision, _: directory._downgrade_revs("base", revision)
        ) as environment,
    ):
        environment.configure(connection=connection, transactional_ddl=True, render_as_batch=True)
        environment.run_migrations()
    assert set(sa.inspect(engine).get_table_names()) <= {"alembic_version"}


ORDER = """INSERT INTO customer_order (id, number, token, kind, state, customer, language, currency,
           goods_minor, shipping_minor, total_minor, placed_at, key) VALUES (1, 'MH-1', 't', 'web',
           'placed', '', 'en', 'CNY', 300, 100, 400, '2026-11-23 00:00:00', 'k')"""
SUMS = "SELECT goods_minor, shipping_minor, total_minor FROM customer_order"


def to(engine: sa.Engine, revision: str, *, down: bool = False) -> None:
    """Bring a database to a revision."""
    directory = scripts()
    steps = directory._downgrade_revs if down else directory._upgrade_revs
    with (
        engine.begin() as connection,
        EnvironmentContext(
            Config(), directory, fn=lambda found, _: steps(revision, found)
        ) as environment,
    ):
        environment.configure(
            connection=connection,
            transactional_ddl=True,
            render_as_batch=True,
            target_metadata=metadata,
        )
        environment.run_migrations()


def told(engine: sa.Engine, *statements: str) -> tuple[int, ...]:
    """Do these in one transaction; the sums of the order then."""
    with engine.begin() as connection:
        for each in statements:
            connection.exec_driver_sql(each)
        return tuple(connection.exec_driver_sql(SUMS).one())


@pytest.mark.slow
def test_orders_keep_their_sums_when_discounts_come_and_go(
    two_engines: tuple[sa.Engine, sa.Engine],
) -> None:
    engine, sums = two_engines[0], "20261123_order_sums"
    before = str(scripts().get_revision(sums).down_revision)
    to(engine, before)
    told(engine, ORDER)
    to(engine, sums)
    less = "UPDATE customer_order SET discount_minor = {0}, total_minor = {1}, credit_minor = {2}"
    assert told(engine, less.format(50, 350, 350)) == (300, 100, 350)
    for wrong in ((50, 351, 0), (401, -1, 0), (50, 350, 351), (-1, 401, 0)):
        with pytest.raises(sa.exc.IntegrityError):
            told(engine, less.format(*wrong))
    with pytest.raises(RuntimeError, match="would be lost"):
        to(engine, before, down=True)
    told(engine, less.format(0, 400, 0))
    to(engine, before, down=True)
    assert told(engine) == (300, 100, 400)
    with pytest.raises(sa.exc.IntegrityError):
        told(engine, "UPDATE customer_order SET total_minor = 401")
    to(engine, "heads")
    assert told(engine) == (300, 100, 400)


def test_a_changed_constraint_is_noticed(two_engines: tuple[sa.Engine, sa.Engine]) -> None:
    """The portrait really sees a condition that differs."""
    first, second = two_engines
    for engine, least in ((first, 0), (second, 1)):
        table = sa.Table(
            "thing",
            sa.MetaData(),
            sa.Column("n", sa.Integer),
            sa.CheckConstraint(f"n >= {least}", name="ck_thing_n"),
        )
        table.create(engine)
    assert portrait(first) != portrait(second)
