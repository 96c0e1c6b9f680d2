"""Hosts as a decision needs them: the rate of a day, and by what a purchase of her own is known."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from catalog.errors import NotFound
from catalog.money import Money
from catalog.vault import blind
from fulfillment import ledger
from fulfillment.vouchers import Voucher
from storefront.accounts.models import Membership, User
from storefront.live.hosts.models import HostAgreement, HostHandle, HostPayout
from storefront.live.models import Host

_WAITS = HostPayout.sent_at.is_(None) & HostPayout.dropped_at.is_(None)


@dataclass(slots=True)
class Known:
    """A host who sells, with her rate; `users` and `emails` are whom she signs in as."""

    host_id: int
    rate_points: int
    phone_mark: str | None
    users: set[int] = field(default_factory=set)
    emails: set[str] = field(default_factory=set)

    def is_buyer(self, user_id: int | None, email: str, phone: str) -> bool:
        """Whether it is she who buys: her login, her address or her telephone."""
        if user_id in self.users or email.strip().lower() in self.emails:
            return True
        return bool(phone and self.phone_mark and phone_mark(phone) == self.phone_mark)


def hosts_on(session: Session, ids: Collection[int], day: date) -> dict[int, Known]:
    """Those of the hosts who sell, at the rates of a day; one statement."""
    rows = session.execute(
        select(Host.id, rate_of(day).label("rate"), Host.phone_mark, User.id, User.email)
        .outerjoin(Membership, Membership.host_id == Host.id)
        .outerjoin(User, User.id == Membership.user_id)
        .where(Host.id.in_(ids), Host.active)
    )
    found: dict[int, Known] = {}
    for host_id, rate, mark, user_id, email in rows:
        known = found.setdefault(host_id, Known(host_id, rate, mark))
        if user_id is not None:
            known.users.add(user_id)
            known.emails.add(email)
    return found


def rate_of(day: date) -> ColumnElement[int]:
    """A host's rate on a day: the agreement that began last, or the one she began with."""
    agreed = (
        select(HostAgreement.rate_points)
        .where(HostAgreement.host_id == Host.id, HostAgreement.starts_on <= day)
        .order_by(HostAgreement.starts_on.desc())
        .limit(1)
        .correlate(Host)
        .scalar_subquery()
    )
    return func.coalesce(agreed, Host.rate_points)


def host_by_handle(session: Session, platform: str, handle: str) -> int | None:
    """The host a platform's order file names; none where nobody has told us who that is."""
    return session.scalar(
        select(HostHandle.host_id).where(
            HostHandle.platform == platform, HostHandle.handle == handle.strip()
        )
    )


def phone_mark(phone: str) -> str:
    """What tells telephones apart without telling them."""
    return blind(phone, "host.phone")


@dataclass(frozen=True, slots=True)
class HostRow:
    """A host in the office's list."""

    host: Host
    rate_points: int
    pending: Money
    payable: Money
    waits: bool


def host_rows(session: Session, day: date) -> list[HostRow]:
    """All hosts, those who sell first; four statements."""
    waits = set(session.scalars(select(HostPayout.host_id).where(_WAITS)))
    pending = ledger.balances(session, "host:%:pending")
    payable = ledger.balances(session, "host:%:payable")
    rows = session.execute(
        select(Host, rate_of(day)).order_by(Host.active.desc(), Host.id).limit(500)
    )
    nothing = Money(0)
    return [
        HostRow(
            host,
            rate,
            pending.get(f"host:{host.id}:pending", nothing),
            payable.get(f"host:{host.id}:payable", nothing),
            host.id in waits,
        )
        for host, rate in rows
    ]


def host_by_slug(session: Session, slug: str) -> Host:
    """The host of this address."""
    found = session.scalars(select(Host).where(Host.slug == slug)).one_or_none()
    if found is None:
        raise NotFound("host")
    return found


def agreements_of(session: Session, host_id: int) -> list[HostAgreement]:
    """What was agreed, the newest first."""
    mine = select(HostAgreement).where(HostAgreement.host_id == host_id)
    return list(session.scalars(mine.order_by(HostAgreement.starts_on.desc())))


def handles_of(session: Session, host_id: int) -> list[HostHandle]:
    """What platforms call her."""
    mine = select(HostHandle).where(HostHandle.host_id == host_id)
    return list(session.scalars(mine.order_by(HostHandle.platform, HostHandle.id)))


def payouts_of(session: Session, host_id: int, *, limit: int = 50) -> list[HostPayout]:
    """What she was paid, the newest first."""
    mine = select(HostPayout).where(HostPayout.host_id == host_id)
    return list(session.scalars(mine.order_by(HostPayout.id.desc()).limit(limit)))


def payout_of(session: Session, host_id: int, payout_id: int) -> HostPayout:
    """A payment of hers."""
    found = session.get(HostPayout, payout_id)
    if found is None or found.host_id != host_id:
        raise NotFound("payout")
    return found


def vouchers_of(session: Session, host_id: int) -> list[Voucher]:
    """The vouchers whose orders are hers."""
    mine = select(Voucher).where(Voucher.host_id == host_id)
    return list(session.scalars(mine.order_by(Voucher.id.desc()).limit(100)))
