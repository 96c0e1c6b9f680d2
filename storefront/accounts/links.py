"""Links that let a user in once.

The link is a random secret, signed, so that a made-up one is turned away without asking the
database; only the hash of the secret is kept. Looking at a link does not use it up, because mail
programs look at every link: it is used by a button. Using is one guarded statement, so that of two
at once one gets in.

How it can fail: a link that was used, has ended, was changed, or whose user may not sign in is
`accounts.link_over`, with the same words for all.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from itsdangerous import BadSignature, Signer
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.vault import fingerprint
from storefront.accounts.models import SignInLink, User
from storefront.accounts.rules import LINK_LIFE

SALT = "sign-in-link"


def make_link(
    session: Session,
    user: User,
    *,
    keys: Sequence[str],
    now: datetime,
    life: timedelta = LINK_LIFE,
) -> str:
    """The token of a new link for `user`; `keys` sign, the last one is today's."""
    secret = secrets.token_urlsafe(32)
    kept = SignInLink(user_id=user.id, secret_hash=fingerprint(secret), expires_at=now + life)
    session.add(kept)
    session.flush()
    return Signer(list(keys), salt=SALT).sign(secret).decode()


def look_at_link(session: Session, token: str, *, keys: Sequence[str], now: datetime) -> None:
    """A refusal if the link would not let anybody in; changes nothing."""
    good = select(SignInLink.id).where(
        SignInLink.secret_hash == fingerprint(_secret(token, keys)),
        SignInLink.used_at.is_(None),
        SignInLink.expires_at > now,
    )
    if session.scalar(good) is None:
        raise _over()


def use_link(session: Session, token: str, *, keys: Sequence[str], now: datetime) -> User:
    """Use the link up and say whom it lets in."""
    use = (
        update(SignInLink)
        .where(
            SignInLink.secret_hash == fingerprint(_secret(token, keys)),
            SignInLink.used_at.is_(None),
            SignInLink.expires_at > now,
        )
        .values(used_at=now)
        .returning(SignInLink.user_id)
        .execution_options(synchronize_session=False)
    )
    user_id = session.scalar(use)
    user = None if user_id is None else session.get(User, user_id)
    if user is None or not user.active:
        raise _over()
    return user


def _secret(token: str, keys: Sequence[str]) -> str:
    try:
        return Signer(list(keys), salt=SALT).unsign(token).decode()
    except (BadSignature, UnicodeError):
        raise _over() from None


def _over() -> Refusal:
    return Refusal(
        "accounts.link_over",
        "This link was used or has ended. Please ask for a new one.",
        status=410,
    )
