"""The second factor: codes of an authenticator app.

The secret is sealed; a code is used once: the half minute of the last one is kept by a guarded
statement, so that a code read over somebody's shoulder is already worth nothing.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

import pyotp
from sqlalchemy import CursorResult, delete, or_, select, update
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import Actor, record
from storefront.accounts.models import Passkey, User
from storefront.accounts.rules import step_of


def new_secret() -> str:
    """A secret to show to the user's app."""
    return pyotp.random_base32()


def app_address(secret: str, email: str) -> str:
    """What the QR code for the app says."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name="Manyhands 众手")


def has_second_factor(session: Session, user: User) -> bool:
    """Whether signing in by link or password is not enough for her."""
    if user.totp_secret is not None:
        return True
    return session.scalar(select(Passkey.id).where(Passkey.user_id == user.id).limit(1)) is not None


def app_added(
    session: Session, user: User, secret: str, code: str, *, actor: Actor, now: datetime
) -> None:
    """Ask for codes from now on; `code` proves that her app knows the secret."""
    step = step_of(secret, code, now=now, last_step=None)
    if step is None:
        raise wrong_code()
    user.totp_secret, user.totp_last_step = secret, step
    record(session, user, "add_second_factor", actor=actor, now=now)


def code_used(session: Session, user: User, code: str, *, now: datetime) -> bool:
    """Use a code up; False if it is wrong or was used."""
    if user.totp_secret is None:
        return False
    step = step_of(user.totp_secret, code, now=now, last_step=user.totp_last_step)
    if step is None:
        record(session, user, "refuse_code", actor=Actor(user.id, "self"), now=now)
        return False
    later = or_(User.totp_last_step.is_(None), User.totp_last_step < step)
    use = (
        update(User)
        .where(User.id == user.id, later)
        .values(totp_last_step=step)
        .execution_options(synchronize_session=False)
    )
    used = cast("CursorResult[Any]", session.execute(use)).rowcount == 1
    session.refresh(user, ["totp_last_step"])
    return used


def app_removed(session: Session, user: User, *, actor: Actor, now: datetime) -> None:
    """Ask for codes no more."""
    user.totp_secret = user.totp_last_step = None
    record(session, user, "remove_second_factor", actor=actor, now=now)


def all_removed(session: Session, user: User, *, actor: Actor, now: datetime) -> None:
    """Take away codes and passkeys of somebody who lost her phone, and end her sessions."""
    user.totp_secret = user.totp_last_step = None
    session.execute(delete(Passkey).where(Passkey.user_id == user.id))
    record(session, user, "reset_second_factor", actor=actor, now=now)


def wrong_code() -> Refusal:
    """The same words for wrong and for used codes."""
    return Refusal(
        "accounts.wrong_code",
        "This code is not right, or was used. Please take the next one.",
        status=422,
    )
