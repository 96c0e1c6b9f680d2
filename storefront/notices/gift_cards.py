"""The letter that brings a gift card: on the day that was chosen, once, with the code.

The code is worked out when the letter is written and stands nowhere else: no job, no log, no table
holds it. Who blocks or takes back a card before its day stops its letter.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog import queue
from catalog.history import History
from catalog.money import Money
from fulfillment import credit
from fulfillment.credit import CardState, GiftCard
from storefront.notices.outbox import SEND
from storefront.wiring.settings import settings

#: At this hour of a day in China a card arrives that was to come on a day.
MORNING = time(9, tzinfo=timezone(timedelta(hours=8)))


def tell_cards(session: Session, since: datetime, now: datetime) -> None:
    """Write down the letters of cards that were issued since then, each for its day."""
    wanted = (
        select(GiftCard)
        .join(History, History.subject_id == GiftCard.id)
        .where(
            History.subject_kind == GiftCard.__tablename__,
            History.verb == "issue",
            History.at >= since,
        )
        .order_by(History.id)
    )
    for card in session.scalars(wanted):
        send_card(session, card, key=f"gift_card:{card.id}", now=now)


def send_card(session: Session, card: GiftCard, *, key: str, now: datetime) -> None:
    """Write down its letter, for its day."""
    payload = {"template": "gift_card", "card_id": card.id, "facts": {}}
    at = run_at(card.deliver_on, now)
    queue.enqueue(session, SEND, payload, now=now, run_at=at, key=f"{SEND}:{key}")


def run_at(day: date | None, now: datetime) -> datetime:
    """The morning of that day; now, where it is over or none was chosen."""
    return max(now, datetime.combine(day, MORNING)) if day else now


def card_letter(session: Session, card_id: int) -> tuple[str, str, dict[str, Any]] | None:
    """To whom a card's letter goes, in which language, with what; none if it is not to be sent."""
    card = session.get(GiftCard, card_id)
    if card is None or card.state is not CardState.ACTIVE or not card.email:
        return None
    facts = {
        "code": credit.code_for(card),
        "amount": Money(card.amount_minor, card.currency),
        "giver": card.giver,
        "message": card.message,
        "refund": card.order_id is None,
        "link": f"{settings().public_url}/products",
    }
    return card.email, card.language, facts


def card_sent(session: Session, card_id: int, now: datetime) -> None:
    """Its letter was handed over."""
    credit.sent(session, session.get_one(GiftCard, card_id), now=now)
