"""The address of a link that lets a user in once, for letters and for the command line."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import quote

from sqlalchemy.orm import Session

from storefront.accounts.links import make_link
from storefront.accounts.models import User
from storefront.accounts.rules import LINK_LIFE
from storefront.wiring.settings import settings


def signing_keys() -> list[str]:
    """What signs links: every key that still counts, today's last."""
    return [*settings().secret_keys_old, settings().secret_key]


def sign_in_address(
    session: Session, user: User, *, now: datetime, life: timedelta = LINK_LIFE, way_back: str = ""
) -> str:
    """A new address that lets `user` in once until `life` is over."""
    token = make_link(session, user, keys=signing_keys(), now=now, life=life)
    after = f"?next={quote(way_back)}" if way_back else ""
    return f"{settings().public_url}/sign-in/link/{token}{after}"
