"""Stalls as lists show them: where they stand, when they are open, who sells there,
what came in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.money import Money
from catalog.words import Words
from storefront.accounts import User
from storefront.stalls.day_models import DayBook, StallSale
from storefront.stalls.day_queries import SUMS
from storefront.stalls.models import Stall, StallHours, StallSeller, StallSite
from storefront.stalls.rules import Hours, StallDayState


@dataclass(frozen=True, slots=True)
class ShownStall:
    """A stall with its site and whether a day is open."""

    id: int
    slug: str
    name: Words
    site_id: int
    site: Words
    way: Words
    hours: tuple[Hours, ...]
    active: bool
    open_day_id: int | None


@dataclass(frozen=True, slots=True)
class ShownSeller:
    """Somebody who may sell, or once might."""

    id: int
    user_id: int
    name: str
    email: str
    active: bool


@dataclass(frozen=True, slots=True)
class Brought:
    """What a site or a seller brought in within some days."""

    name: Words
    days: int
    sales: int
    total: Money


def stalls(
    session: Session, *, active: bool = False, ids: Iterable[int] | None = None
) -> tuple[ShownStall, ...]:
    """Stalls by their address words."""
    opened = (
        select(DayBook.id)
        .where(DayBook.stall_id == Stall.id, DayBook.state == StallDayState.OPEN)
        .scalar_subquery()
    )
    wanted = select(Stall, StallSite, opened).join(StallSite, StallSite.id == Stall.site_id)
    if active:
        wanted = wanted.where(Stall.active)
    if ids is not None:
        wanted = wanted.where(Stall.id.in_(sorted(ids)))
    rows = session.execute(wanted.order_by(Stall.slug)).all()
    hours = hours_of(session, {site.id for _, site, _ in rows})
    return tuple(_shown(stall, site, hours, day_id) for stall, site, day_id in rows)


def _shown(
    stall: Stall, site: StallSite, hours: Mapping[int, tuple[Hours, ...]], day_id: int | None
) -> ShownStall:
    return ShownStall(
        id=stall.id,
        slug=stall.slug,
        name=stall.name,
        site_id=site.id,
        site=site.name,
        way=site.way,
        hours=hours.get(site.id, ()),
        active=stall.active,
        open_day_id=day_id,
    )


def sites(session: Session) -> tuple[StallSite, ...]:
    """Every site, in the order in which they were opened; there are a handful."""
    return tuple(session.scalars(select(StallSite).order_by(StallSite.id)))


def hours_of(session: Session, site_ids: Iterable[int]) -> dict[int, tuple[Hours, ...]]:
    """Opening hours by site."""
    found: dict[int, list[Hours]] = defaultdict(list)
    wanted = select(StallHours).where(StallHours.site_id.in_(sorted(site_ids)))
    for each in session.scalars(wanted.order_by(StallHours.weekday)):
        found[each.site_id].append(Hours(each.weekday, each.opens, each.closes))
    return {site: tuple(each) for site, each in found.items()}


def sellers_of(session: Session, stall_id: int) -> tuple[ShownSeller, ...]:
    """Who may sell at a stall, and who once might."""
    rows = session.execute(
        select(StallSeller.id, User.id, User.name, User.email, StallSeller.active)
        .join(User, User.id == StallSeller.user_id)
        .where(StallSeller.stall_id == stall_id)
        .order_by(StallSeller.active.desc(), StallSeller.id)
    )
    return tuple(ShownSeller(*row) for row in rows)


def stalls_of_seller(session: Session, user_id: int) -> tuple[ShownStall, ...]:
    """Where somebody may sell now."""
    mine = select(StallSeller.stall_id).where(StallSeller.user_id == user_id, StallSeller.active)
    ids = list(session.scalars(mine))
    return stalls(session, active=True, ids=ids) if ids else ()


def stall_of_maker(session: Session, maker_id: int) -> Stall | None:
    """The stall that a maker runs."""
    mine = select(Stall).where(Stall.maker_id == maker_id, Stall.active)
    return session.scalars(mine.order_by(Stall.id)).first()


def brought_by_site(session: Session, since: date) -> tuple[Brought, ...]:
    """What each site brought in since a day."""
    rows = session.execute(
        select(
            StallSite.id,
            func.count(func.distinct(DayBook.id)),
            *SUMS,
        )
        .join(DayBook, DayBook.site_id == StallSite.id)
        .join(StallSale, StallSale.day_id == DayBook.id)
        .where(DayBook.day >= since)
        .group_by(StallSite.id)
    ).all()
    names = {each.id: each.name for each in sites(session)}
    found = [Brought(names[site], days, int(n), Money(int(minor))) for site, days, n, minor in rows]
    return tuple(sorted(found, key=lambda each: -each.total.minor))


def brought_by_seller(session: Session, since: date) -> tuple[Brought, ...]:
    """What each seller brought in since a day."""
    rows = session.execute(
        select(
            User.name,
            User.email,
            func.count(func.distinct(DayBook.id)),
            *SUMS,
        )
        .join(StallSale, StallSale.seller_id == User.id)
        .join(DayBook, DayBook.id == StallSale.day_id)
        .where(DayBook.day >= since)
        .group_by(User.id, User.name, User.email)
    ).all()
    found = [
        Brought(Words(name or email, name or email), days, int(n), Money(int(minor)))
        for name, email, days, n, minor in rows
    ]
    return tuple(sorted(found, key=lambda each: -each.total.minor))
