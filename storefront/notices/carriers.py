"""Which carrier a `MAIL_URL` names."""

from __future__ import annotations

from catalog.errors import Refusal
from storefront.notices import smtp
from storefront.notices.console import Console
from storefront.notices.port import Carrier


def from_url(url: str) -> Carrier:
    """`console:`, `smtp://…` or `smtps://…`."""
    if url == "console:":
        return Console()
    if url.startswith(("smtp://", "smtps://")):
        return smtp.opened(url)
    raise Refusal("settings.mail", "MAIL_URL must begin with console:, smtp:// or smtps://.")
