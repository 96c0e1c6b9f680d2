"""Reading a member's addresses: her own, and no other's."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from storefront.addresses.models import SavedAddress
from storefront.addresses.rules import Kept, unpacked


def of_user(session: Session, user_id: int) -> tuple[Kept, ...]:
    """All of them, the newest first; one statement."""
    mine = select(SavedAddress.id, SavedAddress.fields).where(SavedAddress.user_id == user_id)
    rows = session.execute(mine.order_by(SavedAddress.id.desc()))
    return tuple(Kept(id_, unpacked(fields)) for id_, fields in rows)


def one_of_user(session: Session, user_id: int, address_id: int) -> Kept | None:
    """One of hers."""
    return next((each for each in of_user(session, user_id) if each.id == address_id), None)
