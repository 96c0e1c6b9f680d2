"""Giving codes to a batch once, and passing thanks on to its maker.

* `issue` decides once for a batch how many pieces each code stands for; asked again it answers with
  the codes that are there, whatever was asked. Two at once: the first code of the batch is written
  by one of them only (unique by batch and number), and that one writes the rest.
* `thank` keeps the same words by the same code once, and at most `MOST_THANKS` by a code.

How it can fail: as `rules` says; `thanks.enough`.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.db import insert_once, inserted_all
from catalog.errors import Refusal
from catalog.history import Actor, record
from fulfillment.trace.models import Thanks, TraceCode
from fulfillment.trace.queries import codes_of
from fulfillment.trace.rules import DRAWN, LETTERS, MOST_THANKS, bundles, new_code, thanks_words


def issue(
    session: Session, batch_id: int, pieces: int, *, per: int, actor: Actor, now: datetime
) -> tuple[TraceCode, ...]:
    """The codes of a batch of so many pieces, made if there are none yet."""
    sizes = bundles(pieces, per)
    rows = [
        {"code": drawn(), "batch_id": batch_id, "number": at, "pieces": size, "issued_at": now}
        for at, size in enumerate(sizes, 1)
    ]
    first = insert_once(session, TraceCode, rows[0])
    if first is None:
        return codes_of(session, batch_id)
    inserted_all(session, TraceCode, rows[1:])
    made = session.get_one(TraceCode, first)
    record(session, made, "issue", actor=actor, now=now, batch=batch_id, codes=len(rows))
    return codes_of(session, batch_id)


def drawn() -> str:
    """A code that nobody can guess."""
    return new_code([secrets.randbelow(len(LETTERS)) for _each in range(DRAWN)])


def thank(
    session: Session,
    code: TraceCode,
    typed: str,
    *,
    to: tuple[int, int],
    language: str,
    now: datetime,
) -> None:
    """Keep a buyer's words for the maker and cooperative `to` whom they go."""
    words = thanks_words(typed)
    known = select(func.count(), func.max(Thanks.number)).where(Thanks.code_id == code.id)
    same = known.where(Thanks.words == words)
    if session.execute(same).one()[0]:
        return
    count, last = session.execute(known).one()
    row = {
        "code_id": code.id,
        "number": (last or 0) + 1,
        "maker_id": to[0],
        "cooperative_id": to[1],
        "words": words,
        "language": language,
        "at": now,
        "hidden_at": None,
    }
    if count >= MOST_THANKS or insert_once(session, Thanks, row) is None:
        raise Refusal("thanks.enough", "Many have thanked her by this code already. Thank you!")


def hide_thanks(session: Session, thanks: Thanks, *, actor: Actor, now: datetime) -> None:
    """She shall not read this; hiding it again changes nothing."""
    if thanks.hidden_at is None:
        thanks.hidden_at = now
        record(session, thanks, "hide", actor=actor, now=now)
