"""Handing in over a line that is cut again and again: nothing is lost, nothing is counted twice.

`python -m tests.benchmarks.offline [--cuts 500] [--kills 10] [--seed 1]` opens the demo, a real
Chromium with the real service worker, and between them a line (`tests/servers/cutting.py`) that is
reset at random bytes: before a press left, inside it, after it arrived and before its answer. She
counts and presses Send, page after page, some with a photo; every now and then the browser is
killed and started again. When the line holds, the queue empties. Printed: cuts, presses, what the
shop counted, and whether that is, piece by piece and in her order, what she pressed.

A press counts as hers when it is on the device or has reached the shop, by its nonce. Where neither
has it, the browser has shown her its own error page instead of hers (its worker was not awake): she
sees that nothing was sent and presses again; such presses are printed as `shown to her`.
"""

from __future__ import annotations

import argparse
import io
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from PIL import Image
from playwright.sync_api import Error, Page, Playwright, sync_playwright

from tests.fetch import browser as chromium
from tests.journeys.bench import Bench
from tests.journeys.people import QUIET
from tests.servers.cutting import Line, line_to
from tests.servers.shop import demo

#: Most bytes between two cuts: two or three exchanges.
BETWEEN = 14_000
#: Every so many presses carry a photo.
PHOTO_EVERY = 9
#: Milliseconds for one step of hers; her worker waits six seconds for an answer, and then again.
PATIENCE = 45_000
#: How often she opens a page again that did not come.
TRIES = 12
#: How often it is told how far the story is, in cuts.
TELL_EVERY = 50


@dataclass
class Phone:
    """A browser with a memory of its own, which survives when it is killed."""

    playwright: Playwright
    folder: Path
    running: subprocess.Popen[bytes] | None = None

    def open(self) -> Page:
        """Start it and open a page."""
        mark = self.folder / "DevToolsActivePort"
        mark.unlink(missing_ok=True)
        words = [str(chromium()), *QUIET, "--headless=new", "--remote-debugging-port=0"]
        self.running = subprocess.Popen(
            [*words, f"--user-data-dir={self.folder}", "about:blank"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        until(lambda: mark.exists() and mark.read_text().count("\n") >= 1)
        port = mark.read_text().split("\n")[0]
        browser = self.playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
        context = browser.contexts[0]
        context.set_default_timeout(PATIENCE)
        return context.pages[0] if context.pages else context.new_page()

    def again(self) -> Page:
        """Kill it and start it anew."""
        self.kill()
        return self.open()

    def kill(self) -> None:
        """As when a battery is empty."""
        if self.running is not None:
            self.running.send_signal(signal.SIGKILL)
            self.running.wait(20)


@dataclass
class Story:
    """What she pressed, and what the shop says."""

    pressed: list[int] = field(default_factory=list)
    cuts: int = 0
    kills: int = 0
    shown: int = 0
    counted: list[int] = field(default_factory=list)
    kept: list[int] = field(default_factory=list)

    @property
    def is_true(self) -> bool:
        """Every press once, in its order."""
        return self.counted == self.pressed and not self.kept


def until(holds: object, seconds: float = 60) -> None:
    """Wait for something; an error when it does not come."""
    end = time.monotonic() + seconds
    while not holds():  # type: ignore[operator] # any function
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.1)


def a_photo() -> dict[str, object]:
    """A small photo."""
    out = io.BytesIO()
    Image.effect_noise((90, 60), 40).convert("RGB").save(out, "JPEG")
    return {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def opened(page: Page, address: str, wanted: str = "body") -> None:
    """Open a page with what is `wanted` on it; where the browser has not woken the worker in time,
    or the line has cut the page short, she tries again."""
    for _try in range(TRIES - 1):
        try:
            page.goto(address, wait_until="domcontentloaded")
            if page.locator(wanted).count():
                return
        except Error:
            pass
        page.wait_for_timeout(500)  # until the browser's own error page stands
    page.goto(address, wait_until="domcontentloaded")


def press(page: Page, address: str, pieces: int, *, photo: bool) -> str:
    """Open the page, count, send; the worker leads on to the batch whatever the line does. The
    nonce of the press."""
    opened(page, f"{address}/handins", "form[enctype] .button--good")
    page.locator("[name=pieces]").fill(str(pieces))
    if photo:
        page.locator("#photo").set_input_files(a_photo())  # type: ignore[arg-type] # a plain dict
    page.evaluate(
        """() => window.addEventListener("submit",
        (event) => localStorage.setItem("pressed", event.target.nonce.value))"""
    )
    try:
        with page.expect_navigation(url=address, wait_until="domcontentloaded"):
            page.locator("form[enctype] .button--good").click()
    except Error:
        opened(page, address)  # the browser's own error page stood there
    return str(page.evaluate("() => localStorage.getItem('pressed')"))


def hers(page: Page, bench: Bench, batch: int, nonce: str) -> bool:
    """Whether a press is on the device or has reached the shop: it leaves the one for the other."""
    on_device = page.evaluate(
        """(nonce) => new Promise((done) => { const wish = indexedDB.open("work");
        wish.onsuccess = () => { const all = wish.result.transaction("presses")
        .objectStore("presses").getAll(); all.onsuccess = () => { wish.result.close();
        done(all.result.some((each) => each.nonce === nonce)); }; }; })""",
        nonce,
    )
    return bool(on_device) or bench.arrived(batch, nonce)


def waiting(page: Page) -> int:
    """How many presses are on the device."""
    return int(page.evaluate(
        """() => new Promise((done) => { const wish = indexedDB.open("work");
        wish.onsuccess = () => { const count = wish.result.transaction("presses")
        .objectStore("presses").count(); count.onsuccess = () => { wish.result.close();
        done(count.result); }; }; })"""
    ))  # fmt: skip


def sign_in(page: Page, link: str, line: Line, server: int) -> int:
    """Through the line; which maker it is."""
    page.goto(link.replace(f":{server}/", f":{line.port}/"))
    page.locator("main form button").first.click()
    until(lambda: page.url.endswith("/work"))
    page.goto(f"http://127.0.0.1:{line.port}/work?lang=en")
    return int(page.locator("#waiting").get_attribute("data-maker") or 0)


def prepared(page: Page, address: str) -> None:
    """Her pages are on the device."""
    page.goto(address)
    page.wait_for_function("() => navigator.serviceWorker.controller")
    page.reload()
    wanted = f"() => caches.match('{address}/handins').then(Boolean)"
    page.wait_for_function(wanted)


def told(cuts: int, kills: int, seed: int) -> Story:
    """The whole story."""
    dice, story = random.Random(seed), Story()
    with tempfile.TemporaryDirectory(prefix="mh-offline-") as name, sync_playwright() as player:
        folder = Path(name)
        with demo(folder) as shop, _line(shop.address, seed) as (line, server):
            phone = Phone(player, folder / "phone")
            page = phone.open()
            maker = sign_in(page, shop.links["maker"], line, server)
            bench = Bench(folder / "data")
            batch = bench.large_batch(maker, cuts * 20)
            address = f"http://127.0.0.1:{line.port}/work/batches/{batch}"
            prepared(page, address)
            signed_in = page.context.cookies()
            line.cut_at_random(BETWEEN)
            while line.cuts < cuts:
                if kills and line.cuts >= (story.kills + 1) * cuts // (kills + 1):
                    page = phone.again()
                    story.kills += 1
                page.context.add_cookies(signed_in)  # type: ignore[arg-type] # a killed browser forgets
                pieces = dice.randint(1, 9)
                photo = len(story.pressed) % PHOTO_EVERY == 0
                nonce = press(page, address, pieces, photo=photo)
                with suppress(TimeoutError):  # what is still on its way has five seconds
                    until(partial(hers, page, bench, batch, nonce), 5)
                if hers(page, bench, batch, nonce):
                    story.pressed.append(pieces)
                else:
                    story.shown += 1
                how_far(story, line.cuts)
            line.mend()
            emptied(page, address)
            story.cuts, story.counted = line.cuts, bench.handed_in(batch)
            story.kept = bench.kept(batch)
            phone.kill()
    return story


def how_far(story: Story, cuts: int) -> None:
    """Told while it goes on, for five hundred cuts take a while."""
    if cuts // TELL_EVERY > story.cuts // TELL_EVERY:
        print(f"{cuts} cuts, {len(story.pressed)} presses", file=sys.stderr, flush=True)
    story.cuts = cuts


def emptied(page: Page, address: str) -> None:
    """The line holds; the device sends what it has."""
    opened(page, address)

    def empty() -> bool:
        try:
            page.evaluate("() => window.dispatchEvent(new Event('online'))")
            return waiting(page) == 0
        except Error:
            return False

    until(empty, 300)


@contextmanager
def _line(address: str, seed: int) -> Iterator[tuple[Line, int]]:
    server = int(address.rsplit(":", 1)[1])
    with line_to(server, seed) as line:
        yield line, server


def main() -> int:
    """Tell the story."""
    asks = argparse.ArgumentParser(description=__doc__)
    asks.add_argument("--cuts", type=int, default=500)
    asks.add_argument("--kills", type=int, default=10)
    asks.add_argument("--seed", type=int, default=1)
    asked = asks.parse_args()
    begin = time.monotonic()
    story = told(asked.cuts, asked.kills, asked.seed)
    print(f"cuts {story.cuts}, browser killed {story.kills} times")
    print(f"pressed {len(story.pressed)} times, {sum(story.pressed)} pieces; shown to her as not "
          f"sent, and pressed again: {story.shown}")  # fmt: skip
    print(f"counted {len(story.counted)} hand-ins, {sum(story.counted)} pieces, kept {story.kept}")
    print(f"nothing lost, nothing twice, in order: {'yes' if story.is_true else 'NO'}")
    print(f"{time.monotonic() - begin:.0f} s")
    return 0 if story.is_true else 1


if __name__ == "__main__":
    raise SystemExit(main())
