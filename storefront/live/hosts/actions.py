"""A host's account: who she is, what is agreed, where she sells, where she is paid.

An agreement begins today or later and is never changed: what was credited keeps the rate of its
day. A paused host keeps what she has; nothing new is credited to her. Her bank account is sealed;
its last four signs are kept to know it by.

How it can fail: `host.slug`, `host.past`, `host.twice`, `host.handle`, each beside its field.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from catalog.db import insert_once
from catalog.errors import Invalid
from catalog.history import Actor, record
from catalog.words import Words
from fulfillment.ledger.rules import book_day
from storefront.live.hosts.models import HostAgreement, HostHandle
from storefront.live.hosts.queries import phone_mark
from storefront.live.models import Host

#: Of a bank account, so many signs may be shown.
END = 4


@dataclass(frozen=True, slots=True)
class Account:
    """What the office writes down of a host. Empty `bank` leaves what is sealed as it is."""

    name: Words
    platforms: tuple[str, ...]
    languages: tuple[str, ...]
    phone: str = ""
    bank: str = ""


def make(
    session: Session, slug: str, account: Account, rate: int, *, actor: Actor, now: datetime
) -> Host:
    """A new host with the rate she begins with."""
    values = {"slug": slug, "name": account.name, "platforms": {}, "rate_points": rate}
    host_id = insert_once(session, Host, {**values, "signs": False, "active": True})
    if host_id is None:
        raise Invalid("host.slug", "There is a host with this address word.", field="slug")
    host = session.get_one(Host, host_id)
    _write(host, account)
    record(session, host, "make", actor=actor, now=now, rate_points=rate)
    return host


def change(session: Session, host: Host, account: Account, *, actor: Actor, now: datetime) -> None:
    """Other names, platforms, languages, telephone or account."""
    _write(host, account)
    record(session, host, "change", actor=actor, now=now, new_account=bool(account.bank))


def pause(session: Session, host: Host, *, active: bool, actor: Actor, now: datetime) -> None:
    """Nothing new is credited to her until she goes on; twice is once."""
    if host.active is not active:
        host.active = active
        record(session, host, "go_on" if active else "pause", actor=actor, now=now)


def agree(
    session: Session,
    host: Host,
    *,
    rate: int,
    starts_on: date,
    note: str,
    actor: Actor,
    now: datetime,
) -> HostAgreement:
    """Another rate from a day on."""
    if starts_on < book_day(now):
        raise Invalid(
            "host.past", "An agreement begins today or later: what was, stays.", field="starts_on"
        )
    values = {"host_id": host.id, "rate_points": rate, "starts_on": starts_on, "note": note[:200]}
    told = {**values, "agreed_by": actor.user_id, "agreed_at": now}
    row_id = insert_once(session, HostAgreement, told)
    if row_id is None:
        raise Invalid("host.twice", "An agreement begins on this day already.", field="starts_on")
    row = session.get_one(HostAgreement, row_id)
    record(session, row, "agree", actor=actor, now=now, rate_points=rate)
    return row


def known_as(
    session: Session,
    host: Host,
    *,
    platform: str,
    handle: str,
    actor: Actor,
    now: datetime,
) -> None:
    """What a platform's files call her. Somebody else's name is refused."""
    values = {"host_id": host.id, "platform": platform, "handle": handle.strip()}
    if insert_once(session, HostHandle, values) is not None:
        record(session, host, "known_as", actor=actor, now=now, platform=platform)
        return
    same = (HostHandle.platform == platform, HostHandle.handle == handle.strip())
    if session.scalar(select(HostHandle.host_id).where(*same)) != host.id:
        raise Invalid("host.handle", "Another host is known by this name there.", field="handle")


def forget_handle(
    session: Session, host: Host, handle_id: int, *, actor: Actor, now: datetime
) -> None:
    """A name that is hers no longer; twice is once."""
    hers = (HostHandle.id == handle_id, HostHandle.host_id == host.id)
    session.execute(delete(HostHandle).where(*hers))
    record(session, host, "not_known_as", actor=actor, now=now, handle=handle_id)


def _write(host: Host, account: Account) -> None:
    host.name = account.name
    host.platforms = {"names": list(account.platforms), "languages": list(account.languages)}
    host.signs = "csl" in account.languages
    host.phone = account.phone or None
    host.phone_mark = phone_mark(account.phone) if account.phone else None
    if account.bank:
        host.bank, host.bank_end = account.bank, account.bank[-END:]
