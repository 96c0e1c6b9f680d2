"""A thousand viewers of one session while its pieces sell.

`python -m tests.benchmarks.viewers [sqlite|postgresql ...] [--viewers 1000] [--seconds 60]
[--workers 1]` opens the real shop with a session on air (`viewers_shop`). Every viewer asks
`/live/<slug>/now.json` once a second over a connection of her own, as the page's script does, two
people work at the desk (`/desk/<slug>/now.json`) and one overlay asks, too. Meanwhile pieces are
taken one by one by the guarded statement that orders use, more presses than pieces; when all are
gone, some are released, again and again.

Printed and limited: a change of stock is seen (95 of 100 looks) within 2 s; processor of the shop
and its database, at most one core; pieces sold beyond what there was, none; looks that said “sold
out” longer than 2 s after pieces were released, none; looks that said there were pieces longer than
2 s after the last was sold, none. The viewers run on the same machine and take their part of it.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import tempfile
import time
from bisect import bisect_right
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.viewers_shop import Evening, Viewer, opened

LATEST, CORES = 2.0, 1.0
EVERY, OVERLAY_EVERY = 1.0, 0.7
#: Pieces that lie there at first and each time some are released; a press comes so often.
DRIP, PRESS = 12, 0.9


@dataclass
class Story:
    """What happened to the stock: moments and how many were left from then on."""

    at: list[float] = field(default_factory=list)
    left: list[int] = field(default_factory=list)
    refused: int = 0

    def note(self, left: int) -> None:
        """From now on so many are left."""
        self.at.append(time.monotonic())
        self.left.append(left)

    def true_at(self, moment: float) -> int:
        """How many were left at a moment."""
        return self.left[bisect_right(self.at, moment) - 1]


async def sell(evening: Evening, story: Story, until: float) -> None:
    """Press again and again; when nothing is left, press twice more, then release."""
    loop, left, vain = asyncio.get_running_loop(), DRIP, 0
    while time.monotonic() < until - 2 * LATEST:
        await asyncio.sleep(PRESS)
        if vain == 3:
            await loop.run_in_executor(None, evening.release, DRIP)
            left, vain = DRIP, 0
        elif await loop.run_in_executor(None, evening.take):
            left -= 1
        else:
            vain += 1
            story.refused += 1
            continue
        story.note(left)


async def look(viewer: Viewer, first: float, until: float, every: float) -> None:
    """Ask again and again, beginning a little later than the others."""
    await asyncio.sleep(first)
    while time.monotonic() < until:
        begun = time.monotonic()
        await viewer.ask()
        await asyncio.sleep(max(every - (time.monotonic() - begun), 0))


def delays(story: Story, viewers: list[Viewer]) -> list[float]:
    """How long each change took until each viewer had seen it, or something newer."""
    found = []
    for viewer in viewers:
        known = [(moment, newest(story, moment, left)) for moment, left in viewer.seen]
        for number, at in enumerate(story.at[1:], 1):
            seen = next((m for m, event in known if event >= number), None)
            if seen is not None:
                found.append(seen - at)
            elif known and known[-1][0] > at + LATEST:
                found.append(known[-1][0] - at)
    return sorted(found)


def newest(story: Story, moment: float, left: int) -> int:
    """The last change before this moment after which so many were left."""
    for number in range(bisect_right(story.at, moment) - 1, -1, -1):
        if story.left[number] == left:
            return number
    return -1


def lies(story: Story, viewers: list[Viewer]) -> tuple[int, int]:
    """Looks that said sold out, and looks that said available, although for longer than `LATEST`
    it had been otherwise."""
    sold_out = available = 0
    for viewer in viewers:
        for moment, left in viewer.seen:
            if moment - LATEST < story.at[0]:
                continue
            since = {story.true_at(moment), story.true_at(moment - LATEST)}
            changed = any(moment - LATEST < at <= moment for at in story.at)
            if changed or len(since) > 1:
                continue
            true = since.pop()
            sold_out += left == 0 < true
            available += left > 0 == true
    return sold_out, available


async def watched(evening: Evening, wish: argparse.Namespace) -> bool:
    """The minute, and what came of it."""
    story = Story()
    story.note(DRIP)
    viewers = [Viewer(evening.address, evening.viewed, number) for number in range(wish.viewers)]
    desks = [Viewer(evening.address, evening.desk, n, evening.cookie) for n in range(2)]
    overlay = Viewer(evening.address, evening.overlay, 0)
    for each in viewers:
        await each.ask()
    until = time.monotonic() + wish.seconds
    before, own = evening.shop.seconds(), time.process_time()
    begun = time.monotonic()
    looking = [
        look(each, EVERY * place / len(viewers), until, EVERY) for place, each in enumerate(viewers)
    ]
    working = [look(each, 0.3, until, EVERY) for each in desks]
    await asyncio.gather(
        sell(evening, story, until), look(overlay, 0.1, until, OVERLAY_EVERY), *looking, *working
    )
    took = time.monotonic() - begun
    spent = {name: after - before[name] for name, after in evening.shop.seconds().items()}
    return told(evening, story, (viewers, desks, overlay), (took, spent, time.process_time() - own))


def told(
    evening: Evening,
    story: Story,
    people: tuple[list[Viewer], list[Viewer], Viewer],
    spent: tuple[float, dict[str, float], float],
) -> bool:
    """Print it; whether every limit was kept."""
    viewers, desks, overlay = people
    took, parts, own = spent
    waits, (gone, there) = delays(story, viewers), lies(story, viewers)
    at_desk = delays(story, desks)
    p50, p95, worst = waits[len(waits) // 2], waits[int(len(waits) * 0.95)], waits[-1]
    asked = sum(each.asked for each in viewers)
    wrong = sum(each.wrong for each in (*viewers, *desks, overlay))
    cores = sum(value for name, value in parts.items() if name != "worker") / took
    oversold = evening.oversold()
    print(f"  {len(viewers):,} viewers, {asked / took:,.0f} looks a second, {wrong} went wrong")
    print(f"  {len(story.at) - 1} changes; {story.refused} presses came too late")
    print(
        f"  a change is seen: p50 {p50:.2f} s, p95 {p95:.2f} s (limit {LATEST}), last {worst:.2f}"
    )
    print(f"  at the desk: p95 {at_desk[int(len(at_desk) * 0.95)]:.2f} s")
    each = ", ".join(f"{name} {value / took:.2f}" for name, value in parts.items())
    print(f"  processor: {cores:.2f} cores (limit {CORES}) [{each}]; viewers {own / took:.2f}")
    print(f"  oversold {oversold}; said sold out too long {gone}; said available too long {there}")
    return p95 <= LATEST and cores <= CORES and not (oversold or gone or there or wrong)


def main() -> None:
    """Both engines, and whether every limit was kept."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("engines", nargs="*", default=["sqlite", "postgresql"], metavar="ENGINE")
    for name, usual in {"viewers": 1_000, "seconds": 60, "workers": 1}.items():
        parser.add_argument(f"--{name}", type=int, default=usual)
    wish, kept = parser.parse_args(), True
    for engine in wish.engines:
        print(f"{engine}; machine load {os.getloadavg()[0]:.1f} on {os.cpu_count()}", flush=True)
        with (
            tempfile.TemporaryDirectory() as folder,
            opened(engine, Path(folder), workers=wish.workers, drip=DRIP) as evening,
        ):
            kept &= asyncio.run(watched(evening, wish))
    raise SystemExit(0 if kept else 1)


if __name__ == "__main__":
    main()
