"""A maker's pages for every hand and eye: targets of 60 px, contrast of 7 : 1, nothing that axe
finds, 400 % zoom, all tasks without JavaScript, ten pieces in a few presses, a line that is cut."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize

from tests.benchmarks.offline import told
from tests.journeys import ways
from tests.journeys.bench import Bench
from tests.journeys.deep_pages import PERHAPS
from tests.journeys.maker_tasks import TASKS
from tests.journeys.people import DESK, PHONE, People, open_browser
from tests.journeys.seen import ENHANCED, colours, violations
from tests.journeys.test_every_page import OTHER, PAGES, Light, english
from tests.servers import shop

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

#: Boxes of what can be pressed that are smaller than 60 px, but for links inside a sentence.
SMALL = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
.filter((each) => !each.hidden && !each.closest("[hidden], .unseen, .skip, p a"))
.filter((each) => each.type !== "hidden" && each.getClientRects().length)
.map((each) => { const at = each.type === "checkbox" || each.type === "radio"
    ? each.closest("label") || each : each;
  const box = at.getBoundingClientRect();
  return [at.outerHTML.slice(0, 90), Math.round(box.width), Math.round(box.height)]; })
.filter(([, width, height]) => width < 59.5 || height < 59.5)"""
#: Words whose own colour and the ground beneath them, as computed, differ by less than 7 : 1 (4.5
#: where they are large); axe passes over what it cannot decide, this does not.
PALE = """() => {
const numbers = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
const light = (colour) => { const [red, green, blue] = colour.map((each) => each / 255)
  .map((each) => (each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue; };
const ground = (at) => { for (let box = at; box; box = box.parentElement) {
  const [red, green, blue, alpha = 1] = numbers(getComputedStyle(box).backgroundColor);
  if (alpha === 1) return [red, green, blue]; } return [255, 255, 255]; };
const found = new Set();
const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walk.nextNode()) {
  const box = walk.currentNode.parentElement;
  if (!walk.currentNode.data.trim() || !box.checkVisibility()) continue;
  if (box.closest("svg, .unseen, .skip, script, style, option")) continue;
  const style = getComputedStyle(box);
  if (!/^rgb/.test(style.color)) { found.add(`${style.color} is unknown`); continue; }
  const [one, other] = [light(numbers(style.color)), light(ground(box))].sort((a, b) => b - a);
  const size = parseFloat(style.fontSize);
  const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
  const ratio = (one + 0.05) / (other + 0.05);
  if (ratio < (large ? 4.5 : 7)) found.add(`${ratio.toFixed(1)} ${box.outerHTML.slice(0, 90)}`);
}
return [...found]; }"""
FOCUSED = "document.activeElement.innerText.trim()"
#: So many keys may be pressed to report ten pieces.
MOST_KEYS = 8
ZOOMED: ViewportSize = {"width": 320, "height": 256}
#: A language is opened once; each view is looked at in the other light, too.
VIEWS: tuple[tuple[str, Light, ViewportSize], ...] = (
    ("zh-Hans", "light", PHONE),
    ("zh-Hans", "dark", DESK),
    ("en", "dark", PHONE),
    ("en", "light", DESK),
    ("en", "light", ZOOMED),
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("maker")


@pytest.fixture(scope="module")
def people(place: Path) -> Iterator[People]:
    with shop.demo(place) as opened, open_browser() as browser:
        yield People(opened, browser, "maker-pages")


@pytest.fixture(scope="module")
def page(people: People) -> Page:
    found = people.someone("maker", phone=True)
    found.goto(f"{people.shop.address}/work?lang=en")
    return found


@pytest.fixture
def batch(page: Page, place: Path) -> int:
    maker = page.locator("#waiting").get_attribute("data-maker")
    return Bench(place / "data").large_batch(int(maker or 0), 60)


def own_pages(page: Page, address: str, batch: int) -> list[str]:
    """Her pages in the states they have, but those that `test_every_page.py` lists."""
    page.goto(f"{address}/work")
    offer = page.locator("a[href$='/fewer']").first.get_attribute("href") or ""
    here, taken = f"/work/batches/{batch}", offer.removesuffix("/fewer")
    own = [
        *(offer, taken, f"{taken}/steps", here, f"{here}/handins", f"{here}/calls"),
        *(f"{here}/stop", "/work/courses/1/lessons/0"),
    ]
    known = [*PAGES["maker"], *(each for each in own if each not in PAGES["maker"])]
    return [way for each in known if (way := ways.perhaps(page, address, each, PERHAPS))]


def test_every_page_is_large_plain_and_open(people: People, page: Page, batch: int) -> None:
    wrong: list[str] = []
    for path in own_pages(page, people.shop.address, batch):
        for language, views in groupby(VIEWS, key=lambda view: view[0]):
            mark = "&" if "?" in path else "?"
            answer = page.goto(f"{people.shop.address}{path}{mark}lang={language}")
            if answer is None or answer.status != 200:
                wrong.append(f"{path} {language}: answered {answer and answer.status}")
                continue
            for _language, light, size in views:
                page.set_viewport_size(size)
                where = f"{path} {language} {size['width']}"
                wrong += [f"{where}: {each}" for each in looked(page, language, light)]
    page.set_viewport_size(PHONE)
    assert wrong == []


def looked(page: Page, language: str, light: Light) -> Iterator[str]:
    """What is wrong with a page in one size, in a light and in the other."""
    page.emulate_media(color_scheme=light)
    if not page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"):
        yield "wider than the screen"
    yield from (f"small {each}" for each in page.evaluate(SMALL))
    yield from violations(page, ENHANCED)
    yield from (f"{light}, by its styles: {each}" for each in page.evaluate(PALE))
    if language == "zh-Hans":
        yield from (f"still English: {each}" for each in english(page))
    page.emulate_media(color_scheme=OTHER[light])
    yield from (f"{OTHER[light]}: {each}" for each in colours(page, ENHANCED))
    yield from (f"{OTHER[light]}, by its styles: {each}" for each in page.evaluate(PALE))


def test_every_task_without_javascript(people: People, page: Page, batch: int) -> None:
    plain = people.browser.new_context(
        viewport=PHONE,
        java_script_enabled=False,
        storage_state=page.context.storage_state(),
    ).new_page()
    plain.goto(f"{people.shop.address}/work?lang=en")
    seen: list[str] = []
    for task in TASKS.values():
        task(plain, people.shop.address, batch, seen.append)
    plain.context.close()
    assert len(seen) == 10


def test_ten_pieces_in_two_taps_and_at_most_eight_keys(
    people: People, page: Page, batch: int
) -> None:
    work = f"{people.shop.address}/work/batches/{batch}"
    page.goto(f"{work}?lang=en")
    page.get_by_role("link", name="Hand in").click()
    page.locator("form[enctype] .button--good").click()
    page.wait_for_url(work)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # over the header
    pressed = 2
    while page.evaluate(FOCUSED) != "Hand in" and pressed < MOST_KEYS:
        page.keyboard.press("Tab")
        pressed += 1
    page.keyboard.press("Enter")
    page.wait_for_url("**/handins**")
    assert page.evaluate("document.activeElement.name") == "pieces"
    page.keyboard.press("Enter")
    assert pressed + 2 <= MOST_KEYS
    page.wait_for_url(work)
    page.wait_for_function("() => document.body.innerText.includes('20 of 60 done')")


def test_twenty_cuts_lose_nothing_and_count_nothing_twice() -> None:
    with ThreadPoolExecutor(1) as own:  # Playwright lives once in a thread
        story = own.submit(told, 20, 1, seed=7).result()
    assert story.cuts >= 20
    assert story.counted == story.pressed
    assert story.kept == []
