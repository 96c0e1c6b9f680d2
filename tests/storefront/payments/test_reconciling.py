"""Twelve seeded differences are each told, nothing that is well is, and what can heal heals."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from catalog.products import Variant
from fulfillment import ledger
from fulfillment.board.books import prove_books
from fulfillment.orders import Order, OrderState
from storefront import payments
from storefront.accounts import Role, User
from storefront.jobs.worker import run_due
from storefront.payments import Notice, NoticeState, Payment, PaymentState
from storefront.payments.reconciling import Difference, Kind, Report
from tests.conftest import Clock
from tests.made_buying import a_shelf
from tests.storefront.buying.walk import send, words
from tests.storefront.payments.banks import StripeBank, asked, near_bank, used_by
from tests.storefront.payments.blocks import tell_block
from tests.storefront.payments.telling import History

K = Kind


@dataclass
class Far:
    """The shop and the bank, with a hand at the bank."""

    app: Flask
    session: Session
    bank: StripeBank
    clock: Clock
    jade: Variant
    seeds: int = 0

    def order(self, *acts: str) -> tuple[Order, dict[str, object], Payment]:
        """An order of which the shop knows what happened; its row at the bank, its payment."""
        self.seeds += 1
        history = History(self.app, self.session, self.bank, self.clock, self.seeds)
        order = history.order(self.jade)
        history.tell(order, acts)
        payment = payments.of_order(self.session, order.id)[-1]
        return order, self.bank.fake.books.rows[str(payment.reference)], payment

    def reconcile(self) -> Report:
        self.session.commit()
        report = payments.reconcile(self.session, now=self.clock.now)
        self.session.commit()
        assert report is not None
        return report

    def left(self) -> list[tuple[Kind, str]]:
        return sorted((each.kind, each.reference) for each in self.reconcile().left)


@pytest.fixture
def far(app: Flask, session: Session, clock: Clock) -> Iterator[Far]:
    bank = near_bank(clock)
    with used_by(app, bank):
        yield Far(app, session, bank, clock, a_shelf(session, pieces=1_000))


def healed(report: Report) -> list[Kind]:
    return [each.kind for each in report.healed]


def test_a_shop_in_order_has_no_differences_and_its_fees_are_booked_once(far: Far) -> None:
    for acts in (("pay",), ("slow", "yes"), ("pay", "back half"), ("pay", "dispute", "lost"), ()):
        far.order(*acts)
    far.clock.forward(minutes=20)
    moves = [r for r in far.bank.fake.books.rows.values() if r["object"] == "balance_transaction"]
    for _ in range(2):
        report = far.reconcile()
        assert (report.left, report.healed) == ((), ())
        fees = ledger.balance(far.session, "cost:gateway-fees").minor
        assert fees == sum(row["fee"] for row in moves) > 0
    assert ledger.balance(far.session, "cash:stripe").minor == sum(row["net"] for row in moves)
    assert all(each.holds for each in prove_books(far.session))


def test_paid_but_no_event_heals(far: Far) -> None:
    order, row, _payment = far.order()
    far.bank.fake.books.complete(str(row["id"]))
    assert far.reconcile().healed == ()  # it may still be on its way
    far.clock.forward(minutes=16)
    assert healed(far.reconcile()) == [K.MISSING_EVENT]
    far.session.refresh(order)
    assert order.state is OrderState.PAID
    assert far.left() == []


def test_refunds_and_disputes_that_nobody_told_of_heal(far: Far) -> None:
    one, first, _p = far.order("pay")
    _two, second, _q = far.order("pay")
    far.bank.fake.books.after.refund({"payment_intent": first["payment_intent"]})
    far.bank.fake.books.after.dispute(str(second["payment_intent"]))
    far.clock.forward(minutes=20)
    assert sorted(healed(far.reconcile())) == [K.DISPUTE_UNKNOWN, K.REFUND_UNKNOWN]
    far.session.refresh(one)
    assert one.state is OrderState.CANCELLED
    assert ledger.balance(far.session, "disputed:stripe").minor == 14_800
    assert far.left() == []


def test_each_seeded_difference_is_told_and_nothing_else(far: Far) -> None:
    books, expected = far.bank.fake.books, []
    for acts in (("pay",), ("pay", "back all"), ("slow", "lapse", "no", "lapse")):
        far.order(*acts)
    for seed in SEEDS:
        expected += seed(far)
    far.clock.forward(minutes=20)
    found = far.reconcile()
    assert sorted((each.kind, each.reference) for each in found.left) == sorted(expected)
    assert {kind for kind, _reference in expected} >= set(K) - {
        K.MISSING_EVENT,
        K.REFUND_UNKNOWN,
        K.DISPUTE_UNKNOWN,
        K.ABSENT,
    }
    assert books.rows  # the bank was only read


def _missing_order(far: Far) -> list[tuple[Kind, str]]:
    page = far.bank.gateway.open(asked(far.clock.now, key="pay:MH-GONE22:1"))
    far.bank.fake.books.complete(page.reference)
    return [(K.MISSING_ORDER, page.reference)]


def _foreign(far: Far) -> list[tuple[Kind, str]]:
    page = far.bank.gateway.open(asked(far.clock.now, key="other-shop-7"))
    far.bank.fake.books.complete(page.reference)
    return [(K.FOREIGN, page.reference)]


def _double(far: Far) -> list[tuple[Kind, str]]:
    first, _row, one = far.order("pay")
    _second, _other, two = far.order("pay")
    two.order_id = first.id  # as if an older programme had let it happen
    far.session.commit()
    return [(K.DOUBLE, str(one.reference)), (K.DOUBLE, str(two.reference))]


def _wrong_amount(far: Far) -> list[tuple[Kind, str]]:
    _order, row, payment = far.order("pay")
    row["amount_total"] = 14_700
    return [(K.WRONG_AMOUNT, str(payment.reference))]


def _currency(far: Far) -> list[tuple[Kind, str]]:
    _order, row, payment = far.order("pay")
    row["currency"] = "usd"
    return [(K.CURRENCY, str(payment.reference))]


def _fee(far: Far) -> list[tuple[Kind, str]]:
    far.order("pay")
    far.reconcile()
    move = list(far.bank.fake.books.rows.values())[-1]
    moves = [r for r in far.bank.fake.books.rows.values() if r["object"] == "balance_transaction"]
    move = moves[-1]
    move["fee"], move["net"] = move["fee"] + 1, move["net"] - 1
    return [(K.FEE, str(move["id"]))]


def _fx(far: Far) -> list[tuple[Kind, str]]:
    far.order("pay")
    moves = [r for r in far.bank.fake.books.rows.values() if r["object"] == "balance_transaction"]
    moves[-1].update(currency="hkd", exchange_rate=1.09)
    return [(K.FX, str(moves[-1]["id"]))]


def _payout_short(far: Far) -> list[tuple[Kind, str]]:
    far.order("pay")
    row = far.bank.fake.books.after.pay_out(short=100)
    return [(K.PAYOUT_SHORT, str(row["id"]))]


def _stuck(far: Far) -> list[tuple[Kind, str]]:
    _order, _row, payment = far.order("slow")
    payment.expires_at = far.clock.now - timedelta(hours=2)
    values = {"gateway": "stripe", "event": "evt_old", "kind": "x", "state": NoticeState.NEW}
    far.session.add(Notice(**values, received_at=far.clock.now - timedelta(hours=2)))
    far.session.commit()
    return [(K.STUCK, payment.key), (K.STUCK, "evt_old")]


SEEDS: tuple[Callable[[Far], list[tuple[Kind, str]]], ...] = (
    *(_fee, _missing_order, _foreign, _double, _wrong_amount, _currency),
    *(_fx, _payout_short, _stuck),
)


def test_a_payment_that_they_do_not_list_is_told(far: Far) -> None:
    _order, row, payment = far.order("pay")
    far.bank.fake.books.rows.pop(str(row["id"]))
    far.clock.forward(minutes=70)
    assert far.left() == [(K.ABSENT, str(payment.reference))]


@pytest.mark.slow
def test_after_all_stories_nothing_differs(
    app: Flask, session: Session, far: Far, clock: Clock
) -> None:
    told = tell_block(app, session, far.bank, clock, 7, jade=far.jade)
    assert told.wrong == []
    assert far.reconcile().left == ()


def test_the_office_reads_the_report_and_asks_for_another(
    app: Flask, far: Far, user: Callable[..., User], signed_in: Callable[[User], FlaskClient]
) -> None:
    wanted = _foreign(far)
    far.session.commit()
    office = signed_in(user("wei@example.org", Role.OFFICE))
    page = office.get("/office/money/reconciliation?lang=en")
    assert "has not been compared yet" in words(page)
    for _ in range(2):
        send(office, page, "/reconciliation")
    run_due(app)
    said = words(office.get("/office/money/reconciliation"))
    assert "Paid there without our mark" in said
    assert wanted[0][1] in said
    hub = signed_in(user("sun@example.org", Role.INSPECTOR))
    assert hub.get("/office/money/reconciliation").status_code == 403


def test_differences_can_be_written_as_json(far: Far) -> None:
    far.order("pay")
    found = payments.report_as_json(far.reconcile())
    assert json.loads(json.dumps(found))["left"] == []
    assert Difference(K.FX, "txn_1") in {Difference(K.FX, "txn_1")}
    assert payments.of_order(far.session, 1)[0].state is PaymentState.PAID
