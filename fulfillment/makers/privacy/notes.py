"""What helps her to work: kept with its purpose, opened by few, ended when it no longer holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import update
from sqlalchemy.orm import Session

from catalog import vault
from catalog.errors import Invalid, Refusal
from catalog.history import Actor, record
from fulfillment.makers.models import Maker
from fulfillment.makers.privacy.models import AdaptationNote
from fulfillment.makers.privacy.opening import noted
from fulfillment.makers.privacy.rules import Asked, Seat, allowed

LONGEST = 600


class About(StrEnum):
    """What a note is for."""

    PLACE = "place"
    TOOLS = "tools"
    TEACHING = "teaching"
    TALKING = "talking"
    PAUSES = "pauses"
    WAY = "way"


@dataclass(frozen=True, slots=True)
class NewNote:
    """What helps her, about what, and who may open it beside herself and the office's keepers."""

    about: About
    text: str
    seats: frozenset[Seat]


def note(about: About, typed: str, seats: Iterable[Seat]) -> NewNote:
    """A note from what was typed; only a lead and the office can be let in."""
    text = " ".join(typed.split())
    if not 1 <= len(text) <= LONGEST:
        raise Invalid(
            "private.words", "This must have 1 to %(most)s characters.", field="text", most=LONGEST
        )
    return NewNote(about, text, frozenset(seats) & {Seat.LEAD, Seat.OFFICE})


def keep_note(
    session: Session, maker: Maker, new: NewNote, *, actor: Actor, now: datetime
) -> AdaptationNote:
    """Keep what helps her; the text itself is never told in the history."""
    row = AdaptationNote(
        maker_id=maker.id,
        about=new.about.value,
        sealed=vault.seal(new.text, _context(maker.id, new.about.value)),
        readers={"seats": sorted(each.value for each in new.seats)},
        kept_at=now,
    )
    session.add(row)
    record(session, maker, "keep_note", actor=actor, now=now, about=new.about.value)
    return row


def open_note(
    session: Session, kept: AdaptationNote, asked: Asked, *, actor: Actor, now: datetime
) -> str:
    """What a note says; the reading is written down first."""
    allowed(asked)
    open_to_all = (Seat.SELF, Seat.RECORDS)
    if asked.seat not in open_to_all and asked.seat.value not in kept.readers.get("seats", ()):
        raise Refusal("private.not_yours", "You may not open this.", status=403)
    if kept.sealed is None:
        raise Refusal("private.ended", "This note was ended; nothing of it is kept.")
    noted(session, [kept.maker_id], asked, actor=actor, now=now)
    return vault.unseal(kept.sealed, _context(kept.maker_id, kept.about))


def end_note(
    session: Session, maker: Maker, kept: AdaptationNote, *, actor: Actor, now: datetime
) -> None:
    """It no longer holds; the text is gone, that there was one stays."""
    mine = (AdaptationNote.id == kept.id, AdaptationNote.maker_id == maker.id)
    standing = update(AdaptationNote).where(*mine, AdaptationNote.ended_at.is_(None))
    ended = standing.values(sealed=None, ended_at=now).returning(AdaptationNote.id)
    if session.scalar(ended) is not None:
        record(session, maker, "end_note", actor=actor, now=now, about=kept.about)


def _context(maker_id: int, about: str) -> str:
    return f"maker_note.{maker_id}.{about}"
