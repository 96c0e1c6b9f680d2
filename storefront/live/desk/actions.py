"""Saying something on the overlay, arranging it, and naming who helps.

Rules
* A card stays until its time is over or it is taken away; the next card takes its place. So does a
  caption. Saying something outside of a rehearsal or a session on air is refused.
* A caption that was sent twice (same key) is kept once. Only what was typed on air is kept.
* Whatever changes what the overlay shows makes the session's version one more, in the same
  transaction: who looks sees it at the next question.
* The overlay's old address stops working at the moment when it gets a new one.

Locks: the session's row, then its overlay's.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from catalog.db import insert_once
from catalog.errors import NotFound, Refusal
from catalog.history import Actor, record
from catalog.vault import blind
from catalog.words import Words
from storefront.live.desk.captioning import began, reading_time
from storefront.live.desk.layout import boxes
from storefront.live.desk.models import DeskHelper, Overlay, SpokenCaption, TextCard
from storefront.live.desk.rules import (
    CARD_SECONDS,
    MOST_CARDS,
    MOST_HELPERS,
    Look,
    caption_words,
    card_words,
    usual,
)
from storefront.live.sessions import LiveSession, Press, SessionState, turned

AT_DESK = frozenset({SessionState.REHEARSAL, SessionState.ON_AIR})
ALWAYS = frozenset(SessionState)


def show_card(
    session: Session, live: LiveSession, card: Words, *, actor: Actor, now: datetime
) -> None:
    """Put a card on the picture."""
    _say(session, live, when=AT_DESK, card=card, card_until=now + timedelta(seconds=CARD_SECONDS))
    record(session, live, "show_card", actor=actor, now=now)


def take_card_away(session: Session, live: LiveSession, *, actor: Actor, now: datetime) -> None:
    """The card goes before its time is over; none is no mistake."""
    _say(session, live, card=None, card_until=None)
    record(session, live, "take_card_away", actor=actor, now=now)


def say(
    session: Session,
    live: LiveSession,
    text: str,
    press: Press,
    *,
    typing: int = 0,
) -> None:
    """Draw a caption that was begun `typing` milliseconds ago; on air it is kept for the replay."""
    words = caption_words(text)
    turned(session, live, AT_DESK)
    if live.state is SessionState.ON_AIR:
        row = _spoken(session, live, words, typing, press)
        if row is None:
            return
    until = press.now + timedelta(milliseconds=reading_time(words))
    _say(session, live, caption=words, caption_until=until)


def _spoken(
    session: Session, live: LiveSession, words: str, typing: int, press: Press
) -> int | None:
    """Keep it with its time; nothing if this press kept it before."""
    if live.on_air_at is None:
        return None
    last = select(func.max(SpokenCaption.begins_ms)).where(SpokenCaption.session_id == live.id)
    sent = (press.now - live.on_air_at) // timedelta(milliseconds=1)
    row = {
        "session_id": live.id,
        "begins_ms": began(sent, typing, session.scalar(last)),
        "text": words,
        "key": press.key[:43],
        "sent_at": press.now,
        "actor_id": press.actor.user_id,
    }
    return insert_once(session, SpokenCaption, row)


def take_caption_back(
    session: Session, live: LiveSession, caption_id: int, *, now: datetime
) -> None:
    """Take back what was typed: from the picture and from the replay."""
    done = session.execute(
        update(SpokenCaption)
        .where(
            SpokenCaption.id == caption_id,
            SpokenCaption.session_id == live.id,
            SpokenCaption.taken_back_at.is_(None),
        )
        .values(taken_back_at=now)
        .returning(SpokenCaption.text)
    ).first()
    if done is None:
        return
    drawn = select(Overlay.caption).where(Overlay.session_id == live.id)
    gone = session.scalar(drawn) == done.text
    if gone:
        _say(session, live, caption=None, caption_until=None)
    else:
        turned(session, live, ALWAYS)


def arrange(
    session: Session, live: LiveSession, look: Look, *, actor: Actor, now: datetime
) -> None:
    """Arrange the overlay; refused where there is no room."""
    boxes(look)
    _say(session, live, **_columns(look))
    record(session, live, "arrange_overlay", actor=actor, now=now)


def renew_address(
    session: Session, live: LiveSession, token: str, *, actor: Actor, now: datetime
) -> None:
    """The overlay answers at a new address from now on, and no more at the old one."""
    session.execute(
        update(LiveSession).where(LiveSession.id == live.id).values(overlay_token=token)
    )
    turned(session, live, ALWAYS)
    record(session, live, "renew_overlay", actor=actor, now=now)


def add_card(session: Session, host_id: int, text: str, *, now: datetime) -> None:
    """Keep a card of her own; the same twice is once."""
    words = card_words(text)
    kept = select(func.count()).select_from(TextCard).where(TextCard.host_id == host_id)
    if (session.scalar(kept) or 0) >= MOST_CARDS:
        raise Refusal(
            "desk.cards", "There are %(most)s cards. Please remove one first.", most=MOST_CARDS
        )
    insert_once(session, TextCard, {"host_id": host_id, "text": words, "made_at": now})


def remove_card(session: Session, host_id: int, card_id: int) -> None:
    """She needs it no more."""
    session.execute(delete(TextCard).where(TextCard.id == card_id, TextCard.host_id == host_id))


def own_card(session: Session, host_id: int, card_id: int) -> Words:
    """The words of one of her cards."""
    mine = select(TextCard.text).where(TextCard.id == card_id, TextCard.host_id == host_id)
    text = session.scalar(mine)
    if text is None:
        raise NotFound("card")
    return Words(text, text)


def helper_key(email: str) -> str:
    """How the table knows a helper."""
    return blind(email.strip().lower(), "desk.helper")


def name_helper(
    session: Session, live: LiveSession, email: str, name: str, *, actor: Actor, now: datetime
) -> None:
    """Let somebody work at this desk; twice is once."""
    plain = " ".join(name.split())[:40]
    if "@" not in email or len(email) > 254 or not plain:
        raise Refusal("desk.helper", "Please write her name and her e-mail address.", status=422)
    named = select(func.count()).select_from(DeskHelper).where(DeskHelper.session_id == live.id)
    if (session.scalar(named) or 0) >= MOST_HELPERS:
        raise Refusal("desk.helpers", "So many already help at this desk.")
    row = {
        "session_id": live.id,
        "email_key": helper_key(email),
        "name": plain,
        "named_at": now,
    }
    if insert_once(session, DeskHelper, row) is not None:
        record(session, live, "name_helper", actor=actor, now=now)


def end_helper(
    session: Session, live: LiveSession, helper_id: int, *, actor: Actor, now: datetime
) -> None:
    """She works at this desk no more, from her next press on."""
    gone = session.execute(
        delete(DeskHelper)
        .where(DeskHelper.id == helper_id, DeskHelper.session_id == live.id)
        .returning(DeskHelper.id)
    ).first()
    if gone is not None:
        record(session, live, "end_helper", actor=actor, now=now)


def _say(
    session: Session, live: LiveSession, *, when: frozenset[SessionState] = ALWAYS, **facts: Any
) -> None:
    """Write what the overlay shows, and tell that it has changed."""
    turned(session, live, when)
    look = _columns(usual(signs=live.host.signs))
    insert_once(session, Overlay, {"session_id": live.id, **look})
    if facts:
        session.execute(update(Overlay).where(Overlay.session_id == live.id).values(**facts))


def _columns(look: Look) -> dict[str, Any]:
    safe = look.safe
    return {
        "orientation": look.orientation,
        "place": look.place,
        "size": look.size,
        "chat": look.chat,
        "safe_left": safe.left if safe else 0,
        "safe_top": safe.top if safe else 0,
        "safe_width": safe.width if safe else 0,
        "safe_height": safe.height if safe else 0,
    }
