"""Opening: the only way to a sealed value of a maker. What is opened is written down in the same
transaction, so that a reading without its line cannot happen; the edge commits before it shows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog import vault
from catalog.db import insert_plainly
from catalog.history import Actor
from fulfillment.makers.models import Maker
from fulfillment.makers.privacy.models import PrivateFact, Reading
from fulfillment.makers.privacy.rules import Asked, Field, Purpose, Seat, allowed

#: So many people's parts are opened by one statement.
_AT_ONCE = 500


def open_one(
    session: Session, maker: Maker, asked: Asked, *, actor: Actor, now: datetime
) -> str | None:
    """One part of her record, or None where nothing is kept; nothing is then written down."""
    found = open_for(session, [maker.id], [asked], actor=actor, now=now)
    return found.get(maker.id, {}).get(asked.field)


def open_for(
    session: Session,
    maker_ids: Collection[int],
    asked: Iterable[Asked],
    *,
    actor: Actor,
    now: datetime,
) -> dict[int, dict[Field, str]]:
    """Parts of several records, by maker: for the bank, or for a report that is asked for."""
    wanted = {each.field: allowed(each) for each in asked}
    found: dict[int, dict[Field, str]] = defaultdict(dict)
    for some in _parts(sorted(set(maker_ids))):
        rows = session.execute(
            select(PrivateFact.maker_id, PrivateFact.field, PrivateFact.sealed).where(
                PrivateFact.maker_id.in_(some), PrivateFact.field.in_(wanted)
            )
        )
        for maker_id, field, sealed in rows:
            found[maker_id][field] = vault.unseal(sealed, context(maker_id, field))
    _written(session, found, wanted, actor, now)
    return dict(found)


def noted(
    session: Session, maker_ids: Iterable[int], asked: Asked, *, actor: Actor, now: datetime
) -> None:
    """Write down that a part of each was opened."""
    insert_plainly(session, Reading, [_line(each, asked, actor, now) for each in maker_ids])


def asked_for_pay(fields: Iterable[Field]) -> list[Asked]:
    """What the house opens by itself to pay people."""
    return [Asked(each, Purpose.PAY, Seat.SYSTEM) for each in fields]


def context(maker_id: int, field: Field) -> str:
    """What a value is sealed for: this part of this maker."""
    return f"maker_private.{maker_id}.{field.value}"


def _written(
    session: Session,
    found: Mapping[int, Mapping[Field, str]],
    wanted: Mapping[Field, Asked],
    actor: Actor,
    now: datetime,
) -> None:
    lines = [
        _line(maker_id, wanted[field], actor, now)
        for maker_id, fields in found.items()
        for field in fields
    ]
    insert_plainly(session, Reading, lines)


def _line(maker_id: int, asked: Asked, actor: Actor, now: datetime) -> dict[str, object]:
    return {
        "maker_id": maker_id,
        "field": asked.field,
        "user_id": actor.user_id,
        "seat": asked.seat,
        "purpose": asked.purpose,
        "at": now,
    }


def _parts(ids: list[int]) -> Iterable[list[int]]:
    return (ids[at : at + _AT_ONCE] for at in range(0, len(ids), _AT_ONCE))
