"""Telling a story: acts at the bank and in the shop, and notices that come when they like."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import SYSTEM
from catalog.products import Variant
from catalog.queue import Job
from catalog.stock.queries import held
from fulfillment import ledger
from fulfillment.orders import Order
from fulfillment.workflow import intake
from storefront import live, payments
from storefront.jobs.worker import run_due
from storefront.live import Attribution, Candidate, CommissionState
from storefront.notices.news import tell_news
from storefront.notices.outbox import SEND
from storefront.payments import PaymentState
from storefront.payments.models import Dispute
from tests.conftest import Clock
from tests.made_buying import an_order
from tests.storefront.payments.acts import at_the_bank
from tests.storefront.payments.banks import SECRET, StripeBank
from tests.storefront.payments.stories import End

#: Of a hundred notices so many never come.
DROPPED = 5


@dataclass
class History:
    """One telling of a story, with its own order and its own chance."""

    app: Flask
    session: Session
    bank: StripeBank
    clock: Clock
    seed: int
    visit: Candidate | None = None

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.begun_at = len(self.bank.fake.books.events)
        self.waiting: list[int] = []

    def order(self, jade: Variant) -> Order:
        """Lin Mei orders two and goes to the page."""
        wanted = an_order((jade, 2), key=f"web:{self.seed}")
        now: datetime = self.clock.now
        order = intake.order_placed(self.session, wanted, actor=SYSTEM, now=now)
        if self.visit is not None:
            live.credit(self.session, order, [self.visit], now=now)
        with self.app.test_request_context():
            payments.pay_page(self.session, order, now=now)
        self.session.commit()
        return order

    def tell(self, order: Order, story: tuple[str, ...]) -> None:
        """Act, and let notices come when they like, in any order, doubled; some never come."""
        for act in story:
            self._act(order, act)
            self._collect()
            for _ in range(self.chance.randrange(3)):
                self._deliver_one()
        self._settle()
        self._catch_up(order)
        self._settle()

    def _settle(self) -> None:
        """Until nothing waits, at the bank or in the shop."""
        while self._still_moving():
            while self.waiting:
                self._deliver_one()

    def _catch_up(self, order: Order) -> None:
        """What the reconciliation does for payments whose notices were lost."""
        for payment in payments.of_order(self.session, order.id):
            payments.look(self.session, payment.id, now=self.clock.now)
            self.session.commit()

    def _act(self, order: Order, act: str) -> None:
        if act == "heard":
            self._settle()
            self._catch_up(order)
            self._settle()
        elif act in OURS:
            OURS[act](self, order)
        else:
            tries = payments.of_order(self.session, order.id)
            page = str(tries[0 if act.startswith("first ") else -1].reference)
            self.session.commit()
            at_the_bank(self.bank.fake.books, page, act.removeprefix("first "))

    def lapse(self, order: Order) -> None:
        later = self.clock.now + timedelta(hours=1)
        payments.lapse(self.session, order.id, now=later)
        self.session.commit()

    def call_off(self, order: Order) -> None:
        row = self.session.get_one(Order, order.id, populate_existing=True)
        payments.call_off(self.session, row, actor=SYSTEM, now=self.clock.now)
        self.session.commit()

    def forget(self, order: Order) -> None:
        """As if an older programme had taken a slow bank's silence for a no."""
        payments.of_order(self.session, order.id)[-1].state = PaymentState.FAILED
        self.session.commit()

    def to_pay(self, order: Order, *, hosted: bool = False) -> None:
        """She presses “pay” (once more); a paid order sends her back to its page."""
        row = self.session.get_one(Order, order.id, populate_existing=True)
        try:
            with self.app.test_request_context():
                payments.pay_page(self.session, row, now=self.clock.now, hosted=hosted)
        except Refusal:
            self.session.rollback()
        self.session.commit()

    def elsewhere(self, order: Order) -> None:
        """She would rather pay on the gateway's own page."""
        self.to_pay(order, hosted=True)

    def _still_moving(self) -> bool:
        run_due(self.app)
        self._collect()
        return bool(self.waiting)

    def _collect(self) -> None:
        new = range(self.begun_at, len(self.bank.fake.books.events))
        self.begun_at = len(self.bank.fake.books.events)
        for place in new:
            if self.chance.randrange(100) >= DROPPED:
                self.waiting += [place] * self.chance.choice((1, 1, 2, 3))
        self.chance.shuffle(self.waiting)

    def _deliver_one(self) -> None:
        if self.waiting:
            event = self.bank.fake.books.events[self.waiting.pop()]
            body, headers = self.bank.fake.books.signed(event, SECRET, at=time.time())
            answer = self.app.test_client().post("/webhooks/stripe", data=body, headers=headers)
            assert answer.status_code == 204
        if self.chance.random() < 0.5:
            run_due(self.app)
        if self.chance.random() < 0.05:
            _round_of_news(self.session, self.clock.now)


OURS = {
    "lapse": History.lapse,
    "call off": History.call_off,
    "forget": History.forget,
    "again": History.to_pay,
    "two tabs": History.to_pay,
    "elsewhere": History.elsewhere,
}


def _round_of_news(session: Session, now: datetime) -> None:
    tell_news(session, {}, now)
    session.commit()


def letters_of(session: Session, orders: Sequence[Order], now: datetime) -> dict[int, list[str]]:
    """The letters that were written for each order, after two rounds of news."""
    for _ in range(2):
        _round_of_news(session, now)
    found: dict[int, list[str]] = {order.id: [] for order in orders}
    for payload in session.scalars(sa.select(Job.payload).where(Job.name == SEND)):
        if payload.get("order_id") in found:
            found[payload["order_id"]].append(payload["template"])
    return found


def end_of(session: Session, order: Order, letters: Sequence[str] = ()) -> End:
    """Where the shop stands with an order."""
    session.rollback()
    session.expire_all()
    tries = payments.of_order(session, order.id)
    refunds = [each for one in tries for each in payments.refunds_of(session, one.id)]
    return End(
        order=order.state.value,
        payments=tuple(sorted(each.state.value for each in tries)),
        pieces=sum(held(session, intake.cause(order)).values()),
        advance=ledger.balance(session, f"order:{order.number}:advance").minor,
        disputed=_disputed(session, order),
        refunds=tuple(sorted(each.state.value for each in refunds)),
        commission=_commission(session, order),
        letters=tuple(sorted(letters)),
    )


def _disputed(session: Session, order: Order) -> int:
    """What a customer's bank holds of this order's money at the moment."""
    ids = [each.id for each in payments.of_order(session, order.id)]
    open_ = sa.select(Dispute.amount_minor).where(
        Dispute.payment_id.in_(ids), Dispute.taken, ~Dispute.given_back, Dispute.state != "lost"
    )
    return sum(session.scalars(open_))


def _commission(session: Session, order: Order) -> tuple[str, int]:
    wanted = sa.select(Attribution).where(Attribution.order_id == order.id)
    credited = session.scalars(wanted).one_or_none()
    if credited is None or credited.state is CommissionState.VOID:
        return "void", 0
    return credited.state.value, credited.commission_minor


def book_and_rows(session: Session, bank: StripeBank, host_id: int) -> dict[str, tuple[int, int]]:
    """What the book holds beside what the rows say: commission, money in dispute, money in hand."""
    pending = sa.select(sa.func.sum(Attribution.commission_minor)).where(
        Attribution.host_id == host_id,
        Attribution.state == CommissionState.PENDING,
        Attribution.earned_at.is_not(None),
    )
    open_ = sa.select(sa.func.sum(Dispute.amount_minor)).where(
        Dispute.taken, ~Dispute.given_back, Dispute.state != "lost"
    )
    return {
        "commission": (
            ledger.balance(session, f"host:{host_id}:pending").minor,
            session.scalar(pending) or 0,
        ),
        "disputed": (ledger.balance(session, "disputed:stripe").minor, session.scalar(open_) or 0),
        "cash": (ledger.balance(session, "cash:stripe").minor, _at_the_bank(bank)),
    }


def _at_the_bank(bank: StripeBank) -> int:
    """What lies at the bank, fees not counted: the book must say the same."""
    rows = [r for r in bank.fake.books.rows.values() if r["object"] == "balance_transaction"]
    return int(sum(row["amount"] for row in rows))


def failed_jobs(session: Session) -> Counter[str]:
    """Jobs that went wrong, by name."""
    failed = sa.select(Job.name).where(Job.error.is_not(None))
    return Counter(session.scalars(failed))
