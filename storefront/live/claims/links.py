"""Signed links to what a viewer has claimed: a made-up one is turned away unseen.

Nothing of it is kept, so who reads the table can open none. The link names no one; who finds it in
a public chat can take the pieces into a cart of her own, as with any link that is told to all.
"""

from __future__ import annotations

from itsdangerous import BadData, URLSafeSerializer

from catalog.errors import NotFound
from storefront.wiring.settings import settings


def token_of(claimant_id: int) -> str:
    """What stands in the link."""
    return str(_signer().dumps(claimant_id))


def id_in(token: str) -> int:
    """The viewer that a link names; another link does not exist."""
    try:
        return int(_signer().loads(token))
    except (BadData, TypeError, ValueError):
        raise NotFound("claims") from None


def link_of(claimant_id: int) -> str:
    """The whole address, to paste into a chat."""
    return f"{settings().public_url}/claims/{token_of(claimant_id)}"


def _signer() -> URLSafeSerializer:
    keys = [*settings().secret_keys_old, settings().secret_key]
    return URLSafeSerializer(keys, salt="live-claims")
