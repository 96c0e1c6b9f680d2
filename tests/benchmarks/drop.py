"""A drop through the real HTTP checkout: many guests, one bracelet, few pieces.

`python -m tests.benchmarks.drop [sqlite|postgresql ...] [--attempts 10000] [--buyers 200]
[--pieces 50] [--orders 2000] [--seconds 15] [--workers 2] [--one-address]` opens the shop
(`drop_shop`) and sends guests through it:

1. the drop (`drop_buyers`): every guest stands at a filled-in checkout, all press together and,
   told no, press again at once until all attempts are used up. Printed: sold (orders in the
   database, and pieces), paid, errors of ours, what losers were told, how long a press took.
2. the hot shelf (`drop_rush`): enough pieces for all. First everybody presses together: confirmed
   orders a second (pieces taken, order committed, payment page opened). Then presses come evenly
   at the limit: how long one takes.

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
from tests.benchmarks.drop_rush import Rush, all_at_once, evenly, presses
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
            form = await guest.to_the_checkout(SLUG)
            guest.leave()  # a server closes what idles for long
            return form

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
    waits(tally.waits)
    spent(took, len(tally.waits), "attempt")
    for guest in guests:
        guest.leave()
    told = sum(tally.told.values()) == len(tally.waits) - sold
    return (sold, left) == (wish.pieces, 0) and not tally.ours and told and quick(tally.waits)


async def the_hot_shelf(shop: Opened, wish: argparse.Namespace, limit: int) -> bool:
    """Enough for all: how many orders a second one row of stock bears, and how long each waits."""
    even = limit * wish.seconds
    shop.restock(wish.orders + even)
    begun = shop.orders()
    requests = await presses(shop, wish.orders + even)
    took: dict[str, float] = {}
    rush = await watched(all_at_once(shop, requests[: wish.orders], wish.buyers), shop, took)
    rate = wish.orders / took["seconds"]
    verdict = "ok" if rate >= limit else f"under {limit}"
    print(f"  the hot shelf: {wish.orders:,} orders by {wish.buyers} guests at once, one SKU")
    print(f"    {rate:.1f} confirmed orders a second, x{rate / limit:.2f} of the limit   {verdict}")
    print(f"    errors of ours: {sum(rush.ours.values())} {dict(rush.ours) or ''}")
    waits(rush.waits, judged=False)
    spent(took, wish.orders, "order")
    calm = await watched(evenly(shop, requests[wish.orders :], limit), shop, took)
    print(f"  the same, evenly: {limit} presses a second for {wish.seconds} s")
    print(f"    errors of ours: {sum(calm.ours.values())} {dict(calm.ours) or ''}")
    waits(calm.waits)
    spent(took, even, "order")
    sold = shop.orders() - begun
    print(f"    sold {sold:,}, left {shop.left()}")
    right = (sold, shop.left()) == (wish.orders + even, 0) and not rush.ours and not calm.ours
    return right and rate >= limit and quick(calm.waits)


async def watched(step: Coroutine[Any, Any, Rush], shop: Opened, took: dict[str, float]) -> Rush:
    """A step, and in `took` its seconds and the processor seconds of each part."""
    before, own, begin = shop.seconds(), time.process_time(), time.perf_counter()
    done = await step
    took["seconds"] = time.perf_counter() - begin
    took |= {name: after - before[name] for name, after in shop.seconds().items()}
    took["guests"] = time.process_time() - own
    return done


def quick(took: list[float]) -> bool:
    """Whether nobody waited too long."""
    return sorted(took)[int(len(took) * 0.99)] <= SLOWEST


def waits(took: list[float], *, judged: bool = True) -> None:
    """How long a press took. With all of them in the door at once that is their number by the rate,
    and no question of the shop's."""
    ordered = sorted(took)
    p50, p99 = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.99)]
    verdict = ("ok" if p99 <= SLOWEST else f"over {SLOWEST} s") if judged else ""
    print(f"    a press took p50 {p50:.2f} s, p99 {p99:.2f} s   {verdict}")


def spent(took: dict[str, float], number: int, what: str) -> None:
    """Processor time, told apart."""
    parts = [f"{name} {1000 * took[name] / number:.1f}" for name in took if name != "seconds"]
    busy = sum(value for name, value in took.items() if name != "seconds")
    processors = os.cpu_count() or 1
    share, alone = 100 * busy / took["seconds"] / processors, processors * number / busy
    print(f"    processor ms for each {what}: {', '.join(parts)}")
    print(
        f"    {took['seconds']:.1f} s in all; we had {share:.0f} % of {processors} processors, "
        f"all of which would be enough for {alone:.0f} a second; load {os.getloadavg()[0]:.1f}"
    )


def wished() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("engines", nargs="*", default=list(LIMITS), metavar="ENGINE")
    numbers = {"attempts": 10_000, "buyers": 200, "pieces": 50, "orders": 2_000, "seconds": 15}
    numbers["workers"] = 2
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
