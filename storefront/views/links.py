"""A host's links: note the visit, remember the host, go where it leads."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from catalog.db import db, writing
from storefront import live
from storefront.accounts.access import person
from storefront.live import Knock, ProductLink
from storefront.live import cookie as host_cookie
from storefront.wiring import now

pages = Blueprint("links", __name__)

_PAGES = {
    "product": "shop.product",
    "craft": "shop.craft",
    "cooperative": "shop.cooperative",
    "session": "live_pages.one",
}


@pages.get("/l/<code>")
def follow(code: str) -> Answer:
    """To where it leads. Robots and previews are sent there too, and count for nothing."""
    session, moment = db.session(), now()
    link, to = live.by_code(session, code)
    answer = redirect(url_for(_PAGES[to.kind], slug=to.slug, **_utm(link)), 302)
    answer.headers["Cache-Control"] = "no-store"
    knock = _knock(link)
    with writing(session):
        counts = live.click(session, link, knock, now=moment, source=_source())
    if counts and not _over(link, moment):
        host_cookie.remember(answer, link.id, now=moment)
    return answer


def _over(link: ProductLink, moment: datetime) -> bool:
    return link.expires_at is not None and link.expires_at <= moment


def _source() -> str:
    """Where she says she came from: counted in reports, and never a reason for money."""
    return request.args.get("utm_source", "") or request.args.get("utm_campaign", "")


def _utm(link: ProductLink) -> dict[str, Any]:
    return {f"utm_{name}": str(value) for name, value in link.utm.items()}


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
