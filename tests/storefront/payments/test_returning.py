"""Money that goes and comes after the sale: parts, disputes, refunds that do not arrive."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from catalog.history import SYSTEM
from catalog.money import Money
from fulfillment import ledger
from fulfillment.board.books import prove_books
from fulfillment.orders import Order
from fulfillment.workflow import dispatch
from storefront import payments
from storefront.accounts import Role, User
from storefront.jobs.worker import run_due
from storefront.live import Attribution, CommissionState
from storefront.payments import Refund, RefundState
from storefront.payments.rules import owed_back
from tests.conftest import Clock
from tests.made_buying import a_shelf
from tests.storefront.buying.walk import send, words
from tests.storefront.payments.banks import StripeBank, near_bank, used_by
from tests.storefront.payments.blocks import a_host
from tests.storefront.payments.telling import History

DONE, FAILED, ASKED = RefundState.DONE, RefundState.FAILED, RefundState.ASKED


@dataclass
class Sale:
    """Lin Mei's paid order, credited to Xiao Yu."""

    session: Session
    history: History
    order: Order
    host_id: int

    def act(self, *acts: str) -> None:
        self.history.tell(self.order, acts)

    def balance(self, code: str) -> int:
        self.session.rollback()
        return ledger.balance(self.session, code).minor

    def commission(self) -> tuple[CommissionState, int]:
        self.session.rollback()
        self.session.expire_all()
        credited = self.session.scalars(sa.select(Attribution)).one()
        return credited.state, self.balance(f"host:{self.host_id}:pending")

    def proved(self) -> bool:
        self.session.rollback()
        return all(each.holds for each in prove_books(self.session))


@pytest.fixture
def bank(app: Flask, clock: Clock) -> Iterator[StripeBank]:
    bank = near_bank(clock)
    with used_by(app, bank):
        yield bank


@pytest.fixture
def sale(app: Flask, session: Session, bank: StripeBank, clock: Clock) -> Sale:
    jade = a_shelf(session, pieces=10)
    host_id, visit = a_host(session, jade.product_id, clock.now)
    history = History(app, session, bank, clock, 1, visit)
    order = history.order(jade)
    history.tell(order, ("pay",))
    return Sale(session, history, order, host_id)


def sent(sale: Sale, clock: Clock) -> None:
    order = sale.session.get_one(Order, sale.order.id, populate_existing=True)
    facts = {"carrier": "SF", "number": "SF1234567890"}
    dispatch.order_sent(sale.session, order, **facts, actor=SYSTEM, now=clock.now)
    sale.session.commit()


@pytest.mark.parametrize(
    ("refunds", "lost", "owed"),
    [
        ([], 0, 0),
        ([(DONE, 50)], 0, 50),
        ([(ASKED, 50), (DONE, 20)], 0, 70),
        ([(FAILED, 100)], 0, 100),
        ([(FAILED, 100), (DONE, 100)], 0, 100),
        ([(DONE, 50), (FAILED, 50)], 0, 100),
        ([(FAILED, 50), (FAILED, 50), (DONE, 50)], 0, 100),
        ([(DONE, 40)], 60, 100),
    ],
)
def test_a_refund_that_failed_is_owed_until_another_takes_its_place(
    refunds: list[tuple[RefundState, int]], lost: int, owed: int
) -> None:
    assert owed_back(refunds, lost) == owed


def test_half_of_the_money_takes_half_of_the_commission(sale: Sale) -> None:
    assert sale.commission() == (CommissionState.PENDING, 1_632)
    sale.act("back half")
    assert sale.commission() == (CommissionState.PENDING, 816)
    assert sale.balance("cost:commission") == 816
    sale.act("back rest")
    assert sale.commission() == (CommissionState.VOID, 0)
    assert sale.proved()


def test_a_part_that_went_back_before_sending_is_not_earned(sale: Sale, clock: Clock) -> None:
    sale.act("back half")
    sent(sale, clock)
    assert sale.balance(f"order:{sale.order.number}:advance") == 0
    assert sale.balance("revenue:refunds") == -7_400
    assert sale.balance("revenue:goods") + sale.balance("revenue:shipping") == 14_800
    assert sale.proved()


def test_a_refund_after_sending_that_comes_back_is_earned_again(sale: Sale, clock: Clock) -> None:
    sent(sale, clock)
    sale.act("back all", "heard")
    assert (sale.balance("revenue:refunds"), sale.balance("cash:stripe")) == (-14_800, 0)
    sale.act("broken")
    assert (sale.balance("revenue:refunds"), sale.balance("cash:stripe")) == (0, 14_800)
    assert sale.proved()


def test_a_dispute_holds_the_money_and_ends_one_way(sale: Sale, clock: Clock) -> None:
    sent(sale, clock)
    sale.act("dispute", "heard")
    assert (sale.balance("disputed:stripe"), sale.balance("cash:stripe")) == (14_800, 0)
    sale.act("lost", "heard")
    assert (sale.balance("disputed:stripe"), sale.balance("revenue:refunds")) == (0, -14_800)
    assert sale.commission() == (CommissionState.VOID, 0)
    sale.act("won")  # after an appeal
    assert (sale.balance("disputed:stripe"), sale.balance("revenue:refunds")) == (0, 0)
    assert sale.balance("cash:stripe") == 14_800
    assert sale.proved()


def test_the_pages_tell_of_a_dispute_in_words(
    app: Flask, sale: Sale, user: Callable[..., User], signed_in: Callable[[User], FlaskClient]
) -> None:
    sale.act("dispute")
    lin = app.test_client()
    said = words(lin.get(f"/orders/{sale.order.token}?lang=en"))
    assert "Your bank asks about this payment and keeps the money meanwhile." in said
    office = signed_in(user("wei@example.org", Role.OFFICE))
    said = words(office.get(f"/office/orders/{sale.order.number}?lang=en"))
    assert "The bank has taken the money until it decides." in said
    sale.act("won")
    assert "the payment stands" in words(lin.get(f"/orders/{sale.order.token}"))


def test_a_refund_that_did_not_arrive_is_sent_again_once(
    app: Flask, sale: Sale, user: Callable[..., User], signed_in: Callable[[User], FlaskClient]
) -> None:
    sale.act("promise back", "broken")
    assert "It is still yours" in words(
        app.test_client().get(f"/orders/{sale.order.token}?lang=en")
    )
    office = signed_in(user("wei@example.org", Role.OFFICE))
    place = f"/office/orders/{sale.order.number}?lang=en"
    sale.session.rollback()
    page = office.get(place)
    for _ in range(2):
        send(office, page, "/again")
    run_due(app)
    sale.session.rollback()
    sale.session.expire_all()
    payment = payments.of_order(sale.session, sale.order.id)[0]
    made = payments.refunds_of(sale.session, payment.id)
    assert [each.state for each in made] == [FAILED, DONE]
    assert ledger.balance(sale.session, "cash:stripe") == Money(0)


def test_a_refund_that_is_well_is_not_sent_again(
    sale: Sale, user: Callable[..., User], signed_in: Callable[[User], FlaskClient]
) -> None:
    sale.act("back half")
    known = sale.session.scalars(sa.select(Refund.id)).one()
    sale.session.rollback()
    office = signed_in(user("wei@example.org", Role.OFFICE))
    office.get("/?lang=en")
    place = f"/office/orders/{sale.order.number}"
    sale.session.rollback()
    page = office.get(place)
    token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
    for refund_id, status in ((known, 409), (known + 1, 404)):
        answer = office.post(f"{place}/refunds/{refund_id}/again", data={"csrf_token": token})
        assert answer.status_code == status
    sale.session.rollback()
    assert sale.session.scalar(sa.select(sa.func.count(Refund.id))) == 1
