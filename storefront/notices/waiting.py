"""Whom letters of waiting go to, and what they may speak of. Links are made at the last moment."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from storefront import waiting
from storefront.waiting import PLACE, BackWish, WaitingPlace, WishState
from storefront.wiring.settings import settings


def who_waits(session: Session, kind: str, row_id: int) -> tuple[str, str, dict[str, Any]] | None:
    """Address, language and facts; None if nobody is written to any more."""
    row = _row(session, kind, row_id)
    if row is None or not row.email or row.state is WishState.GIVEN_UP:
        return None
    wanted = waiting.wanted_of(session, row.variant_id)
    facts: dict[str, Any] = {
        "wanted": wanted,
        "product": f"{settings().public_url}/products/{wanted.slug}",
        "link": waiting.link_of(kind, row.id),
    }
    if isinstance(row, WaitingPlace):
        facts |= {"pieces": row.offered or row.wanted, "until": row.offer_until}
    return row.email, row.language, facts


def _row(session: Session, kind: str, row_id: int) -> WaitingPlace | BackWish | None:
    if kind == PLACE:
        return session.get(WaitingPlace, row_id)
    return session.get(BackWish, row_id)
