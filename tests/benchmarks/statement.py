"""Her statement at any length: the page of a maker with 10,000 lines beside one with 100.

    python -m tests.benchmarks.statement [sqlite|postgresql …] [--lines 10000]

Prints, for each engine, how many statements her page asks and the median of its time, at both
lengths, on the first page and in the middle, and the ratio. Exits 1 if the number of statements
differs or the longer page takes over 1.5 × the shorter one's CPU.
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from time import perf_counter, process_time

from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from catalog.db import db, intent
from catalog.history import SYSTEM
from catalog.money import Money
from fulfillment import ledger
from fulfillment.earnings import extras
from fulfillment.earnings.extras import ExtraKind, NewExtra
from fulfillment.makers import Maker
from storefront.accounts import Membership, Role, User
from tests.benchmarks.ledger_ground import books
from tests.made_making import a_floor, a_maker

SHORT, TIMES, MOST = 100, 40, 1.5
NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)


def main() -> None:
    words = [each for each in sys.argv[1:] if not each.isdigit() and each != "--lines"]
    lines = next((int(each) for each in sys.argv[1:] if each.isdigit()), 10_000)
    with books(words or ["sqlite", "postgresql"]) as opened:
        met = [_engine(name, app, lines) for name, app in opened]
    sys.exit(0 if all(met) else 1)


def _engine(name: str, app: Flask, lines: int) -> bool:
    with app.app_context():
        intent.set("write")
        floor = a_floor(db.session())
        few = a_maker(db.session(), floor.cooperative, craft=floor.product.craft, code="M-few")
        first = _fill(db.session(), few, SHORT)
        middle = _fill(db.session(), floor.maker, lines)
        ledger.seal_job(db.session(), {}, NOW)
        db.session.commit()
        keys = [_user(db.session(), each) for each in (few, floor.maker)]
        db.session.remove()
    short = _page(app, keys[0], "/work/earnings")
    long = _page(app, keys[1], "/work/earnings")
    deep = _page(app, keys[1], f"/work/earnings?before={middle}")
    ratios = [each[2] / short[2] for each in (long, deep)]
    for what, page in ((SHORT, short), (lines, long), (f"{lines}, the middle", deep)):
        print(f"{name:10} {what!s:>18} lines: {page[0]} statements, "
              f"{page[1] * 1000:6.1f} ms, CPU {page[2] * 1000:6.1f} ms")  # fmt: skip
    print(f"{name:10} CPU {lines}/{SHORT}: {ratios[0]:.2f}, in the middle {ratios[1]:.2f}, "
          f"first line {first}")  # fmt: skip
    return len({short[0], long[0], deep[0]}) == 1 and max(ratios) <= MOST


def _fill(session: Session, maker: Maker, lines: int) -> int:
    """So many lines of her account, through the house; the id of one in the middle."""
    for place in range(lines):
        new = NewExtra(maker.id, ExtraKind.BONUS, Money(100), "A line.", f"{maker.id}:{place}")
        extras.add(session, new, actor=SYSTEM, now=NOW)
        if place % 200 == 199:
            session.commit()
            session.expunge_all()
    session.commit()
    rows = ledger.lines_of(session, f"maker:{maker.id}:payable", limit=lines // 2)
    return rows[-1].id


def _user(session: Session, maker: Maker) -> str:
    user = User(email=f"{maker.code}@example.org", session_key=f"key-of-{maker.code}"[:43],
                created_at=NOW)  # fmt: skip
    user.memberships = [Membership(role=Role.MAKER, maker_id=maker.id)]
    session.add(user)
    session.commit()
    return user.session_key


def _page(app: Flask, key: str, path: str) -> tuple[int, float, float]:
    """How many statements a page asks, and the medians of its time and its CPU here."""
    browser = app.test_client()
    with browser.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = key, True

    def ask() -> None:
        assert browser.get(path).status_code == 200

    ask()
    asked: list[str] = []
    with app.app_context():
        engine = db.engine
    note: Callable[..., None] = lambda *told: asked.append(told[2])  # noqa: E731 - a listener
    event.listen(engine, "before_cursor_execute", note)
    ask()
    event.remove(engine, "before_cursor_execute", note)
    walls, cpus = [], []
    for _ in range(TIMES):
        wall, cpu = perf_counter(), process_time()
        ask()
        walls.append(perf_counter() - wall)
        cpus.append(process_time() - cpu)
    return len(asked), statistics.median(walls), statistics.median(cpus)


if __name__ == "__main__":
    main()
