"""The demo's logins: one for each role, and the links that let a visitor try each of them."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from fulfillment.batches import Batch, BatchState
from fulfillment.earnings import Earning
from fulfillment.makers import Maker
from storefront.accounts import Membership, Role, User
from storefront.accounts.invitations import sign_in_address
from storefront.live import Host

#: role as it is printed → the login's address
ADDRESSES = {
    "shopper": "shopper@demo.example",
    "host": "host@demo.example",
    "maker": "maker@demo.example",
    "helper": "helper@demo.example",
    "cooperative lead": "lead@demo.example",
    "inspector": "inspector@demo.example",
    "office": "office@demo.example",
    "office (second)": "office2@demo.example",
}


def load_visitors(session: Session, now: datetime) -> dict[str, User]:
    """A user for each role; the maker and the lead get their places when the story is told."""
    host = session.scalars(select(Host).order_by(Host.id)).first()
    assert host is not None  # noqa: S101 - loaded a moment before
    users = {role: _user(ADDRESSES[role], role, now) for role in ADDRESSES}
    users["host"].memberships = [Membership(role=Role.HOST, host_id=host.id)]
    users["inspector"].memberships = [Membership(role=Role.INSPECTOR)]
    users["office"].memberships = [Membership(role=Role.OFFICE), Membership(role=Role.RECORDS)]
    users["office (second)"].memberships = [Membership(role=Role.OFFICE)]
    session.add_all(users.values())
    session.flush()
    return users


def settle_in(session: Session, users: dict[str, User]) -> None:
    """Give the maker and the lead the places where a visitor finds most to do."""
    cooperative_id = _busiest(session)
    maker_id = session.scalars(
        select(Maker.id)
        .join(Batch, Batch.maker_id == Maker.id)
        .outerjoin(Earning, Earning.maker_id == Maker.id)
        .where(Batch.state == BatchState.OFFERED, Maker.cooperative_id == cooperative_id)
        .group_by(Maker.id)
        .order_by(func.count(Earning.id).desc(), Maker.id)
    ).first()
    users["maker"].memberships = [Membership(role=Role.MAKER, maker_id=maker_id)]
    users["cooperative lead"].memberships = [
        Membership(role=Role.LEAD, cooperative_id=cooperative_id)
    ]
    session.flush()


def _busiest(session: Session) -> int:
    """The cooperative with an open offer and most that waits for its lead; if it may be, one where
    somebody with an open offer has earned before, so that her page of money tells something."""
    offered = select(Batch.cooperative_id).where(Batch.state == BatchState.OFFERED)
    earned = offered.join(Earning, Earning.maker_id == Batch.maker_id)
    has_earned = case((Batch.cooperative_id.in_(earned), 1), else_=0)
    waiting = func.sum(case((Batch.in_inspection > 0, 3), else_=0)) + func.sum(
        case((Batch.accepted > Batch.packed, 2), else_=0)
    )
    ranked = (
        select(Batch.cooperative_id)
        .where(Batch.cooperative_id.in_(offered))
        .group_by(Batch.cooperative_id)
        .order_by(has_earned.desc(), waiting.desc(), Batch.cooperative_id)
    )
    busiest = session.scalars(ranked).first()
    assert busiest is not None  # noqa: S101 - the story always leaves offers open
    return busiest


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
