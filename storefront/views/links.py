"""A host's product links: note the visit, remember the host, go to the product."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from catalog.db import db, writing
from storefront import live
from storefront.accounts.access import person
from storefront.live import Knock, ProductLink
from storefront.live import cookie as host_cookie
from storefront.wiring import now

pages = Blueprint("links", __name__)


@pages.get("/l/<code>")
def follow(code: str) -> Answer:
    """To the product. Robots and previews are sent there too, and count for nothing."""
    session, moment = db.session(), now()
    link, slug = live.by_code(session, code)
    answer = redirect(url_for("shop.product", slug=slug), 302)
    answer.headers["Cache-Control"] = "no-store"
    knock = _knock(link)
    with writing(session):
        counts = live.click(session, link, knock, now=moment)
    if counts:
        host_cookie.remember(answer, link.id, now=moment)
    return answer


def _knock(link: ProductLink) -> Knock:
    said = request.headers
    return Knock(
        method=request.method,
        agent=said.get("User-Agent", ""),
        purpose=" ".join(said.get(name, "") for name in ("Sec-Purpose", "Purpose", "X-Moz")),
        fetch_mode=said.get("Sec-Fetch-Mode", ""),
        secure=request.is_secure,
        own=person().host_id == link.host_id,
    )
