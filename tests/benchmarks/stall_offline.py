"""Selling at a cart over a line that is cut: nothing is lost, nothing is sold twice.

    python -m tests.benchmarks.stall_offline [--cuts 500] [--seed 1] [--engine sqlite|postgresql]

Three phones sell and undo at one cart and bring it to the shop over a line that is cut before a
press arrived or after (`tests/storefront/stalls/cut_phones.py`). After four fifths of the cuts the
day is counted by what really lies there; the rest is told late. Then every sale must stand once,
and stock, count, box and ledger must be what the phones pressed. The exit code is 1 if not.
"""

from __future__ import annotations

import argparse
import sys
import time
from datetime import datetime

from flask import Flask
from sqlalchemy.orm import Session

from catalog.db import db, intent
from storefront.accounts import User
from storefront.stalls.day_models import StallSale
from tests.benchmarks.histories import shop
from tests.made_stalls import a_cart
from tests.storefront.stalls.cut_phones import Evening, Phone, lived


def evening_of(app: Flask, cuts: int, seed: int, now: datetime) -> tuple[Evening, list[str], int]:
    """One evening in an empty shop; how it went, what is wrong, how much was told late."""
    intent.set("write")
    session = db.session()
    cart = a_cart(session, lambda email: _seller(session, email, now), now, jade=10, knot=10)
    phones = []
    for _ in range(3):
        browser = app.test_client()
        with browser.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = cart.seller.session_key, True
        phones.append(Phone(browser))
    session.commit()
    evening, wrong = lived(session, cart, phones, cuts=cuts, seed=seed, now=now)
    late = session.query(StallSale).filter(StallSale.late).count()
    return evening, wrong, late


def _seller(session: Session, email: str, now: datetime) -> User:
    made = User(email=email, session_key=f"key-of-{email}"[:43], created_at=now)
    session.add(made)
    session.commit()
    return made


def main() -> int:
    """Live it, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cuts", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    asked = parser.parse_args()
    print(f"seed {asked.seed}, {asked.engine}", flush=True)
    with shop(asked.engine, "stall_offline") as (app, clock), app.app_context():
        start = time.perf_counter()
        evening, wrong, late = evening_of(app, asked.cuts, asked.seed, clock.now)
        took = time.perf_counter() - start
        db.session.remove()
    print(f"{evening.cuts} cuts, {evening.pressed} presses, {evening.sent} sendings that arrived,")
    print(f"{late} told after the count; {took:.1f} s")
    for each in wrong:
        print("WRONG:", each)
    print("nothing lost, nothing twice" if not wrong else f"{len(wrong)} differences")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
