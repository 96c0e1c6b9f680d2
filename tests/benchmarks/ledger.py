"""What the book costs, as ratios within one run, on both engines.

    python -m tests.benchmarks.ledger [--entries 100000] [--engine sqlite|postgresql]
    python -m tests.benchmarks.ledger --verify 1000000

* balance: a long account added up in whole, and as roll-up and tail
* posts: facts a second through `post`, beside plain inserts of the same rows, at 8 clients
* hot: all clients on one account, beside each on its own
* verify: in full, and since the last closed month; CPU of this process and its memory

The machine may be busy: ratios and CPU are told, not only the clock.
"""

from __future__ import annotations

import argparse
import resource
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from itertools import count
from time import perf_counter, process_time
from typing import Any

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from catalog.db import columns_of, db
from catalog.history import SYSTEM, History
from catalog.money import Money
from fulfillment.ledger import balance, close_month, key_of, post, prove, recipes, rolling
from fulfillment.ledger.models import Account, Entry, Posting
from fulfillment.ledger.passing import turn
from fulfillment.ledger.rules import NewEntry, Stamp, book_day, digest, facts_hash
from tests.benchmarks.ledger_ground import books, filled
from tests.benchmarks.ledger_verify import verified

CLIENTS = 8
EACH = 60
_number = count(1)


def now() -> datetime:
    """Told to every thread, which has no app."""
    return datetime.now(UTC)


def main() -> None:
    """Run what was asked for and print the ratios."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--verify", type=int, metavar="ENTRIES", help="only verify, in full")
    parser.add_argument("--engine", choices=["sqlite", "postgresql"])
    asked = parser.parse_args()
    engines = [asked.engine] if asked.engine else ["sqlite", "postgresql"]
    with books(engines) as apps:
        for name, app in apps:
            with app.app_context():
                print(f"{name}:")
                if asked.verify:
                    verified(asked.verify)
                    continue
                long_account(asked.entries)
                proof(asked.entries)
                posts(db.engine)


def posts(engine: Engine) -> None:
    """Single bookings by 8 clients, beside plain inserts of the same rows."""
    with Session(engine) as session:
        for maker in range(1, CLIENTS + 1):
            booked(session, maker)
        session.commit()
    spread = rate(engine, lambda session, place: booked(session, place + 1))
    hot = rate(engine, lambda session, _: booked(session, 1))
    raw = rate(engine, lambda session, place: plainly(session, _earned(place + 1)))
    print(f"  posts {spread:.0f}/s, plain inserts {raw:.0f}/s: {spread / raw:.2f} (>= 0.25)")
    print(
        f"  one hot account {hot:.0f}/s beside spread {spread:.0f}/s: {hot / spread:.2f} (>= 0.8)"
    )


def rate(engine: Engine, act: Callable[[Session, int], object]) -> float:
    """Commits a second of all clients together."""

    def client(place: int) -> None:
        with Session(engine) as session:
            for _ in range(EACH):
                act(session, place)
                session.commit()

    begun = perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(client, range(CLIENTS)))
    return CLIENTS * EACH / (perf_counter() - begun)


def booked(session: Session, maker: int) -> int:
    """A booking as the house does it."""
    return post(session, _earned(maker), actor=SYSTEM, now=now())


def plainly(session: Session, told: NewEntry) -> None:
    """The same rows without the book's care: no accounts looked up, nothing guarded."""
    at = now()
    stamp = Stamp(book_day(at), at, None)
    proof = digest(told, stamp)
    values: dict[str, Any] = {"key": told.key, "recipe": told.recipe, "facts": dict(told.facts)}
    values |= {"facts_hash": facts_hash(told), "currency": told.currency, "hash": proof}
    values |= {"booked_on": stamp.booked_on, "at": at, "actor_id": None, "reverses_id": None}
    connection = session.connection()
    entry = columns_of(Entry).id.table
    made = connection.execute(entry.insert().returning(entry.c.id), values).scalar_one()
    lines = [
        {"entry_id": made, "account_id": nth, "side": each.side, "amount_minor": each.amount.minor}
        for nth, each in enumerate(told.postings, start=1)
    ]
    connection.execute(columns_of(Posting).id.table.insert(), lines)
    seen: dict[str, Any] = {
        "subject_kind": "ledger_entry",
        "subject_id": made,
        "verb": "post",
        "at": at,
    }
    seen |= {"actor_label": "system", "facts": {"hash": proof}}
    connection.execute(columns_of(History).id.table.insert(), seen)


def _earned(maker: int) -> NewEntry:
    number = next(_number)
    return recipes.pieces_accepted(maker, f"X-{number:07}", number, 3, Money(850))


def long_account(entries: int) -> None:
    """A balance on an account with half of all postings, before and after it is rolled up."""
    filled(entries)
    with Session(db.engine) as session:
        whole = select(func.sum(turn())).join(Account, Account.id == Posting.account_id)
        summed = whole.where(Account.code == "cash:stripe")
        before = timed(lambda: session.scalar(summed))
        rolling.roll_up(session)
        session.commit()
        after = timed(lambda: balance(session, "cash:stripe"))
        same = balance(session, "cash:stripe").minor == session.scalar(summed)
        print(f"  balance over {entries // 2} postings: whole {before:.1f} ms,", end=" ")
        print(f"roll-up and tail {after:.2f} ms, equal: {same}")


def timed(act: Callable[[], object], times: int = 5) -> float:
    """The best of a few, in milliseconds."""
    spans = []
    for _ in range(times):
        begun = perf_counter()
        act()
        spans.append(1e3 * (perf_counter() - begun))
    return min(spans)


def proof(entries: int) -> None:
    """Verify in full, and since the last closed month."""
    with Session(db.engine) as session:
        for full in (True, False):
            if not full:
                close_month(session, date(2026, 9, 1), key=key_of("bench"), now=now())
                session.commit()
            begun, cpu = perf_counter(), process_time()
            broken = [each.name for each in prove(session, full=full) if not each.holds]
            wall, own = perf_counter() - begun, process_time() - cpu
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            named = "in full" if full else "since the last closed month"
            print(f"  verify {entries} entries {named}: {wall:.1f} s, CPU {own:.1f} s,", end=" ")
            print(f"peak {peak} MiB, broken: {broken}")


if __name__ == "__main__":
    main()
