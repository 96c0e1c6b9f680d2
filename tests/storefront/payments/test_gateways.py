"""What the port promises, on every gateway alike."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from flask import Flask

from catalog.money import Money
from storefront.payments.port import BadSignature, Declined, Unreachable
from storefront.payments.rules import Flow, PaymentState, RefundState
from tests.conftest import Clock
from tests.storefront.payments.banks import Bank, RehearsalBank, StripeBank, asked, stripe_bank

TOTAL = Money(14_800)


@pytest.fixture(params=["rehearsal", "hosted", "element"])
def bank(request: pytest.FixtureRequest, app: Flask, clock: Clock) -> Iterator[Bank]:
    if request.param == "rehearsal":
        yield RehearsalBank(clock)
    else:
        with stripe_bank(clock, request.param) as bank:
            yield bank


def test_the_same_key_is_the_same_page(bank: Bank, now: datetime) -> None:
    first, again = (bank.gateway.open(asked(now, flow=bank.flow)) for _ in range(2))
    other = bank.gateway.open(asked(now, key="pay:MH-234567:2", flow=bank.flow))
    assert first == again
    assert other.reference != first.reference


def test_an_open_page_says_what_is_to_be_paid_and_for_what(bank: Bank, now: datetime) -> None:
    page = bank.gateway.open(asked(now, flow=bank.flow))
    reading = bank.gateway.read(page.reference)
    assert (reading.state, reading.amount) == (PaymentState.OPEN, TOTAL)
    assert reading.key == "pay:MH-234567:1"
    assert reading.returned == ()


def test_a_paid_page_is_paid(bank: Bank, now: datetime) -> None:
    page = bank.gateway.open(asked(now, flow=bank.flow))
    bank.pay(page.reference)
    reading = bank.gateway.read(page.reference)
    assert (reading.state, reading.amount) == (PaymentState.PAID, TOTAL)
    assert reading.charge


def test_a_closed_page_takes_no_money(bank: Bank, now: datetime) -> None:
    page = bank.gateway.open(asked(now, flow=bank.flow))
    for _ in range(2):
        bank.gateway.close(page.reference)
    with pytest.raises(Exception, match=r"(?i)closed|not open|canceled"):
        bank.pay(page.reference)
    assert bank.gateway.read(page.reference).state is PaymentState.CANCELLED


def test_closing_a_paid_page_changes_nothing(bank: Bank, now: datetime) -> None:
    page = bank.gateway.open(asked(now, flow=bank.flow))
    bank.pay(page.reference)
    bank.gateway.close(page.reference)
    assert bank.gateway.read(page.reference).state is PaymentState.PAID


def test_a_refund_with_the_same_key_is_one_refund(bank: Bank, now: datetime) -> None:
    page = bank.gateway.open(asked(now, flow=bank.flow))
    bank.pay(page.reference)
    made = [bank.gateway.refund(page.reference, Money(4_800), key="r:1") for _ in range(3)]
    rest = bank.gateway.refund(page.reference, Money(10_000), key="r:2")
    assert len({each.reference for each in made}) == 1
    assert (made[0].amount, made[0].state, made[0].key) == (Money(4_800), RefundState.DONE, "r:1")
    returned = bank.gateway.read(page.reference).returned
    assert {each.reference for each in returned} == {made[0].reference, rest.reference}
    assert sum(each.amount.minor for each in returned) == TOTAL.minor


def test_more_than_was_paid_does_not_go_back(bank: Bank, now: datetime) -> None:
    page = bank.gateway.open(asked(now, flow=bank.flow))
    with pytest.raises(Declined):
        bank.gateway.refund(page.reference, TOTAL, key="early")
    bank.pay(page.reference)
    with pytest.raises(Declined):
        bank.gateway.refund(page.reference, Money(14_801), key="more")
    assert bank.gateway.read(page.reference).returned == ()


def test_a_page_that_does_not_exist_is_declined(bank: Bank) -> None:
    with pytest.raises(Declined):
        bank.gateway.read("cs_of_somebody_else")


def test_a_notice_says_what_it_is_about(bank: Bank, now: datetime) -> None:
    page = bank.gateway.open(asked(now, flow=bank.flow))
    body, headers = bank.pay(page.reference)
    told = bank.gateway.parse_notice(headers, body)
    assert (told.reference, told.payment_key) == (page.reference, "pay:MH-234567:1")
    assert told.event


def test_a_notice_that_is_not_signed_lately_by_the_gateway_is_refused(
    bank: Bank, now: datetime
) -> None:
    page = bank.gateway.open(asked(now, flow=bank.flow))
    notice = bank.pay(page.reference)
    body, headers = notice
    name = next(name for name in headers if name.endswith("Signature"))
    wrong = [
        (body.replace(b"4", b"5", 1), headers),
        (body + b" ", headers),
        (b"", headers),
        (body, {}),
        (body, {name: ""}),
        (body, {name: "t=1,v1="}),
        (body, {name: headers[name].replace("v1=", "v0=")}),
        (b"\xff\xfe", headers),
        bank.forged(notice),
        bank.stale(notice),
    ]
    for each_body, each_headers in wrong:
        with pytest.raises(BadSignature):
            bank.gateway.parse_notice(each_headers, each_body)
    assert bank.gateway.parse_notice(headers, body)


def test_a_lost_answer_opens_no_second_page(app: Flask, clock: Clock, now: datetime) -> None:
    with stripe_bank(clock) as bank:
        bank.fake.lose = 2  # the library itself tries once more: both answers are lost
        with pytest.raises(Unreachable):
            bank.gateway.open(asked(now))
        page = bank.gateway.open(asked(now))
        assert [row["id"] for row in _sessions(bank)] == [page.reference]


def test_a_lost_answer_refunds_once(app: Flask, clock: Clock, now: datetime) -> None:
    with stripe_bank(clock) as bank:
        page = bank.gateway.open(asked(now))
        bank.pay(page.reference)
        bank.fake.lose = 2
        with pytest.raises(Unreachable):
            bank.gateway.refund(page.reference, TOTAL, key="r:1")
        assert bank.gateway.refund(page.reference, TOTAL, key="r:1").amount == TOTAL
        assert len(bank.gateway.read(page.reference).returned) == 1


def test_an_intent_is_asked_only_for_what_the_api_knows(
    app: Flask, clock: Clock, now: datetime
) -> None:
    """Nothing in the call may differ when it is made again under the same key."""
    with stripe_bank(clock, "element") as bank:
        bank.fake.lose = 2
        with pytest.raises(Unreachable):
            bank.gateway.open(asked(now, flow=Flow.ELEMENT))
        bank.fake.books.account["capabilities"] = {}
        page = bank.gateway.open(asked(now, flow=Flow.ELEMENT))
        ours = {"payment": "pay:MH-234567:1", "order": "MH-234567", "flow": "element"}
        assert bank.fake.books.rows[page.reference]["metadata"] == ours
        assert page.url == "https://shop.example/orders/t/pay"
        intents = [r for r in bank.fake.books.rows.values() if r["object"] == "payment_intent"]
        assert len(intents) == 1


def test_stripe_is_asked_only_for_what_its_api_knows(
    app: Flask, clock: Clock, now: datetime
) -> None:
    with stripe_bank(clock) as bank:
        bank.gateway.open(asked(now))
        method, path, wish = bank.fake.calls[0]
        assert (method, path) == ("POST", "checkout/sessions")
        assert "payment_method_types" not in wish
        assert wish["metadata"] == {"payment": "pay:MH-234567:1", "order": "MH-234567"}


def _sessions(bank: StripeBank) -> list[dict[str, object]]:
    rows = bank.fake.books.rows.values()
    return [row for row in rows if row["object"] == "checkout.session"]
