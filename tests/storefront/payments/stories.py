"""Legal stories of a payment, and the one end that each of them has.

A story is what happens at the bank, act by act. However its notices are shuffled, doubled and
mixed with the acts, the shop must end where the table says.
"""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy.orm import Session

from catalog.history import SYSTEM
from catalog.products import Variant
from catalog.stock.queries import held
from fulfillment import ledger
from fulfillment.orders import Order
from fulfillment.workflow import intake
from storefront import payments
from storefront.jobs.worker import run_due
from tests.conftest import Clock
from tests.made_buying import an_order
from tests.storefront.payments.banks import SECRET, StripeBank

#: Act by act at the bank → (order, payment, pieces held, fen that stay with us, refunds).
STORIES = {
    ("pay",): ("paid", "paid", 2, 14_800, 0),
    ("slow", "yes"): ("paid", "paid", 2, 14_800, 0),
    ("slow", "no"): ("placed", "failed", 2, 0, 0),
    ("expire",): ("placed", "cancelled", 2, 0, 0),
    (): ("placed", "open", 2, 0, 0),
    ("pay", "give back all"): ("cancelled", "refunded", 0, 0, 1),
    ("pay", "give back half"): ("paid", "paid", 2, 7_400, 1),
    ("pay", "give back half", "give back half"): ("cancelled", "refunded", 0, 0, 2),
    ("pay", "promise back", "kept"): ("cancelled", "refunded", 0, 0, 1),
    ("pay", "promise back", "broken"): ("paid", "paid", 2, 14_800, 1),
    ("slow", "yes", "give back all"): ("cancelled", "refunded", 0, 0, 1),
    ("lapse",): ("cancelled", "cancelled", 0, 0, 0),
    ("slow", "lapse", "yes"): ("paid", "paid", 2, 14_800, 0),
    ("slow", "lapse", "no", "lapse"): ("cancelled", "failed", 0, 0, 0),
    ("pay", "lapse"): ("paid", "paid", 2, 14_800, 0),
    ("call off",): ("cancelled", "cancelled", 0, 0, 0),
    ("slow", "call off", "yes"): ("cancelled", "refunded", 0, 0, 1),
    ("slow", "call off", "no"): ("cancelled", "failed", 0, 0, 0),
}


@dataclass
class History:
    """One telling of a story, with its own order and its own chance."""

    app: Flask
    session: Session
    bank: StripeBank
    clock: Clock
    seed: int

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.begun_at = len(self.bank.fake.books.events)
        self.waiting: list[int] = []

    def order(self, jade: Variant) -> Order:
        """Lin Mei orders two and goes to the page."""
        wanted = an_order((jade, 2), key=f"web:{self.seed}")
        now: datetime = self.clock.now
        order = intake.order_placed(self.session, wanted, actor=SYSTEM, now=now)
        with self.app.test_request_context():
            payments.pay_page(self.session, order, now=now)
        self.session.commit()
        return order

    def tell(self, order: Order, story: tuple[str, ...]) -> None:
        """Act, and let notices come when they like: each at least once, in any order."""
        for act in story:
            self._act(order, act)
            self._collect()
            for _ in range(self.chance.randrange(3)):
                self._deliver_one()
        while self._still_moving():
            while self.waiting:
                self._deliver_one()

    def end(self, order: Order) -> tuple[str, str, int, int, int]:
        """Where the shop stands."""
        self.session.rollback()
        self.session.expire_all()
        payment = payments.of_order(self.session, order.id)[0]
        advance = ledger.balance(self.session, f"order:{order.number}:advance").minor
        kept = held(self.session, intake.cause(order))
        refunds = payments.refunds_of(self.session, payment.id)
        pieces = sum(kept.values())
        return order.state.value, payment.state.value, pieces, advance, len(refunds)

    def _act(self, order: Order, act: str) -> None:
        books = self.bank.fake.books
        payment = payments.of_order(self.session, order.id)[0]
        page = str(payment.reference)
        self.session.commit()
        if act in ("pay", "slow"):
            books.complete(page, paid=act == "pay")
        elif act in ("yes", "no"):
            books.bank_says(page, yes=act == "yes")
        elif act == "expire":
            books.expire(page)
        elif act in ("lapse", "call off"):
            self._ours(order, act)
        else:
            self._goes_back(page, act)

    def _goes_back(self, page: str, act: str) -> None:
        books = self.bank.fake.books
        intent = books.rows[page]["payment_intent"]
        if act in ("kept", "broken"):
            pending = [row for row in books.rows.values() if row["object"] == "refund"][-1]
            books.settle_refund(pending["id"], succeeded=act == "kept")
            return
        wish = {"payment_intent": intent}
        amount = {"give back half": {"amount": "7400"}}.get(act, {})
        status = "pending" if act == "promise back" else "succeeded"
        books.refund({**wish, **amount}, status=status)

    def _ours(self, order: Order, act: str) -> None:
        now, session = self.clock.now, self.session
        row = session.get_one(Order, order.id, populate_existing=True)
        if act == "lapse":
            payments.lapse(session, row.id, now=now + timedelta(hours=1))
        else:
            payments.call_off(session, row, actor=SYSTEM, now=now)
        session.commit()

    def _still_moving(self) -> bool:
        run_due(self.app)
        self._collect()
        return bool(self.waiting)

    def _collect(self) -> None:
        new = range(self.begun_at, len(self.bank.fake.books.events))
        self.begun_at = len(self.bank.fake.books.events)
        for place in new:
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
