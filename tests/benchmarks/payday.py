"""A payday of many makers in one run, beside the same rows written as fast as an engine takes rows.

    python -m tests.benchmarks.payday [--makers 100000] [--engine sqlite|postgresql]

Every maker is owed something; one payout is drafted, confirmed by a second person and sent. The
yardstick writes the rows that sending makes (entries, postings, witnesses) by COPY on PostgreSQL
and executemany on SQLite: the very rows, read back from the book, into copies of the tables with
the same keys, indexes and checks, and once more into tables without any. Limit: at least 0.5 of the
speed of the first, memory bounded. Then the statement of one maker
with 10,000 lines: its newest page beside the page of one with ten.
"""

from __future__ import annotations

import argparse
import re
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection, func, insert, select, text
from sqlalchemy.orm import Session

from catalog.db import db
from catalog.history import Actor
from catalog.money import Money
from fulfillment import earnings
from fulfillment.earnings import Payout
from fulfillment.ledger import post_all, prove, recipes, seal_job
from fulfillment.ledger.models import Entry
from fulfillment.makers import Maker
from fulfillment.workflow import payday
from tests.benchmarks.ledger import timed
from tests.benchmarks.ledger_ground import COLUMNS, books, pour
from tests.benchmarks.ledger_verify import measured
from tests.made_making import a_floor

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
YUN, HE = Actor(1, "office"), Actor(2, "office")
TABLES = ("ledger_entry", "ledger_posting", "history")


def main() -> None:
    """Pay everybody on each engine, and print the ratios."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--makers", type=int, default=100_000)
    parser.add_argument("--engine", choices=["sqlite", "postgresql"])
    asked = parser.parse_args()
    engines = [asked.engine] if asked.engine else ["sqlite", "postgresql"]
    with books(engines) as apps:
        for name, app in apps:
            with app.app_context():
                print(f"{name}: {asked.makers} makers")
                payday_of(asked.makers)
                statement()


def payday_of(makers: int) -> None:
    """Draft, confirm and send one payout, and write the same rows barely."""
    with Session(db.engine) as session:
        ids = _makers(session, makers)
        facts = (recipes.pieces_accepted(each, f"B-{each}", each, 10, Money(850)) for each in ids)
        earned = measured(lambda: sum(1 for _ in post_all(session, facts, actor=YUN, now=NOW)))
        session.execute(text("ANALYZE"))
        session.commit()
        print(f"  earned: {earned[0]:.1f} s, CPU {earned[1]:.1f} s")
        before = session.scalar(select(func.max(Entry.id))) or 0
        drafted = measured(lambda: _drafted(session))
        sent = measured(lambda: _sent(session))
        print(
            f"  drafted: {drafted[0]:.1f} s, sent: {sent[0]:.1f} s, CPU {sent[1]:.1f} s,", end=" "
        )
        print(f"peak {sent[2]:.0f} MiB")
    rows = _read_back(before)
    guarded = measured(lambda: _poured(rows, "like"))
    bare = measured(lambda: _poured(rows, "bare"))
    print(f"  the same rows poured: {guarded[0]:.2f} s, CPU {guarded[1]:.2f} s", end=" ")
    print(f"-> {guarded[0] / sent[0]:.2f} of its speed (>= 0.5);", end=" ")
    print(f"without keys and checks {bare[0]:.2f} s -> {bare[0] / sent[0]:.2f}")
    with Session(db.engine) as session:
        print("  broken:", [each.name for each in prove(session) if not each.holds])


def _makers(session: Session, number: int) -> list[int]:
    hers = a_floor(session).maker
    like = {c.name: getattr(hers, c.name) for c in Maker.__table__.columns if c.name != "id"}
    rows = [{**like, "code": f"W{nth:07}"} for nth in range(1, number)]
    session.execute(insert(Maker.__table__), rows)  # type: ignore[arg-type]  # it is a Table
    session.commit()
    return list(session.scalars(select(Maker.id).order_by(Maker.id)))


def _drafted(session: Session) -> None:
    payday.payout_drafted(session, until=date(2026, 11, 30), actor=YUN, now=NOW)
    session.commit()


def _sent(session: Session) -> None:
    payout = session.scalars(select(Payout)).one()
    payday.payout_confirmed(session, payout, actor=HE, now=NOW)
    payday.payout_sent(session, payout, actor=HE, now=NOW)
    session.commit()


def _read_back(before: int) -> dict[str, list[tuple[Any, ...]]]:
    """The rows that sending made, and empty copies of their tables with and without guards."""
    ids = {"ledger_entry": "id", "ledger_posting": "entry_id", "history": "subject_id"}
    rows = {}
    with db.engine.begin() as connection:
        as_text = "facts::text" if connection.dialect.name == "postgresql" else "facts"
        for table in TABLES:
            columns = ", ".join(COLUMNS[table].split())
            only = " AND subject_kind = 'ledger_entry'" if table == "history" else ""
            told = f"SELECT {columns.replace('facts,', as_text + ',')} FROM {table}"  # noqa: S608 - our own names
            wanted = f"{told} WHERE {ids[table]} > {before}{only}"
            rows[table] = [tuple(row) for row in connection.execute(text(wanted))]
            connection.execute(text(f"CREATE TABLE bare_{table} AS {told} WHERE 1 = 0"))
            _make_like(connection, table)
    return rows


def _make_like(connection: Connection, table: str) -> None:
    """An empty table with the keys, indexes and checks of one."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"CREATE TABLE like_{table} (LIKE {table} INCLUDING ALL)"))
        return
    parts = text("SELECT sql FROM sqlite_master WHERE tbl_name = :name AND type <> 'trigger'")
    for (made,) in connection.execute(parts, {"name": table}).all():
        if made:  # the index of a key has no words of its own
            again = re.sub(rf"\b((?:TABLE|ON) \"?){table}\b", rf"\1like_{table}", made)
            connection.exec_driver_sql(re.sub(r"(INDEX \"?)", r"\1like_", again))


def _poured(rows: dict[str, list[tuple[Any, ...]]], where: str) -> None:
    with db.engine.begin() as connection:
        for table in TABLES:
            pour(connection, f"{where}_{table}", rows[table], copy_of=table)


def statement() -> None:
    """The newest page of a long statement beside that of a short one."""
    with Session(db.engine) as session:
        long, short = session.scalars(select(Maker.id).order_by(Maker.id).limit(2)).all()
        facts = (
            recipes.pieces_accepted(each, f"C-{each}-{nth}", 10**6 + nth, 1, Money(850))
            for each, lines in ((long, 10_000), (short, 10))
            for nth in range(lines)
        )
        for _ in post_all(session, facts, actor=YUN, now=NOW):
            pass
        seal_job(session, {}, NOW)
        session.execute(text("ANALYZE"))
        session.commit()
        pages = [timed(partial(earnings.statement, session, each)) for each in (long, short)]
        print(f"  statement: 10,000 lines {pages[0]:.1f} ms, 10 lines {pages[1]:.1f} ms")


if __name__ == "__main__":
    main()
