"""How heavy a maker's pages are, and how soon she can press something on a thin line.

`python -m tests.benchmarks.maker_pages [--tree docs/work-accessibility.md]` opens the demo, signs
in as its maker on a phone of 360 px with two dots a pixel, and opens each of her pages with an
empty cache at 250 kbit/s and 300 ms. Printed are the bytes over the wire as Chromium counts them
(answers with their heads; scripts with the worker that her device fetches once), at opening and
after she has scrolled to the end, and the seconds until the page stands and its first control can
be pressed. Limits: 40 KB in all, 5 s. `--tree` also writes the accessibility tree of the screens of
her main tasks. Ends with 1 when a limit is missed.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from tests.benchmarks.offline import until
from tests.journeys.bench import Bench
from tests.journeys.people import PHONE, People, open_browser
from tests.journeys.spoken import transcript
from tests.servers.shop import demo

MOST_BYTES, MOST_SECONDS = 40_000, 5.0
LINE = {
    "offline": False,
    "latency": 300,
    "downloadThroughput": 250_000 / 8,
    "uploadThroughput": 250_000 / 8,
}
KINDS = {"Document": "html", "Stylesheet": "css", "Script": "js", "Image": "pictures"}
COLUMNS = ("html", "css", "js", "icons", "pictures")
#: What her device fetches beside the page.
BESIDE = "/work/worker.js"
FIRST = "main :is(a[href], button, input:not([type=hidden])):not(.unseen):visible"
HEAD = """# What a screen reader finds on a maker's pages

Chromium's accessibility tree of every screen of her main tasks, one node a line: role, name, value
and states; what is ignored is left out. Written by
`python -m tests.benchmarks.maker_pages --tree docs/work-accessibility.md`.

"""


@dataclass
class Weight:
    """The bytes of one page by their kind."""

    kinds: dict[str, str] = field(default_factory=dict)
    bytes: Counter[str] = field(default_factory=Counter)

    def answered(self, said: dict[str, Any]) -> None:
        """An answer has begun."""
        url = said["response"]["url"]
        kind = "js" if url.endswith(BESIDE) else KINDS.get(said["type"], "other")
        if url.startswith("data:"):
            return
        self.kinds[said["requestId"]] = "icons" if ".svg" in url else kind

    def finished(self, said: dict[str, Any]) -> None:
        """An answer is whole."""
        if said["requestId"] in self.kinds:
            self.bytes[self.kinds[said["requestId"]]] += round(said["encodedDataLength"])

    @property
    def all(self) -> int:
        """All of them."""
        return self.bytes.total()


@contextmanager
def phone(browser: Browser, cookies: Any) -> Iterator[BrowserContext]:
    """Her phone with an empty cache; what its worker fetches ahead is none of the page's weight."""
    context = browser.new_context(
        viewport=PHONE,  # type: ignore[arg-type] # a plain dict
        device_scale_factor=2,
        locale="en-GB",
        service_workers="block",
        storage_state=cookies,
    )
    try:
        yield context
    finally:
        context.close()


def measured(browser: Browser, cookies: Any, address: str) -> tuple[Weight, int, float]:
    """The page's weight in all, at opening, and the seconds until it can be used."""
    with phone(browser, cookies) as context:
        page, weight = context.new_page(), Weight()
        asked = context.new_cdp_session(page)
        asked.send("Network.enable")
        asked.send("Network.emulateNetworkConditions", LINE)
        asked.on("Network.responseReceived", weight.answered)
        asked.on("Network.loadingFinished", weight.finished)
        begun = time.monotonic()
        page.goto(address, wait_until="domcontentloaded")
        page.locator(FIRST).first.click(trial=True)
        seconds = time.monotonic() - begun
        page.evaluate("(path) => fetch(path).then((it) => it.text())", BESIDE)
        page.wait_for_load_state("networkidle")
        opened = weight.all
        to_the_end(page)
        return weight, opened, seconds


def to_the_end(page: Page) -> None:
    """Scroll, so that every picture that waited has come."""
    page.evaluate("() => window.scrollTo(0, document.documentElement.scrollHeight)")
    page.evaluate(
        """() => Promise.all([...document.images].map((each) => { each.loading = "eager";
        return each.decode().catch(() => null); }))"""
    )
    page.wait_for_load_state("networkidle")


def told(name: str, found: tuple[Weight, int, float]) -> bool:
    """Print a page's line; whether it is within the limits."""
    weight, opened, seconds = found
    parts = "".join(f"{weight.bytes[each] / 1000:>9.1f}" for each in COLUMNS)
    fine = weight.all <= MOST_BYTES and seconds <= MOST_SECONDS
    print(
        f"{name:<26}{parts}{opened / 1000:>9.1f}{weight.all / 1000:>9.1f}{seconds:>8.2f}"
        f"{'' if fine else '  TOO MUCH'}",
        flush=True,
    )
    return fine


def pages_of(page: Page, address: str, batch: int) -> dict[str, str]:
    """Her pages by their names; of the courses the first that has a lesson open for her."""
    hrefs = "(links) => links.map((each) => each.getAttribute('href'))"
    page.goto(f"{address}/work/courses")
    course, lesson = "", ""
    for course in page.eval_on_selector_all("main a[href^='/work/courses/']", hrefs):
        page.goto(f"{address}{course}")
        found = page.eval_on_selector_all("main a[href*='/lessons/']", hrefs)
        if lesson := found[0] if found else "":
            break
    here = f"/work/batches/{batch}"
    return {
        "a batch": here, "handing in": f"{here}/handins", "please help": f"{here}/calls",
        "how it is made": f"{here}/steps",
        "I cannot go on": f"{here}/stop", "money": "/work/earnings", "week": "/work/week",
        "courses": "/work/courses", "a course": course, "a lesson": lesson,
        "what was said": "/work/looked", "thanks": "/work/thanks", "about me": "/work/story",
    }  # fmt: skip


def main() -> int:
    """Print the table, write the tree."""
    asks = argparse.ArgumentParser(description=__doc__)
    asks.add_argument("--tree", type=Path)
    asked = asks.parse_args()
    with tempfile.TemporaryDirectory(prefix="mh-maker-") as name, open_browser() as browser:
        folder = Path(name)
        with demo(folder) as shop:
            people = People(shop, browser, "maker-pages")
            page = people.someone("maker", phone=True)
            page.goto(f"{shop.address}/work?lang=en")
            maker = int(page.locator("#waiting").get_attribute("data-maker") or 0)
            bench, cookies = Bench(folder / "data"), page.context.storage_state()
            print(f"{'KB over the wire':<26}" + "".join(f"{each:>9}" for each in COLUMNS)
                  + f"{'opening':>9}{'in all':>9}{'s':>8}")  # fmt: skip
            work, fine = f"{shop.address}/work", []
            until(bench.drawn, 900)
            batch = bench.large_batch(maker, 60)
            for title, path in pages_of(page, shop.address, batch).items():
                fine.append(told(title, measured(browser, cookies, f"{shop.address}{path}")))
            for title, count in (("work: a usual day", 3), ("work: ten batches", 10)):
                until(partial(bench.many, maker, count), 900)
                fine.append(told(title, measured(browser, cookies, work)))
            if asked.tree:
                with phone(browser, cookies) as context:
                    screens = context.new_page()
                    screens.goto(f"{work}?lang=en")
                    told_all = transcript(screens, shop.address, batch)
                asked.tree.write_text(HEAD + told_all, encoding="utf-8")
    return 0 if all(fine) else 1


if __name__ == "__main__":
    raise SystemExit(main())
