"""What the order page says at each station, and of whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from catalog.history import SYSTEM
from catalog.money import Money
from fulfillment import orders
from fulfillment.orders import Order, OrderKind, Parts
from fulfillment.shipping import Seen, Sighting, Waybill
from fulfillment.workflow import dispatch, intake, parting, tracking
from storefront.views.order_thread import Story, story_of
from tests.fulfillment.workflow.test_parting import arrived
from tests.made_buying import a_shelf, an_order
from tests.made_making import a_floor


def told(app: Flask, session: Session, order: Order, now: datetime) -> Story:
    with app.test_request_context("/?lang=en"):
        return story_of(session, order, now=now)


def at(story: Story) -> tuple[list[str], str]:
    """What is done, and what is going on."""
    done = [step.word for step in story.steps if step.when == "done"]
    return done, next((step.word for step in story.steps if step.when == "now"), "")


def paid(session: Session, order: Order, now: datetime) -> None:
    total = Money(order.total_minor, order.currency)
    facts = {"gateway": "rehearsal", "amount": total, "reference": "r1"}
    intake.order_paid(session, order, actor=SYSTEM, now=now, **facts)  # type: ignore[arg-type] # a row of facts


@pytest.mark.parametrize(
    ("stations", "done", "going"),
    [
        ((), ["Ordered"], "Payment"),
        (("paid",), ["Ordered", "Paid"], "Being packed"),
        (("paid", "make_ready"), ["Ordered", "Paid", "Packed"], "Waiting for the carrier"),
        (("paid", "make_ready", "send"), ["Ordered", "Paid", "Packed", "Sent"], "On its way"),
        (
            ("paid", "make_ready", "send", "complete"),
            ["Ordered", "Paid", "Packed", "Sent", "Delivered"],
            "",
        ),
        (("cancel",), ["Ordered"], "Cancelled"),
    ],
)
def test_the_thread_follows_the_order(
    app: Flask,
    session: Session,
    now: datetime,
    stations: tuple[str, ...],
    done: list[str],
    going: str,
) -> None:
    order = intake.order_placed(session, an_order((a_shelf(session), 2)), actor=SYSTEM, now=now)
    for station in stations:
        if station == "paid":
            paid(session, order, now)
        elif station == "cancel":
            intake.order_cancelled(session, order, reason="customer", actor=SYSTEM, now=now)
        else:
            getattr(orders, station)(session, order, actor=SYSTEM, now=now)
    assert at(told(app, session, order, now)) == (done, going)


def test_who_fetches_her_order_waits_for_no_carrier(
    app: Flask, session: Session, now: datetime
) -> None:
    wanted = replace(an_order((a_shelf(session), 2)), is_pickup=True)
    order = intake.order_placed(session, wanted, actor=SYSTEM, now=now)
    paid(session, order, now)
    orders.make_ready(session, order, actor=SYSTEM, now=now)
    ready = ["Ordered", "Paid", "Packed"]
    assert at(told(app, session, order, now)) == (ready, "It lies ready for you")
    orders.send(session, order, actor=SYSTEM, now=now)
    orders.complete(session, order, actor=SYSTEM, now=now)
    assert at(told(app, session, order, now)) == ([*ready, "You have fetched it"], "")


def test_pieces_that_are_made_have_a_station_of_their_own(
    app: Flask, session: Session, now: datetime
) -> None:
    wanted = an_order((a_shelf(session), 500), to_make=True)
    order = intake.order_placed(session, wanted, actor=SYSTEM, now=now)
    paid(session, order, now)
    story = told(app, session, order, now)
    assert at(story) == (["Ordered", "Paid"], "Being made for you")
    assert "with those of others" in story.steps[2].about


def test_a_bulk_order_on_invoice_does_not_claim_to_be_paid(
    app: Flask, session: Session, now: datetime
) -> None:
    wanted = an_order((a_shelf(session), 500), to_make=True)
    order = intake.order_placed(session, wanted, actor=SYSTEM, now=now)
    orders.start(session, order, actor=SYSTEM, now=now)
    story = told(app, session, order, now)
    assert at(story) == (["Ordered"], "Being made for you")
    assert story.can_pay
    assert not story.can_cancel


@pytest.mark.parametrize(
    ("kind", "told_apart"), [(OrderKind.BULK, [("Medium", 3), ("Medium", 2)]), (OrderKind.WEB, [])]
)
def test_a_bulk_buyer_reads_what_is_in_each_parcel_and_what_is_believed_of_it(
    app: Flask, session: Session, now: datetime, kind: OrderKind, told_apart: list[tuple[str, int]]
) -> None:
    wanted = an_order((a_shelf(session), 3), (a_shelf(session, slug="koi"), 2))
    order = intake.order_placed(session, replace(wanted, kind=kind), actor=SYSTEM, now=now)
    paid(session, order, now)
    parcel = dispatch.order_sent(session, order, carrier="SF", number="1", actor=SYSTEM, now=now)
    seen = [
        Sighting(Seen.MOVING, now + timedelta(hours=1), "Left Quzhou"),
        Sighting(Seen.DELIVERED, now - timedelta(days=30), "Long before it left"),
    ]
    tracking.parcel_seen(session, parcel.id, seen, source="test", actor=SYSTEM, now=now)
    story = told(app, session, order, now)
    packed = [(each.variant.en, each.pieces) for each in story.packed_in(parcel.id)]
    assert packed == told_apart
    assert [each.words for each in story.news_of(parcel.id)] == ["Left Quzhou"]
    assert story.news_of(parcel.id + 1) == story.packed_in(parcel.id + 1) == ()
    assert ("In this parcel" in _page(app, session, order)) is bool(told_apart)


def _page(app: Flask, session: Session, order: Order) -> str:
    address = f"/orders/{order.token}?lang=en"
    session.commit()
    page = app.test_client().get(address, follow_redirects=True).text
    assert "Left Quzhou" in page
    return page


def test_only_an_order_that_waits_can_be_paid_and_only_early_ones_called_off(
    app: Flask, session: Session, now: datetime
) -> None:
    order = intake.order_placed(session, an_order((a_shelf(session), 2)), actor=SYSTEM, now=now)
    assert (told(app, session, order, now).can_pay, told(app, session, order, now).can_cancel) == (
        True,
        True,
    )
    paid(session, order, now)
    orders.make_ready(session, order, actor=SYSTEM, now=now)
    story = told(app, session, order, now)
    assert (story.can_pay, story.can_cancel) == (False, False)


def test_sent_says_how_much_has_left_until_the_last_part_has(
    app: Flask, session: Session, now: datetime
) -> None:
    """The carrier of the first part does not stand under a station that is not reached."""
    floor = a_floor(session, pieces=20)
    order = floor.order
    paid(session, order, now)
    parting.parts_chosen(session, order, Parts.WANTED, actor=SYSTEM, now=now)
    for pieces, said in ((7, "7 of 20 pieces have left; the others follow."), (13, "SF A; SF A")):
        arrived(session, floor, pieces, now)
        parting.part_sent(session, order, Waybill("SF", "A"), actor=SYSTEM, now=now)
        session.commit()
        step = next(each for each in told(app, session, order, now).steps if each.word == "Sent")
        assert (step.about, step.when) == (said, "done" if pieces == 13 else "later")
