"""What stands, and the whole ledger of one maker."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased

from fulfillment.makers.consents.models import ConsentLine
from fulfillment.makers.consents.rules import Form, GivenBy, Subject

#: So much of a ledger stands on a page.
MOST = 100


@dataclass(frozen=True, slots=True)
class Standing:
    """A consent that stands."""

    subject: Subject
    version: int
    form: Form
    given_by: GivenBy
    at: datetime


def standing(session: Session, maker_id: int) -> dict[Subject, Standing]:
    """What stands of her consents; one statement."""
    newest = (
        select(func.max(ConsentLine.id))
        .where(ConsentLine.maker_id == maker_id)
        .group_by(ConsentLine.subject)
    )
    rows = session.scalars(select(ConsentLine).where(ConsentLine.id.in_(newest)))
    return {
        each.subject: Standing(each.subject, each.version, each.form, each.given_by, each.at)
        for each in rows
        if each.stands
    }


def who_agreed(session: Session, maker_ids: Collection[int], subject: Subject) -> frozenset[int]:
    """Those of these makers whose consent about one subject stands; one statement."""
    newest = (
        select(func.max(ConsentLine.id))
        .where(ConsentLine.maker_id.in_(maker_ids), ConsentLine.subject == subject)
        .group_by(ConsentLine.maker_id)
    )
    wanted = select(ConsentLine.maker_id).where(ConsentLine.id.in_(newest), ConsentLine.stands)
    return frozenset(session.scalars(wanted))


def counted(session: Session) -> dict[tuple[Subject, int], int]:
    """How many say yes to which version of which wording now."""
    later = aliased(ConsentLine)
    same = (later.maker_id == ConsentLine.maker_id, later.subject == ConsentLine.subject)
    newest = ~exists().where(*same, later.id > ConsentLine.id)
    wanted = (
        select(ConsentLine.subject, ConsentLine.version, func.count())
        .where(ConsentLine.stands, newest)
        .group_by(ConsentLine.subject, ConsentLine.version)
    )
    rows = session.execute(wanted)
    return {(subject, version): count for subject, version, count in rows}


def lines_of(session: Session, maker_id: int) -> tuple[ConsentLine, ...]:
    """Her ledger, the newest first."""
    hers = select(ConsentLine).where(ConsentLine.maker_id == maker_id)
    return tuple(session.scalars(hers.order_by(ConsentLine.id.desc()).limit(MOST)))
