"""The demo's paydays: every second week, made by one person and confirmed by another."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import Actor
from fulfillment.earnings import Payout
from fulfillment.workflow import payday
from storefront.accounts import Role, User
from storefront.demo.timeline import Timeline

DAYS_AGO = (27, 5, 1)


class Paydays:
    """Lives through paydays: two that arrived, and a draft that waits for its second person."""

    def __init__(self, session: Session, timeline: Timeline, users: dict[str, User]) -> None:
        self.session = session
        self.timeline = timeline
        self.makes = Actor(users["office"].id, Role.OFFICE)
        self.confirms = Actor(users["office (second)"].id, Role.OFFICE)

    def begin(self) -> None:
        """Plan the paydays."""
        for days in DAYS_AGO:
            moment = self.timeline.end - timedelta(days=days)
            self.timeline.at(moment, self._draft)

    def _draft(self, now: datetime) -> None:
        until: date = now.date() - timedelta(days=1)
        try:
            payout = payday.payout_drafted(self.session, until=until, actor=self.makes, now=now)
        except Refusal:  # nobody was owed anything until then
            return
        if self.timeline.end - now > timedelta(days=2):
            self.timeline.at(now + timedelta(hours=2), partial(self._send, payout))
            self.timeline.at(now + timedelta(days=2), partial(self._settle, payout))

    def _send(self, payout: Payout, now: datetime) -> None:
        payday.payout_confirmed(self.session, payout, actor=self.confirms, now=now)
        payday.payout_sent(self.session, payout, actor=self.makes, now=now)

    def _settle(self, payout: Payout, now: datetime) -> None:
        payday.payout_settled(self.session, payout, actor=self.makes, now=now)
