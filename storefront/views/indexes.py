"""What other machines read: robots.txt, the sitemap, feeds for Google Merchant and Meta.

Rules
* A sitemap of goods holds one range of `RANGE` numbers: both languages of each are named, which is
  at most 40,000 of the 50,000 addresses that a file may hold, however many goods there are.
* A feed is sent while it is read, `STEP` products at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from catalog import search
from catalog.db import db
from catalog.errors import NotFound
from catalog.words import LANGUAGES
from fulfillment.board.stories import shown_slugs
from media.assets import PictureView, covers
from storefront.views import feed_rows
from storefront.views.feed_rows import FeedItem
from storefront.views.shelves import shelf_now
from storefront.wiring import limiter, now
from storefront.wiring.addresses import full
from storefront.wiring.streaming import streamed

pages = Blueprint("indexes", __name__)

RANGE = 20_000
STEP = 200
HOUR = "public, max-age=3600"
#: Pages of which there is one each.
SINGLE = (
    *("/", "/products", "/cooperatives", "/about", "/help", "/terms", "/privacy"),
    *("/accessibility", "/gift-cards", "/live"),
)
#: Not even to be asked for; cart and checkout say themselves that they are not to be listed.
PRIVATE = ("/account", "/orders/", "/sign-in", "/search", "/l/", "/quotes/")
XML = "application/xml; charset=utf-8"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_SET = f'{_HEAD}<urlset {_NS} xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'


@pages.after_request
def keep_an_hour(answer: Response) -> Response:
    """All of it may be an hour old, but what says otherwise."""
    if answer.status_code == 200 and "Cache-Control" not in answer.headers:
        answer.headers["Cache-Control"] = HOUR
    return answer


@pages.get("/robots.txt")
def robots() -> Response:
    """Everything may be read but what is somebody's own."""
    closed = "".join(f"Disallow: {each}\n" for each in PRIVATE)
    text = f"User-agent: *\n{closed}\nSitemap: {full('/sitemap.xml')}\n"
    return Response(text, mimetype="text/plain")


@pages.get("/sitemap.xml")
def index() -> Response:
    """Where the sitemaps are."""
    count = search.highest_id(db.session()) // RANGE + 1
    goods = [f"/sitemaps/goods-{each}.xml" for each in range(count)]
    places = ["/sitemaps/pages.xml", "/sitemaps/makers.xml", *goods]
    rows = "".join(f"<sitemap><loc>{full(each)}</loc></sitemap>\n" for each in places)
    return Response(f"{_HEAD}<sitemapindex {_NS}>\n{rows}</sitemapindex>\n", content_type=XML)


@pages.get("/sitemaps/pages.xml")
def sitemap_of_pages() -> Response:
    """Crafts, cooperatives, and pages of which there is one."""
    shelf = shelf_now()
    crafts = [f"/crafts/{each.slug}" for each in shelf.crafts]
    homes = [f"/cooperatives/{each.slug}" for each in shelf.cooperatives]
    return _sitemap([*SINGLE, *crafts, *homes])


@pages.get("/sitemaps/makers.xml")
def sitemap_of_makers() -> Response:
    """Makers who show themselves; never kept, for each may end at any time."""
    answer = _sitemap([f"/makers/{each}" for each in shown_slugs(db.session())])
    answer.headers["Cache-Control"] = "no-store"
    return answer


@pages.get("/sitemaps/goods-<int:number>.xml")
def sitemap_of_goods(number: int) -> Response:
    """The goods of one range."""
    session = db.session()
    if number > search.highest_id(session) // RANGE:
        raise NotFound("sitemap")
    slugs = search.slugs_between(session, number * RANGE, (number + 1) * RANGE - 1)
    return _sitemap([f"/products/{each}" for each in slugs])


def _sitemap(paths: list[str]) -> Response:
    entries = "".join(_entry(path) for path in paths)
    return Response(f"{_SET}{entries}</urlset>\n", content_type=XML)


def _entry(path: str) -> str:
    addresses = {each: full(f"{path}?lang={each}") for each in LANGUAGES}
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{each}" href="{address}"/>'
        for each, address in addresses.items()
    )
    return "".join(f"<url><loc>{each}</loc>{others}</url>\n" for each in addresses.values())


@pages.get("/feeds/google.xml")
@limiter.limit("30 per hour")
def google() -> Response:
    """Every offer for Google Merchant."""
    head = feed_rows.google_head(_("Manyhands 众手"), _("Made by many hands"))
    return _feed(head, feed_rows.google_item, feed_rows.GOOGLE_TAIL, XML, to_order="in_stock")


@pages.get("/feeds/meta.csv")
@limiter.limit("30 per hour")
def meta() -> Response:
    """Every offer for Meta's shops."""
    head, kind = feed_rows.meta_row(feed_rows.COLUMNS), "text/csv; charset=utf-8"
    return _feed(head, feed_rows.meta_item, "", kind, to_order="available_for_order")


def _feed(
    head: str, write: Callable[[FeedItem], str], tail: str, kind: str, *, to_order: str
) -> Response:
    asked = request.args.get("lang", "")
    language = asked if asked in LANGUAGES else LANGUAGES[0]

    def parts() -> Iterator[str]:
        yield head
        for good, picture in _pictured():
            yield from map(write, feed_rows.items_of(good, picture, language, to_order=to_order))
        yield tail

    return Response(streamed(parts), content_type=kind)


def _pictured() -> Iterator[tuple[search.Good, str]]:
    """Every product that has a picture, with the address of its widest JPEG."""
    session, moment, last = db.session(), now(), 0
    while goods := search.goods_after(session, last, now=moment, limit=STEP):
        views = covers(session, [each.id for each in goods])
        last = goods[-1].id
        yield from ((each, _widest(views[each.id])) for each in goods if each.id in views)


def _widest(view: PictureView) -> str:
    return view.sources["jpeg"][-1][1]
