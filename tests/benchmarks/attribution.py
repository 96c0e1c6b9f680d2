"""100,000 random histories of orders with hosts: clicks, codes, sessions, platforms, refunds,
corrections, in any order. Each line is credited to at most one host, and what the entries of the
book add up to for every host is what the lines say.

    python -m tests.benchmarks.attribution [--histories 100000] [--seed 1]

The rule, the shares and the entries are the house's own; only the rows are played by a small model,
so that nothing but arithmetic is timed.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from catalog.money import Money
from fulfillment.ledger import NewEntry, host_recipes
from fulfillment.ledger.rules import Side
from storefront.live.attribution import AttributionRule, Candidate, commission_of, decide

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
RULES = (
    AttributionRule.PLATFORM,
    AttributionRule.VOUCHER,
    AttributionRule.LAST_CLICK,
    AttributionRule.SESSION,
)
HOSTS = {number: 100 * number for number in range(1, 13)}


@dataclass
class Book:
    """What the entries add up to, each key once."""

    sums: Counter[str] = field(default_factory=Counter)
    keys: set[str] = field(default_factory=set)

    def post(self, entry: NewEntry) -> None:
        """Book it; a key that was there already would be a line booked twice."""
        assert entry.key not in self.keys, entry.key
        self.keys.add(entry.key)
        for each in entry.postings:
            sign = 1 if each.side is Side.CREDIT else -1
            self.sums[each.account] += sign * each.amount.minor


@dataclass
class Line:
    """A line that is credited, as the row keeps it."""

    number: str
    goods: int
    host: int
    rate: int
    minor: int
    state: str = "pending"
    turns: int = 0

    @property
    def key(self) -> str:
        """As its entries name it."""
        return f"1.{self.turns}"


def candidates(chance: random.Random) -> list[Candidate]:
    """Who was near: hosts by any rule, some of them buying themselves."""
    return [
        Candidate(
            chance.choice(RULES),
            chance.choice(list(HOSTS)),
            NOW - timedelta(hours=chance.randrange(0, 24 * 40)),
            chance.randrange(4),
            chance.random() < 0.05,
        )
        for _ in range(chance.randrange(5))
    ]


def history(chance: random.Random, number: str, book: Book) -> list[Line]:
    """One order, from its candidates to its end."""
    goods = [chance.randrange(0, 90_000) for _ in range(chance.randrange(1, 5))]
    total = sum(goods) + chance.randrange(0, 2_000)
    lines = []
    for place, minor in enumerate(goods):
        found = decide(candidates(chance), now=NOW)
        if found is None or not found.pays:
            continue
        rate = HOSTS[found.winner.host_id]
        due = commission_of(minor, rate, total, total)
        lines.append(Line(f"{number}-{place}", minor, found.winner.host_id, rate, due))
        pending(book, lines[-1])
    left = total
    for _ in range(chance.randrange(5)):
        left = happens(chance, book, lines, left, total)
    return lines


def happens(chance: random.Random, book: Book, lines: list[Line], left: int, total: int) -> int:
    """A refund, a correction, the end of waiting; what is left of the money."""
    act = chance.choice(("refund", "refund", "correct", "release", "void"))
    if act == "refund":
        left = max(0, left - chance.randrange(1, 60_000))
    for line in lines:
        if line.state != "pending":
            continue
        if act == "void" or left == 0:
            ends(book, line, "void")
        elif act == "refund":
            reduce(book, line, commission_of(line.goods, line.rate, left, total))
        elif act == "release":
            ends(book, line, "payable")
        elif chance.random() < 0.5:
            correct(chance, book, line, left, total)
    return left


def pending(book: Book, line: Line) -> None:
    """Into the book."""
    if line.minor:
        amount = Money(line.minor)
        book.post(host_recipes.commission_pending(line.host, line.number, amount, line.key))


def reduce(book: Book, line: Line, due: int) -> None:
    """A part of it goes back."""
    if due < line.minor:
        less, stays = Money(line.minor - due), Money(due)
        book.post(host_recipes.commission_reduced(line.host, line.number, less, stays, line.key))
        line.minor = due


def ends(book: Book, line: Line, state: str) -> None:
    """Hers, or fallen away."""
    recipe = host_recipes.commission_voided if state == "void" else host_recipes.commission_released
    if line.minor:
        book.post(recipe(line.host, line.number, Money(line.minor), line.key))
    line.state = state


def correct(chance: random.Random, book: Book, line: Line, left: int, total: int) -> None:
    """Two people say that it is another host's."""
    ends(book, line, "void")
    line.host = chance.choice(list(HOSTS))
    line.rate, line.turns, line.state = HOSTS[line.host], line.turns + 1, "pending"
    line.minor = commission_of(line.goods, line.rate, left, total)
    pending(book, line)


def main() -> None:
    """Play them all and compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--histories", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    chance, book, told = random.Random(asked.seed), Book(), Counter[str]()
    lines = 0
    began = time.perf_counter()
    for number in range(asked.histories):
        rows = history(chance, f"H{number}", book)
        assert len({each.number for each in rows}) == len(rows)
        lines += len(rows)
        for each in rows:
            if each.state != "void":
                told[f"host:{each.host}:{each.state}"] += each.minor
                told["cost:commission"] -= each.minor
    for account in set(told) | set(book.sums):
        assert told[account] == book.sums[account], account
    took = time.perf_counter() - began
    print(f"{asked.histories} histories, {lines} credited lines, {len(book.keys)} entries")
    print(f"every line at most one host; book = lines on {len(book.sums)} accounts; {took:.1f} s")


if __name__ == "__main__":
    main()
