"""Saying yes and taking it back. A yes that stands to the same wording is not written again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from catalog.db import insert_plainly
from catalog.history import Actor, record
from fulfillment.makers.consents.models import ConsentLine
from fulfillment.makers.consents.queries import Standing, standing
from fulfillment.makers.consents.rules import Form, Given, GivenBy, Subject, current
from fulfillment.makers.models import Maker


def give(
    session: Session,
    maker: Maker,
    subjects: Collection[Subject],
    given: Given,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """She says yes to each of these, as it is worded now."""
    stands = standing(session, maker.id)
    fresh = [each for each in sorted(subjects) if not _holds(stands.get(each), each)]
    rows = [_line(maker, each, given, current(each).version, actor, now) for each in fresh]
    _written(session, maker, "consent", rows, actor, now)


def withdraw(
    session: Session,
    maker: Maker,
    subjects: Collection[Subject],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """She takes these back; what does not stand is left alone."""
    stands = standing(session, maker.id)
    by = GivenBy.HELPER if actor.label == "helper" else GivenBy.HERSELF
    rows = []
    for each in sorted(subjects):
        if each in stands:
            taken = Given(by, stands[each].form)
            line = _line(maker, each, taken, stands[each].version, actor, now)
            rows.append({**line, "stands": False})
    _written(session, maker, "withdraw_consent", rows, actor, now)


def _holds(found: Standing | None, subject: Subject) -> bool:
    return found is not None and found.version == current(subject).version


def _line(
    maker: Maker, subject: Subject, given: Given, version: int, actor: Actor, now: datetime
) -> dict[str, object]:
    return {
        "maker_id": maker.id,
        "subject": subject,
        "stands": True,
        "version": version,
        "form": Form(given.form),
        "given_by": given.by,
        "user_id": actor.user_id,
        "at": now,
    }


def _written(
    session: Session,
    maker: Maker,
    verb: str,
    rows: list[dict[str, object]],
    actor: Actor,
    now: datetime,
) -> None:
    if not rows:
        return
    session.flush()
    insert_plainly(session, ConsentLine, rows)
    subjects = [str(each["subject"]) for each in rows]
    record(session, maker, verb, actor=actor, now=now, subjects=subjects)
