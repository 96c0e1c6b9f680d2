"""Keeping parts of her record. The history says which part was written and by whom, never what.

How it can fail: an identity number that another maker has (`private.known`), and a certificate
whose number begins with another identity number (`private.other_person`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session, aliased

from catalog import vault
from catalog.db import insert_once
from catalog.errors import Invalid
from catalog.history import Actor, record
from fulfillment.makers.models import Maker
from fulfillment.makers.privacy.models import PrivateFact
from fulfillment.makers.privacy.opening import context
from fulfillment.makers.privacy.rules import FOUND_BY, Fact, Field, identity_in, same


def keep(
    session: Session, maker: Maker, facts: Collection[Fact], *, actor: Actor, now: datetime
) -> int:
    """Keep these parts; how many of them are new or changed. What stands already stays."""
    session.flush()
    stands = _imprints(session, maker)
    fresh = [each for each in facts if stands.get(each.field) != _imprint(maker, each)]
    for each in fresh:
        _put(session, maker, each, now)
    if fresh:
        _agreeing(session, maker)
        fields = sorted(each.field.value for each in fresh)
        record(session, maker, "keep_private", actor=actor, now=now, fields=fields)
    return len(fresh)


def forget(session: Session, maker: Maker, field: Field, *, actor: Actor, now: datetime) -> None:
    """Nothing is kept of this part any more."""
    hers = (PrivateFact.maker_id == maker.id, PrivateFact.field == field)
    gone = delete(PrivateFact).where(*hers).returning(PrivateFact.id)
    if session.scalar(gone) is not None:
        record(session, maker, "forget_private", actor=actor, now=now, field=field.value)


def mark_of(fact: Fact) -> str | None:
    """The fingerprint by which she is found, for the parts that have one; a certificate has the
    fingerprint of the identity number in it, so that the two can be compared unread."""
    if fact.field not in FOUND_BY:
        return None
    field, text = fact.field, same(fact.field, fact.text)
    if field is Field.CERTIFICATE:
        field, text = Field.IDENTITY, identity_in(text)
    return vault.blind(text, f"maker_private.{field.value}")


def kept_marks(session: Session, facts: Iterable[Fact]) -> dict[str, int]:
    """Which maker has which of these fingerprints; nothing is opened."""
    marks = {mark for each in facts if (mark := mark_of(each))}
    rows = session.execute(
        select(PrivateFact.mark, PrivateFact.maker_id).where(PrivateFact.mark.in_(marks))
    )
    return {mark: maker_id for mark, maker_id in rows if mark is not None}


def _imprints(session: Session, maker: Maker) -> dict[Field, str]:
    """What is kept of her, as fingerprints tell it."""
    hers = PrivateFact.maker_id == maker.id
    rows = session.execute(select(PrivateFact.field, PrivateFact.imprint).where(hers))
    return {row.field: row.imprint for row in rows}


def _imprint(maker: Maker, fact: Fact) -> str:
    return vault.blind(fact.text, context(maker.id, fact.field))


def _put(session: Session, maker: Maker, fact: Fact, now: datetime) -> None:
    values = {
        "sealed": vault.seal(fact.text, context(maker.id, fact.field)),
        "mark": mark_of(fact),
        "imprint": _imprint(maker, fact),
        "kept_at": now,
    }
    row = {"maker_id": maker.id, "field": fact.field, **values}
    if insert_once(session, PrivateFact, row) is not None:
        return
    mine = update(PrivateFact).where(
        PrivateFact.maker_id == maker.id, PrivateFact.field == fact.field
    )
    if fact.field is Field.IDENTITY:
        other = aliased(PrivateFact)
        same_mark = (other.field == Field.IDENTITY, other.mark == values["mark"])
        mine = mine.where(~exists().where(*same_mark, other.maker_id != maker.id))
    changed = mine.values(values).returning(PrivateFact.id)
    if session.scalar(changed.execution_options(synchronize_session=False)) is None:
        raise Invalid(
            "private.known", "Another maker has this identity number already.", field="identity"
        )


def _agreeing(session: Session, maker: Maker) -> None:
    """Her certificate's number begins with her identity number; both are compared unread."""
    both = PrivateFact.field.in_((Field.IDENTITY, Field.CERTIFICATE))
    marks = select(PrivateFact.mark).where(PrivateFact.maker_id == maker.id, both)
    if len(set(session.scalars(marks))) > 1:
        raise Invalid(
            "private.other_person",
            "The certificate's number begins with another identity number.",
            field="certificate",
        )
