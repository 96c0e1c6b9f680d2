"""Naming a helper, agreeing to her, ending it. Each is one guarded statement: who was ended never
comes back, she is named anew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import Actor, record
from fulfillment.makers.consents import Given, Subject, give, withdraw
from fulfillment.makers.helping.models import NamedHelper
from fulfillment.makers.helping.rules import Term
from fulfillment.makers.models import Maker


@dataclass(frozen=True, slots=True)
class NewHelper:
    """Who is named, what the maker calls her, and from when to when."""

    user_id: int
    called: str
    term: Term


def name_helper(
    session: Session, maker: Maker, new: NewHelper, *, actor: Actor, now: datetime
) -> NamedHelper:
    """Name her; she may do nothing until the maker agrees."""
    row = NamedHelper(
        maker_id=maker.id,
        user_id=new.user_id,
        called=new.called.strip()[:40],
        first_on=new.term.first,
        last_on=new.term.last,
        named_at=now,
    )
    session.add(row)
    session.flush()
    record(session, maker, "name_helper", actor=actor, now=now, helper=row.id)
    return row


def agree(
    session: Session, maker: Maker, row: NamedHelper, given: Given, *, actor: Actor, now: datetime
) -> None:
    """The maker says yes, herself or on paper; the ledger of consents keeps how."""
    waiting = (NamedHelper.agreed_at.is_(None), NamedHelper.ended_at.is_(None))
    if not _changed(session, row, waiting, agreed_at=now):
        raise Refusal("helper.not_waiting", "This was answered already.")
    give(session, maker, [Subject.HELPER], given, actor=actor, now=now)
    record(session, maker, "agree_helper", actor=actor, now=now, helper=row.id)


def end_help(
    session: Session, maker: Maker, row: NamedHelper, *, actor: Actor, now: datetime
) -> None:
    """From this moment on she may do nothing; said twice it is once."""
    if not _changed(session, row, (NamedHelper.ended_at.is_(None),), ended_at=now):
        return
    withdraw(session, maker, [Subject.HELPER], actor=actor, now=now)
    record(session, maker, "end_helper", actor=actor, now=now, helper=row.id)


def _changed(
    session: Session, row: NamedHelper, if_so: tuple[Any, ...], **values: datetime
) -> bool:
    statement = update(NamedHelper).where(NamedHelper.id == row.id, *if_so).values(values)
    found = session.scalar(statement.returning(NamedHelper.id))
    session.refresh(row)
    return found is not None
