"""Writing the table of zones. Orders keep what was frozen on them; a change meets only new ones.

Rules: an area lies in one zone, by the database's own word; who writes second is told. Nothing is
deleted: a method is taken off offer, a zone without areas holds nobody.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from catalog.db import insert_once
from catalog.errors import Invalid
from catalog.history import Actor, record
from catalog.words import Words
from storefront.delivery.models import DeliveryArea, DeliveryMethod, DeliveryZone
from storefront.delivery.rules import Kind, Method, Zone, checked_bands


def begin_table(session: Session, first: Iterable[Zone], *, actor: Actor, now: datetime) -> bool:
    """Write a first table down, to be changed from there; False if there is one already."""
    for position, zone in enumerate(first):
        values = {"position": position, "name": zone.name}
        if (zone_id := insert_once(session, DeliveryZone, values)) is None:
            return False
        row = session.get_one(DeliveryZone, zone_id)
        _put_areas(session, row, zone.areas)
        for method in zone.methods:
            _add_method(session, row, method)
        record(session, row, "begin", actor=actor, now=now, areas=sorted(zone.areas))
    session.flush()
    return True


def save_zone(
    session: Session,
    zone: DeliveryZone | None,
    *,
    name: Words,
    areas: frozenset[str],
    actor: Actor,
    now: datetime,
) -> DeliveryZone:
    """A new zone, or another name and other areas of one."""
    if zone is None:
        highest = session.scalar(select(func.max(DeliveryZone.position)))
        zone = DeliveryZone(position=0 if highest is None else highest + 1, name=name)
        session.add(zone)
    zone.name = name
    try:
        with session.begin_nested():
            session.flush()
            _put_areas(session, zone, areas)
    except IntegrityError as taken:
        raise Invalid(
            "delivery.area_taken", "One of these areas lies in another zone.", field="areas"
        ) from taken
    record(session, zone, "save", actor=actor, now=now, areas=sorted(areas))
    return zone


def save_method(
    session: Session,
    zone: DeliveryZone,
    row: DeliveryMethod | None,
    *,
    method: Method,
    actor: Actor,
    now: datetime,
) -> DeliveryMethod:
    """A new method of a zone, or other prices of one."""
    if method.kind is Kind.PARCEL:
        checked_bands(method.bands)
    if row is None:
        row = _add_method(session, zone, method)
    _write(row, method)
    session.flush()
    facts: dict[str, Any] = {"bands": row.bands, "on_offer": row.on_offer}
    facts |= {"cooperative": row.cooperative_id, "takes_payment": row.takes_payment}
    record(session, row, "save", actor=actor, now=now, **facts)
    return row


def _put_areas(session: Session, zone: DeliveryZone, areas: frozenset[str]) -> None:
    session.execute(delete(DeliveryArea).where(DeliveryArea.zone_id == zone.id))
    session.add_all(DeliveryArea(zone_id=zone.id, area=each) for each in sorted(areas))
    session.flush()
    session.expire(zone, ["areas"])


def _add_method(session: Session, zone: DeliveryZone, method: Method) -> DeliveryMethod:
    mine = DeliveryMethod.zone_id == zone.id
    highest = session.scalar(select(func.max(DeliveryMethod.position)).where(mine))
    row = DeliveryMethod(zone_id=zone.id, position=0 if highest is None else highest + 1)
    _write(row, method)
    session.add(row)
    session.flush()
    return row


def _write(row: DeliveryMethod, method: Method) -> None:
    row.kind, row.name, row.place = method.kind, method.name, method.place
    row.bands = [[band.upto_g, band.price.minor] for band in method.bands]
    row.free_from_minor = None if method.free_from is None else method.free_from.minor
    row.on_offer, row.cooperative_id = method.on_offer, method.cooperative_id
    row.takes_payment = method.takes_payment
