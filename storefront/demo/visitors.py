"""The demo's logins: one for each role, and the links that let a visitor try each of them."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.cooperatives import Cooperative
from fulfillment.makers import Maker
from storefront.accounts import Membership, Role, User
from storefront.accounts.invitations import sign_in_address
from storefront.live import Host

#: role as it is printed → the login's address
ADDRESSES = {
    "shopper": "shopper@demo.example",
    "host": "host@demo.example",
    "maker": "maker@demo.example",
    "cooperative lead": "lead@demo.example",
    "inspector": "inspector@demo.example",
    "office": "office@demo.example",
    "office (second)": "office2@demo.example",
}


def load_visitors(session: Session, now: datetime) -> dict[str, User]:
    """A user for each role, joined to the demo's first host, cooperative and maker."""
    cooperative = session.scalars(select(Cooperative).order_by(Cooperative.id)).first()
    host = session.scalars(select(Host).order_by(Host.id)).first()
    assert cooperative is not None  # noqa: S101 - loaded a moment before
    assert host is not None  # noqa: S101 - loaded a moment before
    maker = session.scalars(
        select(Maker).where(Maker.cooperative_id == cooperative.id).order_by(Maker.id)
    ).first()
    assert maker is not None  # noqa: S101 - loaded a moment before
    roles = {
        "shopper": [],
        "host": [Membership(role=Role.HOST, host_id=host.id)],
        "maker": [Membership(role=Role.MAKER, maker_id=maker.id)],
        "cooperative lead": [Membership(role=Role.LEAD, cooperative_id=cooperative.id)],
        "inspector": [Membership(role=Role.INSPECTOR)],
        "office": [Membership(role=Role.OFFICE)],
        "office (second)": [Membership(role=Role.OFFICE)],
    }
    users = {role: _user(ADDRESSES[role], role, now) for role in ADDRESSES}
    for role, user in users.items():
        user.memberships = roles[role]
    session.add_all(users.values())
    session.flush()
    return users


def _user(email: str, name: str, now: datetime) -> User:
    return User(email=email, name=name, session_key=secrets.token_urlsafe(32), created_at=now)


def invitations(session: Session, *, now: datetime) -> list[tuple[str, str]]:
    """Each role with a fresh link that lets a visitor in once, good for a day."""
    by_email = {user.email: user for user in session.scalars(select(User))}
    return [
        (role, sign_in_address(session, by_email[email], now=now, life=timedelta(days=1)))
        for role, email in ADDRESSES.items()
        if email in by_email
    ]
