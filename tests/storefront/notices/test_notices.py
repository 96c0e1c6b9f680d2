"""Letters: written down once, told after it happened, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.history import Actor, record
from catalog.money import Money
from catalog.queue import Job, JobState
from catalog.words import Words
from fulfillment.orders import Order, Sums
from fulfillment.planner.models import Plan
from storefront import notices
from storefront.accounts import Role, User
from storefront.config import TakingSettings
from storefront.jobs.worker import run_due
from storefront.notices.news import NEWS, tell_news
from storefront.notices.port import CarrierDown, Letter, NotDeliverable
from storefront.notices.rules import TEMPLATES, subject_and_text
from storefront.notices.sending import Reader, written
from storefront.waiting import Wanted
from tests.conftest import Clock
from tests.made_making import a_floor, an_offer

MakeUser = Callable[..., User]
BUYER = Actor(None, "shopper")


class Postbox:
    """Keeps letters; says `problem` first, if there is one."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self.problem: Exception | None = None

    def carry(self, letter: Letter) -> None:
        if self.problem is not None:
            raise self.problem
        self.letters.append(letter)


@pytest.fixture
def postbox(app: Flask) -> Iterator[Postbox]:
    app.extensions["manyhands.carrier"] = Postbox()
    yield app.extensions["manyhands.carrier"]
    app.extensions.pop("manyhands.carrier")


@pytest.fixture
def order(session: Session) -> Order:
    """Changhe Tea House's order; it reads English."""
    return a_floor(session).order


def paid(session: Session, order: Order, now: datetime) -> None:
    order.paid_at = now
    record(session, order, "pay", actor=BUYER, now=now)
    session.commit()


def round_of_news(session: Session, clock: Clock) -> None:
    """One round, as the worker makes it each minute."""
    tell_news(session, {}, clock.now)
    session.commit()


def test_a_paid_order_is_told_once(
    app: Flask, session: Session, order: Order, postbox: Postbox, clock: Clock
) -> None:
    paid(session, order, clock.now)
    for _round in range(3):
        round_of_news(session, clock)
        run_due(app)
        clock.forward(minutes=1)
    (letter,) = postbox.letters
    assert letter.to == "tea@example.org"
    assert letter.subject == f"Thank you: order {order.number} is paid"
    assert f"http://localhost/orders/{order.token}" in letter.text


def test_a_letter_is_in_the_readers_language(
    app: Flask, session: Session, order: Order, postbox: Postbox, clock: Clock
) -> None:
    order.language = "zh-Hans"
    paid(session, order, clock.now)
    round_of_news(session, clock)
    run_due(app)
    assert postbox.letters[0].subject == f"谢谢您：订单 {order.number} 已付款"


def test_a_round_catches_up_with_what_it_missed(
    app: Flask, session: Session, order: Order, postbox: Postbox, clock: Clock
) -> None:
    last = Job(name=NEWS, payload={}, state=JobState.DONE, run_at=clock.now, created_at=clock.now)
    session.add(last)
    paid(session, order, clock.forward(minutes=1))
    clock.forward(hours=30)
    round_of_news(session, clock)
    run_due(app)
    assert len(postbox.letters) == 1


def test_the_first_round_tells_no_old_news(
    app: Flask, session: Session, order: Order, postbox: Postbox, clock: Clock
) -> None:
    paid(session, order, clock.now)
    clock.forward(hours=1)
    round_of_news(session, clock)
    run_due(app)
    assert postbox.letters == []


def test_an_order_that_nobody_paid_is_cancelled_in_silence(
    app: Flask, session: Session, order: Order, postbox: Postbox, clock: Clock
) -> None:
    record(session, order, "cancel", actor=BUYER, now=clock.now)
    session.commit()
    round_of_news(session, clock)
    run_due(app)
    assert postbox.letters == []


def test_an_outbox_row_holds_no_address(session: Session, order: Order, clock: Clock) -> None:
    paid(session, order, clock.now)
    round_of_news(session, clock)
    payload = session.scalars(select(Job.payload)).one()
    assert payload == {"template": "order_paid", "facts": {}, "order_id": order.id}


def test_what_was_rolled_back_is_never_told(
    app: Flask, session: Session, user: MakeUser, postbox: Postbox, now: datetime
) -> None:
    lin = user("lin@example.org")
    notices.send(session, "account_changed", user_id=lin.id, key="k", now=now)
    session.rollback()
    assert run_due(app) == 0
    assert postbox.letters == []


def test_the_same_news_is_written_down_once(
    session: Session, user: MakeUser, now: datetime
) -> None:
    lin = user("lin@example.org")
    assert notices.send(session, "account_changed", user_id=lin.id, key="k", now=now)
    assert not notices.send(session, "account_changed", user_id=lin.id, key="k", now=now)


def test_a_carrier_that_is_down_is_tried_again(
    app: Flask, session: Session, user: MakeUser, postbox: Postbox, clock: Clock
) -> None:
    lin = user("lin@example.org")
    notices.send(session, "account_changed", user_id=lin.id, key="k", now=clock.now)
    session.commit()
    postbox.problem = CarrierDown("busy")
    run_due(app)
    assert postbox.letters == []
    postbox.problem = None
    clock.forward(seconds=6)
    run_due(app)
    assert [letter.to for letter in postbox.letters] == ["lin@example.org"]


def test_an_address_that_takes_no_letters_ends_the_matter(
    app: Flask, session: Session, user: MakeUser, postbox: Postbox, clock: Clock
) -> None:
    lin = user("lin@example.org")
    notices.send(session, "account_changed", user_id=lin.id, key="k", now=clock.now)
    session.commit()
    postbox.problem = NotDeliverable("550")
    run_due(app)
    session.expire_all()
    assert session.scalars(select(Job.state)).one() is JobState.DONE


@pytest.mark.parametrize(
    "wrong", [{}, {"user_id": 1, "order_id": 1}], ids=["nobody", "two readers"]
)
def test_a_letter_goes_to_one_reader(
    session: Session, now: datetime, wrong: dict[str, int]
) -> None:
    with pytest.raises(ValueError, match="goes to"):
        notices.send(session, "order_paid", key="k", now=now, **wrong)
    with pytest.raises(ValueError, match="no letter"):
        notices.send(session, "valentine", key="k", now=now, user_id=1)


@pytest.mark.parametrize("template", sorted(TEMPLATES))
@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_every_letter_can_be_written_in_both_languages(
    app: Flask, template: str, language: str
) -> None:
    facts = {"number": "MH-7", "total": Money(6800), "link": "http://x/<a>&b", "parcel": None}
    sums = Sums(Money(7000), Money(500), Money(800), Money(100), Money(300))
    facts = {**facts, "sums": sums, "amount": Money(500), "why": "It was late.", "won": True}
    facts |= {
        "method": "transfer",
        "taking": TakingSettings(transfer_to="Demo Bank, 62"),
        "pay_by": datetime(2026, 11, 23, tzinfo=UTC),
        "wanted": Wanted("jade", 1, Words("青玉手链", "Jade"), Words("中号", "Medium"), "J-M"),
        "product": "http://x/products/jade",
        "pieces": 2,
        "day": "2026-12-31",
        "until": datetime(2026, 11, 23, tzinfo=UTC),
    }
    letter = written(template, Reader("lin@example.org", language, facts), key="k")
    assert 5 < len(letter.subject) < 80
    assert ("众手" in letter.text) is (language == "zh-Hans")
    assert "&lt;" not in letter.text


def test_a_maker_is_told_once_of_all_that_a_plan_offers_her(
    session: Session, clock: Clock, user: MakeUser, app: Flask, postbox: Postbox
) -> None:
    at = a_floor(session)
    user("ahe@example.org", Role.MAKER, maker_id=at.maker.id)
    plan = Plan(order_id=at.order.id, adjustments={}, made_at=clock.now)
    plan.facts, plan.proposal = {}, {}
    session.add(plan)
    session.flush()
    for _ in range(2):
        an_offer(session, at, pieces=4).plan_id = plan.id
    session.commit()
    round_of_news(session, clock)
    clock.forward(minutes=1)
    round_of_news(session, clock)
    run_due(app)
    assert [letter.to for letter in postbox.letters] == ["ahe@example.org"]
    assert "/work" in postbox.letters[0].text


def test_the_first_line_is_the_subject() -> None:
    assert subject_and_text("\n  Hello \n\n\nText\n\n") == ("Hello", "Text\n")
