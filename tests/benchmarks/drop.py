"""A drop through the real HTTP checkout: many guests, one bracelet, few pieces.

`python -m tests.benchmarks.drop [sqlite|postgresql ...] [--attempts 10000] [--buyers 200]
[--pieces 50] [--orders 400] [--workers 2] [--one-address]` opens the shop (`drop_shop`) and sends
guests (`drop_buyers`) through it twice:

1. the drop: every guest stands at a filled-in checkout, all press together and, told no, press
   again at once until all attempts are used up. Printed: sold (orders in the database, and pieces),
   paid, errors of ours, what losers were told, how long a press took.
2. the hot shelf: enough pieces for all; every guest holds two carts, all press together. Printed:
   confirmed orders a second in the ordering step (pieces taken, order committed, payment page
   opened), and processor time for each order.

The limits are exactly 50 sold, 0 errors, >= 80 orders a second on PostgreSQL and 40 on SQLite, p99
<= 1 s. The guests run on the same processors as the shop and so take some of its time; the
processor time of each part is told apart, for it does not depend on who else uses the machine.
Each guest has an address of its own, as behind a proxy (`TRUSTED_PROXIES=1`); no limit is off.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import tempfile
import time
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from tests.benchmarks.drop_buyers import Guest, Tally, press
from tests.benchmarks.drop_shop import SLUG, Opened, opened

LIMITS = {"sqlite": 40, "postgresql": 80}
SLOWEST = 1.0
#: So many guests prepare at once; what is measured begins after that.
PREPARING = 8


async def prepared(guests: list[Guest]) -> list[dict[str, str]]:
    """Every guest at a filled-in checkout."""
    few = asyncio.Semaphore(PREPARING)

    async def one(guest: Guest) -> dict[str, str]:
        async with few:
            return await guest.to_the_checkout(SLUG)

    return await asyncio.gather(*(one(guest) for guest in guests))


async def until_sold(guest: Guest, form: dict[str, str], tally: Tally) -> None:
    """Press until it is hers, or until nobody may press any more."""
    while tally.next_attempt():
        page = await press(guest, form, tally)
        if page:
            seen = await guest.pay(page)  # others count meanwhile
            tally.paid += seen
            return


async def together(steps: list[Coroutine[Any, Any, Any]], shop: Opened) -> dict[str, float]:
    """Everybody at once; seconds in all and processor seconds of each part."""
    before, own, begin = shop.seconds(), time.process_time(), time.perf_counter()
    await asyncio.gather(*steps)
    spent = {name: after - before[name] for name, after in shop.seconds().items()}
    own = time.process_time() - own
    return {"seconds": time.perf_counter() - begin, **spent, "guests": own}


def guests_for(shop: Opened, wish: argparse.Namespace, number: int) -> list[Guest]:
    """Browsers that have not been here."""
    return [Guest(shop.address, place, own_address=not wish.one_address) for place in range(number)]


async def the_drop(shop: Opened, wish: argparse.Namespace) -> bool:
    """Few pieces, many presses."""
    shop.restock(wish.pieces)
    before, paid = shop.orders(), shop.orders(paid=True)
    guests, tally = guests_for(shop, wish, wish.buyers), Tally(wish.attempts)
    forms = await prepared(guests)
    steps = [until_sold(*each, tally) for each in zip(guests, forms, strict=True)]
    took = await together(steps, shop)
    sold, left = shop.orders() - before, shop.left()
    print(
        f"  the drop: {len(tally.waits):,} attempts by {wish.buyers} guests, {wish.pieces} pieces"
    )
    print(f"    sold {sold}, left {left}, paid {shop.orders(paid=True) - paid} (seen {tally.paid})")
    print(f"    errors of ours: {sum(tally.ours.values())} {dict(tally.ours) or ''}")
    for sentence, times in tally.told.most_common():
        print(f"    told {times:>6} times: {sentence}")
    waits(tally)
    spent(took, len(tally.waits), "attempt")
    for guest in guests:
        guest.leave()
    told = sum(tally.told.values()) == len(tally.waits) - sold
    return (sold, left) == (wish.pieces, 0) and not tally.ours and told and quick(tally)


async def the_hot_shelf(shop: Opened, wish: argparse.Namespace, limit: int) -> bool:
    """Enough for all: how many orders a second one row of stock bears."""
    shop.restock(wish.orders)
    guests, tally = guests_for(shop, wish, wish.orders), Tally(wish.orders)
    forms = await prepared(guests)
    lines = [list(zip(guests, forms, strict=True))[at :: wish.buyers] for at in range(wish.buyers)]
    before = shop.orders()
    begin = time.perf_counter()
    took = await together([in_turn(line, tally) for line in lines], shop)
    orders = shop.orders() - before
    rate = orders / (max(tally.confirmed, default=begin) - begin or 1)
    verdict = "ok" if rate >= limit else f"under {limit}"
    print(f"  the hot shelf: {orders} orders by {wish.buyers} guests at once, one SKU")
    print(f"    {rate:.1f} confirmed orders a second in the ordering step   {verdict}")
    print(f"    errors of ours: {sum(tally.ours.values())} {dict(tally.ours) or ''}")
    waits(tally)
    spent(took, orders or 1, "order")
    for guest in guests:
        guest.leave()
    return rate >= limit and not tally.ours and shop.left() == 0


async def in_turn(line: list[tuple[Guest, dict[str, str]]], tally: Tally) -> None:
    """One after the other."""
    for guest, form in line:
        await press(guest, form, tally)


def quick(tally: Tally) -> bool:
    """Whether nobody waited too long."""
    return sorted(tally.waits)[int(len(tally.waits) * 0.99)] <= SLOWEST


def waits(tally: Tally) -> None:
    """How long a press took."""
    ordered = sorted(tally.waits)
    p50, p99 = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.99)]
    verdict = "ok" if p99 <= SLOWEST else f"over {SLOWEST} s"
    print(f"    a press took p50 {p50:.2f} s, p99 {p99:.2f} s   {verdict}")


def spent(took: dict[str, float], number: int, what: str) -> None:
    """Processor time, told apart."""
    parts = [f"{name} {1000 * took[name] / number:.1f}" for name in took if name != "seconds"]
    busy = sum(value for name, value in took.items() if name != "seconds")
    share = 100 * busy / took["seconds"] / (os.cpu_count() or 1)
    print(f"    processor ms for each {what}: {', '.join(parts)}")
    print(
        f"    {took['seconds']:.1f} s in all; we had {share:.0f} % of {os.cpu_count()} processors"
    )


def wished() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("engines", nargs="*", default=list(LIMITS), metavar="ENGINE")
    numbers = {"attempts": 10_000, "buyers": 200, "pieces": 50, "orders": 400, "workers": 2}
    for name, usual in numbers.items():
        parser.add_argument(f"--{name}", type=int, default=usual)
    parser.add_argument("--one-address", action="store_true", help="all guests behind one NAT")
    return parser.parse_args()


def main() -> None:
    """Both engines, and whether every limit was kept."""
    wish, kept = wished(), True
    print(f"machine load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    for engine in wish.engines:
        print(engine, flush=True)
        with (
            tempfile.TemporaryDirectory() as folder,
            opened(engine, Path(folder), workers=wish.workers) as shop,
        ):
            kept &= asyncio.run(the_drop(shop, wish))
            kept &= asyncio.run(the_hot_shelf(shop, wish, LIMITS[engine]))
    raise SystemExit(0 if kept else 1)


if __name__ == "__main__":
    main()
