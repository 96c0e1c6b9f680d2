"""Sessions: which user a cookie names. The cookie holds the user's `session_key`, so that a new key
ends every session of hers at once."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from catalog.db import db
from storefront.accounts.models import User
from storefront.wiring import login


@login.user_loader  # type: ignore[untyped-decorator] # flask-login has no types
def user_of(session_key: str) -> User | None:
    """The active user whose session this is."""
    wanted = (
        select(User)
        .where(User.session_key == session_key, User.active)
        .options(selectinload(User.memberships))
    )
    return db.session.scalars(wanted).first()
