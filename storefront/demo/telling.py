"""The demo's makers who show themselves: they have words, and finished work to show beside them."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.history import Actor
from catalog.words import Words
from fulfillment.board.stories import made_by
from fulfillment.makers import Consent, Maker, Part, allow
from storefront.accounts import Role

#: So many of them.
SHOWN = 16
TOLD = Words(
    "早上我先把线理顺，再把今天要做的摆开。做完一件，我会翻过来看背面；背面干净，正面才站得住。",
    "In the morning I sort the threads and lay out the day's pieces. When one is done I turn it "
    "over: if the back is clean, the front will hold.",
)


def load_stories(session: Session, now: datetime) -> None:
    """Most allow everything, some all but the place; every third tells more than a sentence."""
    wanted = select(Maker).where(Maker.public_since.is_not(None)).order_by(Maker.code)
    told = [(maker, made_by(session, maker.id)) for maker in session.scalars(wanted)]
    shown = [(maker, goods) for maker, goods in told if goods][:SHOWN]
    for place, (maker, goods) in enumerate(shown):
        parts = set(Part) - ({Part.PLACE} if place % 4 == 3 else set())
        ids = frozenset(each.id for each in goods[:6])
        consent = Consent(frozenset(parts), TOLD if place % 3 == 0 else Words(), ids)
        allow(
            session,
            maker,
            consent,
            hers=ids,
            actor=Actor(None, Role.MAKER.value),
            now=now - timedelta(days=30 - place),
        )
