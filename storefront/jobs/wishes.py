"""The job `wishlists.sweep`: guests' lists that nobody changed for half a year are forgotten."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from catalog.db import JsonMap
from storefront import wishlists


def sweep_wishlists(session: Session, _payload: JsonMap, now: datetime) -> None:
    """A thousand a day at most; twice is once."""
    wishlists.sweep(session, now=now)
