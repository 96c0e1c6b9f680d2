"""The job that books what platforms sold for us."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from catalog import queue
from catalog.db import JsonMap
from storefront.channels import sales


def book(session: Session, _payload: JsonMap, now: datetime) -> None:
    """`channels.book`: a slice; if there is more, another one follows."""
    if sales.book_sales(session, now=now) >= sales.MOST:
        key = f"channels.book:more:{now.isoformat()}"
        queue.enqueue(session, "channels.book", {}, now=now, key=key)
