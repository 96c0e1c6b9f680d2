"""Access to stalls: those who sell there, and the office.

Who may sell reaches her stall's page. Who once might still brings what her phone holds, for what
she sold is gone. Anybody else finds nothing.
"""

from __future__ import annotations

from sqlalchemy import select

from catalog.db import db
from catalog.errors import NotFound
from storefront.accounts.access_office import MOST
from storefront.accounts.models import Role
from storefront.accounts.persons import Person, for_office
from storefront.stalls.day_models import DayBook, StallSale
from storefront.stalls.models import Stall, StallSeller, StallSite


def stall_to_sell(person: Person, slug: str) -> Stall:
    """A stall where she may sell now; the office may look after all of them."""
    stall = _by_slug(slug)
    row = _grant(person, stall)
    if stall is None or not (Role.OFFICE in person.roles or (row is not None and row.active)):
        raise NotFound("stall")
    return stall


def stall_once_sold(person: Person, slug: str) -> Stall:
    """A stall where she sells or once sold: her phone may bring what it holds."""
    stall = _by_slug(slug)
    if stall is None or not (Role.OFFICE in person.roles or _grant(person, stall)):
        raise NotFound("stall")
    return stall


def stall_for_office(person: Person, slug: str) -> Stall:
    """Any stall."""
    return for_office(person, _by_slug(slug), "stall")


def site_for_office(person: Person, site_id: int) -> StallSite:
    """Any site."""
    return for_office(person, db.session.get(StallSite, min(site_id, MOST)), "site")


def seller_for_office(person: Person, stall: Stall, seller_id: int) -> StallSeller:
    """A grant at this very stall."""
    row = db.session.get(StallSeller, min(seller_id, MOST))
    return for_office(person, row if row and row.stall_id == stall.id else None, "seller")


def day_of_stall(stall: Stall, day_id: int) -> DayBook:
    """A day of this very stall."""
    day = db.session.get(DayBook, min(day_id, MOST))
    if day is None or day.stall_id != stall.id:
        raise NotFound("day")
    return day


def sale_of_stall(stall: Stall, nonce: str) -> StallSale:
    """A sale of this very stall, by the nonce of the device that made it."""
    wanted = select(StallSale).join(DayBook, DayBook.id == StallSale.day_id)
    wanted = wanted.where(DayBook.stall_id == stall.id, StallSale.nonce == nonce)
    sale = db.session.scalars(wanted).first()
    if sale is None:
        raise NotFound("sale")
    return sale


def sold_by(stall: Stall, user_id: int) -> bool:
    """Whether somebody sells or once sold at this stall."""
    mine = select(StallSeller.id).where(
        StallSeller.stall_id == stall.id, StallSeller.user_id == user_id
    )
    return db.session.scalar(mine) is not None


def _by_slug(slug: str) -> Stall | None:
    return db.session.scalars(select(Stall).where(Stall.slug == slug)).first()


def _grant(person: Person, stall: Stall | None) -> StallSeller | None:
    if stall is None or person.user_id is None:
        return None
    mine = select(StallSeller).where(
        StallSeller.stall_id == stall.id, StallSeller.user_id == person.user_id
    )
    return db.session.scalars(mine).first()
