"""Opening sites and stalls, and who may sell there.

How it can fail: `stall.slug` (no address word, or taken), `stall.name`, `stall.hours`. Nothing is
written then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from catalog.db import insert_once
from catalog.errors import Invalid
from catalog.history import Actor, record
from catalog.stock import Location, LocationKind
from catalog.words import Words
from storefront.stalls.models import Stall, StallHours, StallSeller, StallSite
from storefront.stalls.rules import Hours, check_slug


@dataclass(frozen=True, slots=True)
class NewStall:
    """A stall as the office describes it."""

    slug: str
    name: Words
    site_id: int
    home_id: int
    maker_id: int | None = None


def open_site(
    session: Session,
    name: Words,
    way: Words,
    hours: Sequence[Hours],
    *,
    actor: Actor,
    now: datetime,
) -> StallSite:
    """A place where stalls may stand."""
    site = StallSite(name=_named(name), way=way, created_at=now)
    session.add(site)
    session.flush()
    _put_hours(session, site, hours)
    record(session, site, "open", actor=actor, now=now)
    return site


def change_site(
    session: Session,
    site: StallSite,
    *,
    told: tuple[Words, Words],
    hours: Sequence[Hours],
    actor: Actor,
    now: datetime,
) -> None:
    """Another name, way or other hours; the days that were stay as they are."""
    site.name, site.way = _named(told[0]), told[1]
    session.execute(delete(StallHours).where(StallHours.site_id == site.id))
    _put_hours(session, site, hours)
    record(session, site, "change", actor=actor, now=now)


def open_stall(session: Session, new: NewStall, *, actor: Actor, now: datetime) -> Stall:
    """A stall with a place of stock of its own, which does not sell online."""
    place = f"stall-{check_slug(new.slug)}"
    fresh = {
        "slug": place,
        "name": _named(new.name),
        "sells_online": False,
        "kind": LocationKind.STALL,
    }
    location_id = insert_once(session, Location, fresh)
    if location_id is None:
        raise Invalid("stall.taken", "This address word is taken.", field="slug")
    stall = Stall(
        slug=new.slug,
        name=new.name,
        site_id=new.site_id,
        location_id=location_id,
        home_id=new.home_id,
        maker_id=new.maker_id,
        created_at=now,
    )
    session.add(stall)
    record(session, stall, "open", actor=actor, now=now)
    return stall


def move_stall(
    session: Session, stall: Stall, site_id: int, *, actor: Actor, now: datetime
) -> None:
    """From the next day on it stands elsewhere."""
    stall.site_id = site_id
    record(session, stall, "move", actor=actor, now=now, site=site_id)


def set_active(
    session: Session, stall: Stall, *, active: bool, actor: Actor, now: datetime
) -> None:
    """Put a stall away, or out again; what it sold stays."""
    stall.active = active
    record(session, stall, "put_out" if active else "put_away", actor=actor, now=now)


def hang_picture(
    session: Session, stall: Stall, asset_id: int, *, actor: Actor, now: datetime
) -> None:
    """The picture with which buyers pay on a platform."""
    stall.qr_asset_id = asset_id
    record(session, stall, "hang_picture", actor=actor, now=now, asset=asset_id)


def grant(
    session: Session, stall: Stall, user_id: int, *, actor: Actor, now: datetime
) -> StallSeller:
    """Somebody may sell here; again changes nothing."""
    fresh = {"stall_id": stall.id, "user_id": user_id, "active": True, "granted_at": now}
    insert_once(session, StallSeller, fresh)
    mine = select(StallSeller).where(
        StallSeller.stall_id == stall.id, StallSeller.user_id == user_id
    )
    row = session.scalars(mine).one()
    row.active = True
    record(session, stall, "grant", actor=actor, now=now, user=user_id)
    return row


def end_grant(session: Session, row: StallSeller, *, actor: Actor, now: datetime) -> None:
    """She sells here no more; what her phone still holds may come."""
    row.active = False
    record(session, row, "end", actor=actor, now=now)


def _put_hours(session: Session, site: StallSite, hours: Sequence[Hours]) -> None:
    session.add_all(
        StallHours(site_id=site.id, weekday=each.weekday, opens=each.opens, closes=each.closes)
        for each in hours
    )


def _named(name: Words) -> Words:
    if not name:
        raise Invalid("stall.name", "Please give it a name.", field="name")
    return name
