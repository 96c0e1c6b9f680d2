"""Sessions: which user a cookie names, how she got in, and how strongly.

The cookie holds the user's `session_key`, so that a new key ends every session of hers at once.
Getting in makes a new session: nothing of the one before it survives but the language and the
cart. `strong` says that a second factor or a passkey was used; outside the demo the office role
counts only in a strong session. Between the first factor and the second the cookie names nobody.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import cast

from flask import session as cookie
from flask_login import current_user, login_user, logout_user
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from catalog.db import db
from catalog.errors import Refusal
from storefront.accounts.helped import people_helped
from storefront.accounts.models import Role, User
from storefront.accounts.rules import PATIENCE, RECENT
from storefront.carts.cookie import joined_at_sign_in
from storefront.wiring import login, now, settings
from storefront.wishlists import cookie as wishlist_cookie

#: The room of each role; who has several begins in the first.
HOMES = {
    Role.OFFICE: "/office",
    Role.LEAD: "/coop",
    Role.CHECKER: "/coop",
    Role.PACKER: "/coop",
    Role.BOOKKEEPER: "/coop",
    Role.INSPECTOR: "/inspect",
    Role.MAKER: "/work",
    Role.HOST: "/host",
}
#: What a session of ours holds; the language and the cart are not among it.
OURS = ("csrf_token", "strong", "entered_at", "waiting", "challenge", "app_secret", "helping")


@login.user_loader  # type: ignore[untyped-decorator] # flask-login has no types
def user_of(session_key: str) -> User | None:
    """The active user whose session this is."""
    wanted = (
        select(User)
        .where(User.session_key == session_key, User.active)
        .options(selectinload(User.memberships))
    )
    return db.session.scalars(wanted).first()


def let_in(user: User, *, strong: bool) -> None:
    """Make a new session for her, and her cart and wishlist of the guest's; the caller commits.

    An office session ends with the browser outside the demo.
    """
    let_out()
    login_user(user)
    joined_at_sign_in(db.session(), user.id, now=now())
    wishlist_cookie.joined_at_sign_in(db.session(), user.id, now=now())
    cookie["strong"] = strong
    cookie["entered_at"] = int(now().timestamp())
    cookie.permanent = not (second_factor_forced() and _has_office(user))


def let_out() -> None:
    """End the session of this browser; a user's cart is not shown to who comes after her."""
    if current_user.is_authenticated:
        cookie.pop("cart_pieces", None)
    logout_user()
    for name in [each for each in cookie if each in OURS or each.startswith("_")]:
        if name != "_flashes":
            cookie.pop(name)


def keep_waiting(user: User, way: str) -> None:
    """Remember who showed a first factor, while she looks for the second."""
    let_out()
    cookie["waiting"] = [user.session_key, int(now().timestamp()), way]


def waiting_user() -> tuple[User, str] | None:
    """Who waits for her second factor, and by which way she came."""
    kept = cookie.get("waiting")
    if not kept or _age(kept[1]) > PATIENCE.total_seconds():
        return None
    user = user_of(kept[0])
    return None if user is None else (user, str(kept[2]))


def waiting_account() -> str:
    """Whose code is tried, as rate limits count it."""
    kept = cookie.get("waiting")
    return str(kept[0]) if kept else "nobody"


def home_of(user: User) -> str:
    """Where a user's work is, by her first role; a helper's is where she chooses whom she helps, a
    shopper's is her account."""
    roles = {each.role for each in user.memberships}
    if not roles and people_helped(user.id):
        return "/helping"
    return next((address for role, address in HOMES.items() if role in roles), "/account")


def remember_challenge(challenge: bytes, kind: str) -> None:
    """Keep what a passkey must sign until it answers."""
    cookie["challenge"] = [kind, challenge.hex(), int(now().timestamp())]


def take_challenge(kind: str) -> bytes:
    """The challenge, once."""
    kept = cookie.pop("challenge", None)
    if not kept or kept[0] != kind or _age(kept[2]) > PATIENCE.total_seconds():
        raise Refusal("accounts.late", "That took a while. Please try again.", status=422)
    return bytes.fromhex(kept[1])


def myself() -> User:
    """The user of this session, for what she changes on her own account."""
    if not current_user or not current_user.is_authenticated:
        raise SignInFirst
    return cast("User", current_user._get_current_object())  # noqa: SLF001 - no other door


def require_recent() -> User:
    """The user of this session if she signed in a short while ago."""
    user = myself()
    if _age(cookie.get("entered_at", 0)) > RECENT.total_seconds():
        raise SignInFirst
    return user


def strong() -> bool:
    """Whether this session was opened by a second factor or a passkey."""
    return bool(cookie.get("strong"))


def strengthen() -> None:
    """The user of this session has just proved a second factor."""
    cookie["strong"] = True


def second_factor_forced() -> bool:
    """Whether the office must have one: everywhere but in the demo and in tests."""
    here = settings()
    return not (here.demo or here.testing)


class SignInFirst(Refusal):
    """Nobody is signed in, or not lately; the edge answers with the sign-in page."""

    def __init__(self) -> None:
        super().__init__("access.sign_in", "Please sign in first.", status=401)


class SecondFactorFirst(Refusal):
    """The office is entered with a second factor; the edge leads to the page that adds one."""

    def __init__(self) -> None:
        super().__init__("access.second_factor", "Please add a second factor first.", status=403)


def _has_office(user: User) -> bool:
    return any(each.role is Role.OFFICE for each in user.memberships)


def _age(moment: int) -> float:
    return (now() - datetime.fromtimestamp(moment, UTC)).total_seconds()
