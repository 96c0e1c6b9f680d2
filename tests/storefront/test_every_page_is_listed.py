"""Every address that shows somebody a page is looked at by a browser (`tests/journeys`), or stands
here with the reason why it is not. A page that nobody lists is a page that nobody looks at."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter, RequestRedirect

from tests.conftest import ENGINES
from tests.journeys.test_every_page import PAGES

pytestmark = pytest.mark.parametrize("engine_app", ENGINES[:1], indirect=True)

#: Files, pictures and what programs read: no page.
FILE = re.compile(
    r"\.(pdf|csv|vtt|srt|json|jsonld|svg|xml|txt|js|<kind>)$|^/(static|media|photos|films)/"
)
NO_PAGE = frozenset(
    {"healthz", "readyz", "metrics", "stylesheet", "work_stylesheet", "links.follow"}
    | {"left.left", "places.offered", "shop.suggest", "coop_table.scanned", "work_doing.leave"}
    | {"stall.code", "stall_sending.leave"}
    | {"overlay.style", "live_claims.panel"}
    | {"office.credit.find", "office_money.account", "channel_hooks.echo"}
)
#: Looked at by a journey that comes to them as people do.
ELSEWHERE = frozenset(
    {"buying.checkout", "several.index", "buying.order", "order_changes.change"}
    | {"order_returns.address", "order_returns.new", "order_returns.case", "buying.returned"}
    | {"order_fapiao.index", "order_invoices.index", "order_person.index", "order_reviews.line"}
    | {"order_reviews.quiet", "paying_here.pay", "paying.rehearsal", "signing_in.link"}
    | {"signing_in.second", "account.second_factor_page", "work.batch", "work.call", "work.fewer"}
    | {"work.hand_in", "work.steps", "work.stop", "courses.trial"}
)
#: The demo has none, or no link of it leads there: nobody looks at them yet.
NOT_IN_THE_DEMO = frozenset(
    {"certificates.certificate", "coop_pickups.order", "pickups.order", "direct.order"}
    | {"direct.choose", "office.fapiao.one", "office.goods_sheet.sheet", "office_money.entry"}
    | {"office.credit.customer", "office.courses.lessons.lesson", "office.lessons.lesson"}
    | {"quotes.quote", "office.quotes.quote", "returns.case", "returns.parcel"}
    | {"reviews.complaint", "wishlist.shared", "waiting.place", "back_wishes.wish"}
    | {"office.channels.brought", "office_credits.order", "overlay.index", "my_claims.show"}
    | {"work_table.offer", "work_kit.missing", "hub.slip", "direct.slip", "receipts.receipt"}
)


def test_every_page_is_listed_or_says_why_not(app: Flask) -> None:
    adapter = app.url_map.bind("localhost")
    listed = {place(adapter, path) for paths in PAGES.values() for path in paths}
    excused = NO_PAGE | ELSEWHERE | NOT_IN_THE_DEMO
    pages = {
        rule.endpoint: rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not FILE.search(rule.rule)
    }
    missed = {each: rule for each, rule in pages.items() if each not in listed | excused}
    assert missed == {}
    assert len(pages.keys() & listed) > 150
    assert excused & listed == set(), "what is looked at needs no excuse"


def place(adapter: MapAdapter, path: str) -> str | None:
    """The kind of page that stands at an address of the list; any number or name fits a star."""
    plain = path.rpartition(" > ")[2].partition("?")[0]
    for fits in ("/1", "/x"):
        try:
            return str(adapter.match(plain.replace("/*", fits))[0])
        except (HTTPException, RequestRedirect):
            continue
    return None
