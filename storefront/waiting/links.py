"""Signed links to a place in the line or a wish: a made-up one is turned away unseen.

The link opens what it names without signing in, as an order's does; it says nothing of who waits.
"""

from __future__ import annotations

from itsdangerous import BadData, URLSafeSerializer

from catalog.errors import NotFound
from storefront.wiring.settings import settings

PLACE, WISH = "place", "wish"


def token_of(kind: str, row_id: int) -> str:
    """What stands in the link."""
    return str(_signer(kind).dumps(row_id))


def id_in(kind: str, token: str) -> int:
    """The row that a link names; another link does not exist."""
    try:
        return int(_signer(kind).loads(token))
    except (BadData, TypeError, ValueError):
        raise NotFound(kind) from None


def link_of(kind: str, row_id: int) -> str:
    """The whole address, for letters."""
    way = "waiting" if kind == PLACE else "waiting/wishes"
    return f"{settings().public_url}/{way}/{token_of(kind, row_id)}"


def _signer(kind: str) -> URLSafeSerializer:
    keys = [*settings().secret_keys_old, settings().secret_key]
    return URLSafeSerializer(keys, salt=f"waiting-{kind}")
