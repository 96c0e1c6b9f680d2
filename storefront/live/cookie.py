"""What a browser remembers of hosts' links: its last clicks, signed, for thirty days.

First-party, not readable by scripts, and naming links only, never a person. A cookie that we did
not sign, or that is too old, counts as none.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import current_app, request
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import or_, select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from storefront.live.attribution.rules import WINDOW, AttributionRule, Candidate
from storefront.live.models import Host, ProductLink
from storefront.live.rules import KEEP
from storefront.wiring.cookies import hand_out

COOKIE = "mh_host"


def remember(answer: Response, link_id: int, *, now: datetime) -> None:
    """Put this click in front of the ones before; a new click on the same link renews it."""
    older = [each for each in _clicks() if each[0] != link_id]
    kept = [[link_id, int(now.timestamp())], *older][:KEEP]
    hand_out(answer, COOKIE, _signer().dumps(kept), WINDOW)


def visits(session: Session, *, now: datetime) -> list[Candidate]:
    """The clicks of this browser on links of hosts who still sell."""
    clicks = dict(_clicks())
    if not clicks:
        return []
    links = session.execute(
        select(ProductLink.id, ProductLink.host_id)
        .join(Host, Host.id == ProductLink.host_id)
        .where(ProductLink.id.in_(clicks), Host.active)
        .where(or_(ProductLink.expires_at.is_(None), ProductLink.expires_at > now))
        .order_by(ProductLink.id)
    )
    return [
        Candidate(
            AttributionRule.LAST_CLICK,
            row.host_id,
            datetime.fromtimestamp(clicks[row.id], UTC),
            row.id,
        )
        for row in links
    ]


def _clicks() -> list[tuple[int, int]]:
    try:
        said: Any = _signer().loads(request.cookies.get(COOKIE, ""))
        return [(int(link), int(at)) for link, at in said]
    except (BadData, TypeError, ValueError):
        return []


def _signer() -> URLSafeSerializer:
    older = list(current_app.config.get("SECRET_KEY_FALLBACKS") or ())
    return URLSafeSerializer([*older, str(current_app.config["SECRET_KEY"])], salt="host-clicks")
