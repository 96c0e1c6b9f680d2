"""Access to people: a maker's private record, her notes, her helpers; her own and nobody's else.

A lead reaches the makers of the cooperatives she leads, the office all of them, a maker herself. A
helper reaches nothing here: she acts in the maker's work, not in her papers. `seat_at` says as what
somebody asks; which part may be opened for what is decided by `makers.privacy`.
"""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import select

from catalog.db import db
from catalog.errors import NotFound, Refusal
from fulfillment.makers import Maker, NamedHelper, helping
from fulfillment.makers.privacy import AdaptationNote, Seat
from storefront.accounts.models import Role, User
from storefront.accounts.persons import Person

T = TypeVar("T")

#: No id is larger.
MOST = 2**31 - 1


def herself(person: Person) -> Maker:
    """The maker who is signed in herself; her helper is told that this is hers alone."""
    if person.helping is not None:
        raise Refusal("access.hers_alone", "This is for her alone.", status=403)
    return _found(db.session.get(Maker, person.maker_id or 0), "maker")


def maker_here(person: Person, code: str) -> Maker:
    """A maker of a cooperative she leads; the office reaches all of them."""
    found = db.session.scalars(select(Maker).where(Maker.code == code)).first()
    near = found is not None and found.cooperative_id in person.cooperative_ids
    return _found(found if near or Role.OFFICE in person.roles else None, "maker")


def seat_at(person: Person, maker: Maker) -> Seat:
    """As what somebody asks about a maker; who has no seat does not know her."""
    if person.helping is None and person.maker_id == maker.id:
        return Seat.SELF
    if {Role.RECORDS, Role.OFFICE} <= person.roles:
        return Seat.RECORDS
    if Role.OFFICE in person.roles:
        return Seat.OFFICE
    if maker.cooperative_id in person.cooperative_ids:
        return Seat.LEAD
    raise NotFound("maker")


def note_of(person: Person, maker: Maker, note_id: int) -> AdaptationNote:
    """A note about a maker whom she may ask about."""
    seat_at(person, maker)
    hers = (AdaptationNote.id == min(note_id, MOST), AdaptationNote.maker_id == maker.id)
    wanted = select(AdaptationNote).where(*hers, AdaptationNote.ended_at.is_(None))
    return _found(db.session.scalars(wanted).first(), "note")


def helper_of(person: Person, maker: Maker, helper_id: int) -> NamedHelper:
    """Somebody who is named for a maker whom she may ask about."""
    seat_at(person, maker)
    found = helping.helper_row(db.session(), maker.id, min(helper_id, MOST))
    return _found(found, "helper")


def own_helper(person: Person, helper_id: int) -> NamedHelper:
    """Somebody who is named for the maker who is signed in herself."""
    return helper_of(person, herself(person), helper_id)


def people_named(person: Person, user_ids: set[int | None]) -> dict[int, str]:
    """How those are called who opened something; an address is no name."""
    known = {each for each in user_ids if each is not None}
    if person.user_id is None or not known:
        return {}
    wanted = select(User.id, User.name).where(User.id.in_(known), User.name != "")
    return {row.id: row.name for row in db.session.execute(wanted)}


def _found(row: T | None, what: str) -> T:
    if row is None:
        raise NotFound(what)
    return row
