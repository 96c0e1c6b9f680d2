"""Keeping an address and forgetting it. The same address twice is one; a member keeps few."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from catalog.db import insert_once
from catalog.errors import Refusal
from catalog.vault import blind
from storefront.addresses.models import SavedAddress
from storefront.addresses.rules import MOST, packed


def keep(session: Session, user_id: int, typed: Mapping[str, str], *, now: datetime) -> None:
    """Keep an address for her next orders."""
    count = select(func.count()).where(SavedAddress.user_id == user_id)
    if (session.scalar(count) or 0) >= MOST:
        raise Refusal("address.many", "Up to %(most)s addresses; please forget one.", most=MOST)
    text = packed(typed)
    row = {"user_id": user_id, "mark": blind(text, "saved_address"), "fields": text, "kept_at": now}
    insert_once(session, SavedAddress, row)


def forget(session: Session, user_id: int, address_id: int) -> None:
    """Not this one any more; another's is left alone."""
    hers = (SavedAddress.id == address_id, SavedAddress.user_id == user_id)
    session.execute(delete(SavedAddress).where(*hers))
