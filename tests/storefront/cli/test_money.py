"""`manyhands ledger` and `manyhands payouts`, on a database of their own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.runtime.migration import MigrationContext
from click.testing import CliRunner, Result
from sqlalchemy.orm import Session

from catalog import vault
from catalog.db import intent, prepare_sqlite
from catalog.errors import NotFound, Refusal
from catalog.history import SYSTEM
from catalog.money import Money
from fulfillment.earnings import Payout, PayoutLine
from fulfillment.ledger import host_recipes, post, seal
from storefront.app import create_app
from storefront.cli import group
from storefront.migrating import scripts
from storefront.schema import metadata
from tests.conftest import ENGINES, SETTINGS
from tests.made_money import earned
from tests.servers.databases import own_database

NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
Run = Callable[..., Result]


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sa.Engine]:
    """A database of the newest shape in which Ahe is owed ¥78.00."""
    url = f"sqlite:///{tmp_path}/books.db"
    if request.param == "postgresql":
        url = own_database(request.getfixturevalue("postgres_url"), "cli_money")
    engine = sa.create_engine(url)
    if request.param == "sqlite":
        prepare_sqlite(engine)
    metadata.create_all(engine)
    with engine.begin() as connection:
        MigrationContext.configure(connection).stamp(scripts(), "head")
    vault.configure(SETTINGS.data_key)
    with Session(engine) as session:
        earned(session)
        post(session, host_recipes.commission_pending(2, "MH-A", Money(9)), actor=SYSTEM, now=NOW)
        seal(session, now=NOW)
        session.commit()
    yield engine
    engine.dispose()


@pytest.fixture
def run(engine: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Runs the command in an environment that names the database, in one app for all of a test."""
    monkeypatch.setattr("storefront.cli.context.create_app", cache(create_app))
    monkeypatch.setenv("DATABASE_URL", engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("SECRET_KEY", SETTINGS.secret_key)
    monkeypatch.setenv("DATA_KEY", SETTINGS.data_key)
    token = intent.set("write")
    yield lambda *words: CliRunner().invoke(group, words)
    intent.reset(token)


def count(engine: sa.Engine, table: type) -> int:
    with Session(engine) as session:
        return session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_sound_books_are_proved_in_words_and_json(run: Run) -> None:
    told = run("ledger", "verify")
    answer = run("ledger", "verify", "--json")

    assert told.exit_code == answer.exit_code == 0
    assert "BROKEN" not in told.stdout
    plain = json.loads(answer.stdout)
    assert plain["sound"] is True
    names = {each["name"]: each for each in plain["invariants"]}
    assert names["entries_balanced"]["checked"] == 2
    assert names["pieces_credited"]["holds"] is True
    assert plain["head"]["place"] == 2


def test_a_broken_book_is_told_with_its_first_offender(run: Run, engine: sa.Engine) -> None:
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE earning SET pieces = 13, amount_minor = 8450"))

    told = run("ledger", "verify")
    answer = run("ledger", "verify", "--json")

    assert told.exit_code == answer.exit_code == 1
    assert "BROKEN earnings_booked" in told.stdout
    broken = [each for each in json.loads(answer.stdout)["invariants"] if not each["holds"]]
    assert [each["name"] for each in broken] == ["earnings_booked", "pieces_credited"]
    assert all(each["offender"] for each in broken)


def test_a_head_written_down_earlier_is_looked_for(run: Run) -> None:
    head = json.loads(run("ledger", "verify", "--json").stdout)["head"]

    assert run("ledger", "verify", "--after", f"{head['place']}:{head['hash']}").exit_code == 0
    assert run("ledger", "verify", "--after", f"3:{head['hash']}").exit_code == 1
    assert run("ledger", "verify", "--after", "nonsense").exit_code == 2


@pytest.mark.parametrize("kind", ["beancount", "hledger", "csv"])
def test_the_book_is_exported_to_the_screen_and_to_a_file(
    run: Run, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / "book"

    screen = run("ledger", "export", "--format", kind)
    filed = run("ledger", "export", "--format", kind, "--out", str(path))

    assert screen.exit_code == filed.exit_code == 0
    assert filed.stdout == ""
    assert path.read_text("utf-8") == screen.stdout
    assert "78.00" in screen.stdout


def test_bean_check_accepts_the_exported_file(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "book.beancount"
    run("ledger", "export", "--format", "beancount", "--out", str(path))

    bean_check = str(Path(sys.executable).with_name("bean-check"))
    assert subprocess.run([bean_check, str(path)], check=False).returncode == 0


def test_an_export_that_cannot_be_written_is_a_sentence(run: Run, tmp_path: Path) -> None:
    answer = run("ledger", "export", "--format", "csv", "--out", str(tmp_path / "no" / "book"))

    assert isinstance(answer.exception, Refusal)
    assert "cannot be written" in str(answer.exception)


def test_a_dry_run_writes_nothing_and_a_real_one_once(run: Run, engine: sa.Engine) -> None:
    dry = run("payouts", "run", "--until", "2026-11-30", "--dry-run", "--json")
    assert dry.exit_code == 0
    assert json.loads(dry.stdout)["total_minor"] == 7_800
    assert count(engine, Payout) == 0

    answers = [run("payouts", "run", "--until", "2026-11-30", "--json") for _ in range(10)]

    numbers = {json.loads(answer.stdout)["number"] for answer in answers}
    assert numbers == {"P20261130-1"}
    assert (count(engine, Payout), count(engine, PayoutLine)) == (1, 1)
    assert "pays 78.00 CNY to 1 maker." in run("payouts", "run", "--until", "2026-11-30").stdout


def test_a_payday_without_anything_owed_is_refused(run: Run, engine: sa.Engine) -> None:
    answer = run("payouts", "run", "--until", "2026-11-01")

    assert isinstance(answer.exception, Refusal)
    assert answer.exception.code == "payout.nothing_owed"
    assert count(engine, Payout) == 0
    assert run("payouts", "run", "--until", "someday").exit_code == 2


def test_the_bank_file_is_written_for_its_owner_only(run: Run, tmp_path: Path) -> None:
    run("payouts", "run", "--until", "2026-11-30")
    path = tmp_path / "bank.csv"

    assert run("payouts", "file", "P20261130-1", "--out", str(path)).exit_code == 0

    assert "6217000010001234567" in path.read_bytes().decode("gb18030")
    assert path.stat().st_mode & 0o777 == 0o600
    missing = run("payouts", "file", "P1", "--out", str(path))
    assert isinstance(missing.exception, NotFound)


def test_the_policy_and_the_chart_are_told_without_a_database() -> None:
    for name, first in (("recipes", "order_paid"), ("chart", "cash:{place}")):
        plain = CliRunner().invoke(group, ["ledger", name, "--format", "json"])
        table = CliRunner().invoke(group, ["ledger", name, "--format", "csv"])

        assert plain.exit_code == table.exit_code == 0
        rows = json.loads(plain.stdout)
        assert first in rows[0].values()
        assert len(table.stdout.splitlines()) == len(rows) + 1
