"""Every page with the demo's goods and people on it: nothing shuts anybody out, nothing is wider
than the screen, nothing is left untranslated; in both languages and lights, on a phone and a desk.
A maker's pages, which keep more, are in `test_maker_pages.py`. Screenshots: `artifacts/pages`."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from itertools import chain, groupby
from typing import Literal

import pytest
from playwright.sync_api import Page, ViewportSize

from tests.journeys import ways
from tests.journeys.deep_pages import DEEP, PERHAPS
from tests.journeys.people import DESK, PHONE, SHOTS, People, open_browser
from tests.journeys.seen import colours, violations
from tests.servers import shop

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1_500)]

LISTED: dict[str, tuple[str, ...]] = {
    "guest": (
        "/", "/products", "/products?craft=knotting&sort=price", "/crafts/beading", "/cooperatives",
        "/cooperatives/qingxi", "/makers/a-yun",
        "/products/jade-round-bracelet", "/products/koi-hoop",
        "/products/two-bracelets-in-a-pouch",
        "/search?q=手链", "/search?q=zzzz", "/cart", "/waiting/sent", "/wishlist",
        "/products/mountain-moon-hoop/reviews", "/products/koi-hoop/reviews?stars=1",
        "/gift-cards",
        "/p/MANYHANDSD",
        "/stalls", "/live", "/live/*",
        "/about", "/help", "/terms", "/privacy", "/accessibility", "/sign-in", "/nowhere",
    ),
    "shopper": (
        "/account", "/wishlist", "/account/credit", "/account/addresses",
        "/account/settings", "/account/security",
    ),
    "maker": (
        "/work/looked",
        "/work/courses", "/work/courses/3", "/work/courses/3/lessons/1?screen=5",
        "/work", "/work/earnings", "/work/story", "/work/week", "/work/week?ahead=4", "/work/me",
        "/work/consents", "/work/helpers", "/work/record", "/work/readings", "/work/thanks",
        "/work/stall", "/work/courses/1", "/work/courses/*/survey", "/work/offline",
    ),
    "helper": ("/helping",),
    "cooperative lead": (
        "/coop/inspections",
        "/coop/training", "/coop/training/trials/*", "/coop/training/days/*", "/coop",
        "/coop/batches", "/coop/materials", "/coop/materials/round", "/coop/kit-parcels",
        "/coop/parcels",
        "/coop/makers", "/coop/roster", "/coop/reviews", "/coop/thanks", "/coop/batches/*/codes",
        "/coop/pickups",
        "/coop/parcels/handover", "/coop/direct", "/coop/settings", "/coop/kept", "/coop/styles",
        "/partners", "/partners/*",
    ),
    "inspector": (
        "/inspect", "/inspect/golden", "/inspect/golden/jade-round-bracelet",
        "/ship", "/ship/arrivals", "/ship/kits", "/ship/kits/*",
        "/ship/kits/deliveries", "/ship/kit-parcels", "/ship/pickups", "/returns",
        "/returns?done=1",
    ),
    "host": (
        "/desk", "/desk/*", "/desk/*/setup", "/desk/*/claims", "/host", "/sessions", "/sessions/*",
        "/sessions/*/sheet",
    ),
    "office": (
        "/office/quality", "/office/quality/styles", "/office/quality/defects",
        "/office/quality/styles/jade-round-bracelet",
        "/office", "/office/orders", "/office/orders/sheet", "/office/plans", "/office/plans/*",
        "/office/materials", "/office/materials/count", "/office/materials/proof",
        "/office/materials/CORD-FIVE", "/office/materials/recipes",
        "/office/materials/recipes/five-colour-thread",
        "/office/channels", "/office/waves", "/office/people/M0001", "/office/people/M0001/story",
        "/office/reviews", "/office/reviews/*",
        "/office/goods", "/office/goods/sheet", "/office/goods/jade-round-bracelet",
        "/office/people", "/office/skills", "/office/people/M0001/record",
        "/office/people/readings", "/office/people/wordings", "/office/people/roster",
        "/office/waiting",
        "/office/stalls", "/office/stalls/metro", "/stall", "/stall/metro", "/stall/offline",
        "/stall/metro/loading", "/stall/metro/count", "/stall/metro/days/1",
        "/office/courses", "/office/courses/3", "/office/courses/results",
        "/office/courses/3/lessons/new",
        "/office/money", "/office/money/accounts/maker-payable", "/office/money/payouts",
        "/office/money/results", "/office/money/terms", "/office/money/payouts/*",
        "/office/money/transfers", "/office/money/reconciliation", "/office/money/extras",
        "/office/channels/money", "/office/channels/money/douyin-main",
        "/office/channels/money/orders/*", "/office/channels/shops/douyin-main",
        "/office/money/matching", "/office/money/matching/days", "/office/money/policy",
        "/office/money/matching?show=closed", "/office/money/matching/*", "/office/money/shares",
        "/office/wages", "/pay-questions", "/office/goods/jade-round-bracelet/fair-rate",
        "/office/goods/jade-round-bracelet/pictures", "/office/goods/new",
        "/office/goods/jade-round-bracelet/edit", "/office/goods/jade-round-bracelet/history",
        "/office/goods/jade-round-bracelet/variants/new",
        "/office/goods/jade-round-bracelet/stock",
        "/office/goods/jade-round-bracelet/variants/BR-JADE-01-GRN",
        "/office/goods/two-bracelets-in-a-pouch/variants/SET-GIFT-01/set",
        "/office/goods/jade-round-bracelet/variants/BR-JADE-01-GRN/set",
        "/office/quotes", "/office/quotes/new", "/sessions", "/sessions/new", "/office/unsaid",
        "/office/taxes", "/office/taxes/zones/1", "/office/invoices", "/office/fapiao",
        "/office/goods/jade-round-bracelet/costs", "/office/goods/jade-round-bracelet/steps",
        "/office/goods/jade-round-bracelet/lettering",
        "/office/hosts", "/office/hosts/new", "/office/credits",
        "/office/vouchers", "/office/vouchers/new", "/office/credit",
        "/office/delivery", "/office/delivery/zones/1", "/office/delivery/methods/1",
        "/office/quotes/new?sku=BR-JADE-01-GRN&pieces=400&due=2030-01-01",
    ),
}  # fmt: skip
PAGES = {role: (*paths, *DEEP.get(role, ())) for role, paths in LISTED.items()}
#: What stands in the address of an order's pages.
TOKEN = r"(?<=^/orders)/[^/]+"
Light = Literal["light", "dark"]
View = tuple[str, Light, int]
WIDTHS: dict[int, ViewportSize] = {size["width"]: size for size in (PHONE, DESK)}
OTHER: dict[Light, Light] = {"light": "dark", "dark": "light"}
#: A language is opened once; widths and lights change on the open page, as they do for people. Each
#: view is then looked at in the other light, too, which makes eight.
VIEWS: tuple[View, ...] = (
    ("en", "dark", 360),
    ("en", "light", 1280),
    ("zh-Hans", "dark", 1280),
    ("zh-Hans", "light", 360),
)
#: One picture of each language is enough, unless somebody asks where to put them.
PICTURED = VIEWS if "ARTIFACTS" in os.environ else (VIEWS[1], VIEWS[3])
IN_CHINESE = VIEWS[2:]
#: What is read on a page, without what says that it is English; afterwards the page is as it was.
UNMARKED = """() => {
    const english = [...document.querySelectorAll("[lang=en]")]
    const marked = english.map((each) => [each, each.style.display])
    marked.forEach(([each]) => { each.style.display = "none" })
    const words = document.body.innerText
    marked.forEach(([each, display]) => { each.style.display = display })
    return words
}"""
#: English that is right on a Chinese page: names, codes, addresses, units.
MEANT = re.compile(
    r"Manyhands|CN-|[A-Z]{2}, |Stripe|SQLite|English|Mia|Alex|WCAG|CSV|XLSX|GB18030|@|http|/|\d"
)

#: The page's policy lets no style in by a tag; a sheet made by a script is none.
PALE_IN_THE_DARK = """() => { const sheet = new CSSStyleSheet()
    sheet.replaceSync("@media (prefers-color-scheme: dark) {main p {color: #333}}")
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet] }"""

#: Pages that are right not to be there.
NOT_THERE = {"/nowhere": 404}


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    with shop.demo(tmp_path_factory.mktemp("pages")) as opened, open_browser() as browser:
        yield People(opened, browser, "pages")


@pytest.mark.timeout(1200)  # the office has some seventy pages, each looked at in four views
@pytest.mark.parametrize("role", [role for role in PAGES if role != "maker"])
def test_every_page_lets_everybody_in(people: People, role: str) -> None:
    page = people.guest() if role == "guest" else people.someone(role)
    wrong = list(chain.from_iterable(look(people, page, role, path) for path in PAGES[role]))
    assert wrong == [], "\n".join(wrong)


def test_a_pale_word_is_found_in_whatever_light_it_is_pale(people: People) -> None:
    """The control: a search that finds nothing anywhere proves nothing."""
    page = people.guest()
    page.emulate_media(color_scheme="light")
    page.goto(f"{people.shop.address}/about?lang=en")
    page.evaluate(PALE_IN_THE_DARK)
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    found = [colours(page), violations(page)]
    assert [{each.split(":")[0] for each in told} for told in found] == [{"color-contrast"}] * 2


def test_the_way_from_a_filled_cart_to_the_order_lets_everybody_in(people: People) -> None:
    page = people.guest()
    for slug in ("two-bracelets-in-a-pouch", "koi-hoop"):
        page.goto(f"{people.shop.address}/products/{slug}?lang=en")
        page.get_by_role("button", name="Put into the cart").click()
    paths = ("/cart", "/checkout", "/checkout/recipients")
    told = (look(people, page, "buyer", path, IN_CHINESE) for path in paths)
    wrong = list(chain.from_iterable(told))
    page.goto(f"{people.shop.address}/checkout?lang=en")
    page.locator("main form button[type=submit]:visible").last.click()
    assert page.locator("[role=alert]").count(), "an empty checkout is told what lacks"
    wrong += violations(page)
    assert wrong == [], "\n".join(wrong)


def test_a_makers_page_lets_her_lead_in(people: People) -> None:
    page = people.someone("cooperative lead")
    page.goto(f"{people.shop.address}/coop/makers")
    path = page.locator("main a[href^='/coop/makers/']").first.get_attribute("href")
    assert list(look(people, page, "cooperative lead", str(path), IN_CHINESE)) == []


def test_pages_that_only_a_link_opens_let_everybody_in(people: People) -> None:
    """Her orders, and whatever their pages lead to: each kind of page once."""
    page = people.someone("shopper")
    ways: dict[str, str] = {}
    for order in _links(people, page, "/account"):
        for path in (order, *_links(people, page, order)):
            ways.setdefault(re.sub(r"\d+", "1", re.sub(r"^/orders/[^/]+", "", path)), path)
    kinds = {each for each in ways if "." not in each}
    assert kinds >= {"", "/invoice", "/fapiao", "/address", "/returns/new", "/reviews/1"}, kinds
    paths = [ways[each] for each in sorted(kinds)]
    told = (look(people, page, "shopper", path, IN_CHINESE) for path in paths)
    assert list(chain.from_iterable(told)) == []


def _links(people: People, page: Page, path: str) -> list[str]:
    """The pages of orders that a page leads to."""
    page.goto(f"{people.shop.address}{path}")
    every = page.locator("main a[href^='/orders/']").all()
    return list(dict.fromkeys(str(each.get_attribute("href")).split("#")[0] for each in every))


def look(
    people: People, page: Page, role: str, path: str, views: Sequence[View] = VIEWS
) -> Iterator[str]:
    """What is wrong with a page in any of its views."""
    try:
        path = ways.known(page, people.shop.address, path)
    except LookupError:
        if path not in PERHAPS:
            yield f"{role}: no link leads to {path}"
        return
    name = f"{role}{re.sub(TOKEN, '', path)}".replace("/", "_").replace("?", "_")
    (SHOTS / "pages").mkdir(parents=True, exist_ok=True)
    for language, of_language in groupby(views, key=lambda view: view[0]):
        for number, (_language, theme, width) in enumerate(of_language):
            page.set_viewport_size(WIDTHS[width])
            page.emulate_media(color_scheme=theme)
            if not number:
                mark = "&" if "?" in path else "?"
                answer = page.goto(f"{people.shop.address}{path}{mark}lang={language}")
                if answer and answer.status != NOT_THERE.get(path, 200):
                    yield f"{name}: answered {answer.status}"
            where = f"{name}-{language}-{theme}-{width}"
            if (language, theme, width) in PICTURED:
                picture(page, where)
            yield from (f"{where}: {each}" for each in _wrong(page, language))
            page.emulate_media(color_scheme=OTHER[theme])
            yield from (f"{where}, {OTHER[theme]}: {each}" for each in colours(page))


def picture(page: Page, name: str) -> None:
    """Keep a picture of the whole page."""
    path = SHOTS / "pages" / f"{name}.jpg"
    page.screenshot(path=path, full_page=True, type="jpeg", quality=70, animations="disabled")


def _wrong(page: Page, language: str) -> Iterator[str]:
    """What is wrong with the page as it stands there."""
    if not page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"):
        yield "wider than the screen"
    yield from violations(page)
    if language == "zh-Hans":
        yield from (f"still English: {each}" for each in english(page))


def english(page: Page) -> list[str]:
    """Whole sentences in English on a Chinese page, but those that say that they are English."""
    return [
        line
        for line in str(page.evaluate(UNMARKED)).splitlines()
        if len(re.findall(r"[A-Za-z]{2,}", line)) > 2 and not MEANT.search(line)
    ]
