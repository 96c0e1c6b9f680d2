"""What changes an account: each verb once, with its history row, so that a user or an auditor can
read when keys were changed. History names ways and roles, never an address or a secret."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session, selectinload

from catalog.db import insert_once
from catalog.errors import Refusal
from catalog.history import SYSTEM, Actor, record
from storefront.accounts import passwords
from storefront.accounts.models import Membership, Role, User
from storefront.accounts.rules import check_password, plain_email


@dataclass(frozen=True, slots=True)
class Belongs:
    """For whom a role is held: a maker, a cooperative or a host."""

    maker_id: int | None = None
    cooperative_id: int | None = None
    host_id: int | None = None


def new_session_key() -> str:
    """What a cookie will name a user by."""
    return secrets.token_urlsafe(32)


def user_by_email(session: Session, email: str) -> User | None:
    """The user with this address, with what she may do."""
    wanted = select(User).where(User.email == plain_email(email))
    return session.scalars(wanted.options(selectinload(User.memberships))).first()


def user_added(
    session: Session, email: str, *, name: str = "", language: str, actor: Actor, now: datetime
) -> User:
    """The user with this address, new if there was none; two at once get the same one."""
    values = {
        "email": plain_email(email),
        "name": name,
        "session_key": new_session_key(),
        "language": language,
        "time_zone": "Asia/Shanghai",
        "active": True,
        "created_at": now,
    }
    is_new = insert_once(session, User, values) is not None
    user = user_by_email(session, email)
    if user is None:
        raise LookupError("the user that was just added")
    if is_new:
        record(session, user, "add", actor=actor, now=now)
    return user


def role_given(
    session: Session,
    user: User,
    role: Role,
    belongs: Belongs | None = None,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Let the user act in `role`; nothing happens if she may already."""
    whom = belongs or Belongs()
    wanted = (role, whom.maker_id, whom.cooperative_id, whom.host_id)
    held = {(one.role, one.maker_id, one.cooperative_id, one.host_id) for one in user.memberships}
    if wanted in held:
        return
    user.memberships.append(
        Membership(
            role=role,
            maker_id=whom.maker_id,
            cooperative_id=whom.cooperative_id,
            host_id=whom.host_id,
        )
    )
    record(session, user, "give_role", actor=actor, now=now, role=role.value)


def role_taken(session: Session, membership: Membership, *, actor: Actor, now: datetime) -> None:
    """She may no longer act in a role, from the next press on."""
    user = session.get_one(User, membership.user_id)
    session.delete(membership)
    record(session, user, "take_role", actor=actor, now=now, role=membership.role.value)


def entered(session: Session, user: User, *, way: str, now: datetime) -> None:
    """Note that she signed in, and how."""
    record(session, user, "sign_in", actor=Actor(user.id, "self"), now=now, way=way)


def user_of_password(session: Session, email: str, password: str, *, now: datetime) -> User | None:
    """The user whose password this is; a wrong one is noted in her history."""
    user = user_by_email(session, email)
    kept = user.password_hash if user is not None and user.active else None
    right = passwords.matches(kept, password)
    if user is None or kept is None:
        return None
    if not right:
        record(session, user, "refuse_password", actor=SYSTEM, now=now)
        return None
    if passwords.outdated(kept):
        user.password_hash = passwords.hashed(password)
    return user


def password_set(
    session: Session, user: User, password: str, *, actor: Actor, now: datetime
) -> None:
    """Set a new password and end every session of hers."""
    check_password(password, user.email)
    user.password_hash = passwords.hashed(password)
    user.session_key = new_session_key()
    record(session, user, "set_password", actor=actor, now=now)


def sessions_ended(session: Session, user: User, *, actor: Actor, now: datetime) -> None:
    """End every session of hers, on every device."""
    user.session_key = new_session_key()
    record(session, user, "end_sessions", actor=actor, now=now)


def credited(session: Session, user_id: int, *, now: datetime) -> None:
    """She has store credit now; from here on her pages ask how much."""
    mine = update(User).where(User.id == user_id, User.credited_at.is_(None))
    session.execute(mine.values(credited_at=now))


def preferences_set(
    session: Session,
    user: User,
    *,
    name: str,
    language: str,
    time_zone: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Set how she is called, and in which language and time zone she reads."""
    user.name, user.language, user.time_zone = name.strip(), language, time_zone
    record(session, user, "set_preferences", actor=actor, now=now)


def known_user(session: Session, email: str) -> User:
    """The user with this address, or a refusal in words for the command line."""
    user = user_by_email(session, email)
    if user is None:
        raise Refusal("accounts.unknown", "Nobody has this address.", status=404)
    return user
