"""A day at a cart: what is sold, undone, counted and brought home stands in one book."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import Actor
from fulfillment import ledger
from storefront import stalls
from storefront.accounts import User
from storefront.stalls import CountBack, Pay, UndoReason
from storefront.stalls.day_models import StallSale, StallSaleLine
from tests.made_catalog import the_hub
from tests.made_stalls import Cart, a_cart, a_sale, lying

#: What one piece costs.
EACH = 5_200


@pytest.fixture
def cart(session: Session, user: Callable[..., User], now: datetime) -> Cart:
    return a_cart(session, user, now)


@pytest.fixture
def lan(cart: Cart) -> Actor:
    return Actor(cart.seller.id, "seller")


def stands(session: Session, account: str) -> int:
    return ledger.balance(session, account).minor


def test_a_day_from_loading_to_the_bank(
    session: Session, cart: Cart, lan: Actor, now: datetime
) -> None:
    hub = the_hub(session).id
    assert lying(session, cart.jade, hub) == 5
    first = stalls.sell(session, cart.day, a_sale(cart, 2, now, nonce="n" * 8), actor=lan, now=now)
    again = stalls.sell(session, cart.day, a_sale(cart, 2, now, nonce="n" * 8), actor=lan, now=now)
    qr = a_sale(cart, 1, now, nonce="q" * 8, pay=Pay.QR)
    wrong = stalls.sell(session, cart.day, qr, actor=lan, now=now)
    told = a_sale(cart, 1, now, nonce="u" * 8)
    for _twice in range(2):
        stalls.undo(session, wrong, UndoReason.WRONG, told=told, actor=lan, now=now)
    session.commit()
    assert first.id == again.id
    assert lying(session, cart.jade, cart.stall.location_id) == 3
    assert stands(session, "cash:stall-metro") == 2 * EACH
    assert stands(session, "cash:stall-qr-metro") == 0
    assert stands(session, "revenue:goods") == 2 * EACH

    found = CountBack({cart.jade.id: 2, cart.knot.id: 3}, 2 * EACH - 100, go_home=True)
    stalls.close(session, cart.day, found, actor=lan, now=now)
    stalls.bring_to_bank(session, cart.stall, (10_000, ""), key="b1", actor=lan, now=now)
    stalls.bring_to_bank(session, cart.stall, (10_000, ""), key="b1", actor=lan, now=now)
    session.commit()
    tallies = stalls.tallies(session, cart.day.id)
    assert tallies[cart.jade.id].variance == -1
    assert tallies[cart.knot.id].variance == 0
    assert lying(session, cart.jade, cart.stall.location_id) == 0
    assert (lying(session, cart.jade, hub), lying(session, cart.knot, hub)) == (7, 10)
    assert cart.day.cash_expected_minor == 2 * EACH
    assert stands(session, "unclear:stall-metro") == 100
    assert stands(session, "cash:stall-metro") == 2 * EACH - 100 - 10_000
    assert not [each for each in ledger.prove(session) if each.offender]


def test_a_sale_that_the_stock_does_not_cover_is_explained_by_the_count(
    session: Session, cart: Cart, lan: Actor, now: datetime
) -> None:
    sale = stalls.sell(session, cart.day, a_sale(cart, 7, now, nonce="n" * 8), actor=lan, now=now)
    session.commit()
    assert stalls.uncovered_in(session, sale) == 2
    assert lying(session, cart.jade, cart.stall.location_id) == 0
    assert stalls.tallies(session, cart.day.id)[cart.jade.id].book == -2
    stalls.undo(
        session, sale, UndoReason.BACK, told=a_sale(cart, 1, now, nonce="u" * 8), actor=lan, now=now
    )
    session.commit()
    assert lying(session, cart.jade, cart.stall.location_id) == 5
    tally = stalls.tallies(session, cart.day.id)[cart.jade.id]
    assert (tally.book, tally.uncovered) == (5, 0)


def test_a_sale_told_after_the_count_explains_what_was_missing(
    session: Session, cart: Cart, lan: Actor, now: datetime
) -> None:
    found = CountBack({cart.jade.id: 3, cart.knot.id: 3}, 2 * EACH, go_home=False)
    stalls.close(session, cart.day, found, actor=lan, now=now)
    assert stalls.tallies(session, cart.day.id)[cart.jade.id].variance == -2
    assert stands(session, "unclear:stall-metro") == -2 * EACH
    late = stalls.sell(session, cart.day, a_sale(cart, 2, now, nonce="n" * 8), actor=lan, now=now)
    session.commit()
    assert late.late
    assert stalls.tallies(session, cart.day.id)[cart.jade.id].variance == 0
    assert stands(session, "unclear:stall-metro") == 0
    assert stands(session, "cash:stall-metro") == 2 * EACH
    assert lying(session, cart.jade, cart.stall.location_id) == 3
    tomorrow = stalls.open_day(session, cart.stall, now.date(), actor=lan, now=now)
    assert tomorrow.shift == 2
    assert stalls.tallies(session, tomorrow.id)[cart.jade.id].book == 3


def test_what_is_refused_leaves_no_trace(
    session: Session, cart: Cart, lan: Actor, now: datetime
) -> None:
    stalls.sell(session, cart.day, a_sale(cart, 1, now, nonce="n" * 8), actor=lan, now=now)
    session.commit()
    counted = CountBack({cart.jade.id: 4}, 0, go_home=True)
    wrongs: list[Callable[[], object]] = [
        lambda: stalls.sell(
            session, cart.day, a_sale(cart, 2, now, nonce="n" * 8), actor=lan, now=now
        ),
        lambda: stalls.sell(
            session, cart.day, a_sale(cart, 0, now, nonce="z" * 8), actor=lan, now=now
        ),
        lambda: stalls.load(session, cart.day, {cart.jade.id: 6}, key="x", actor=lan, now=now),
        lambda: stalls.open_day(session, cart.stall, now.date(), actor=lan, now=now),
        lambda: stalls.close(session, cart.day, counted, actor=lan, now=now),
    ]
    for wrong in wrongs:
        with pytest.raises(Refusal):
            wrong()
        session.rollback()
    assert session.query(StallSale).count() == 1
    assert lying(session, cart.jade, cart.stall.location_id) == 4
    assert stalls.open_day_of(session, cart.stall.id) is not None


@pytest.mark.parametrize(
    "change", ["UPDATE stall_sale_line SET pieces = 9", "DELETE FROM stall_sale"]
)
def test_the_database_refuses_to_change_what_was_sold(
    session: Session, cart: Cart, lan: Actor, now: datetime, change: str
) -> None:
    stalls.sell(session, cart.day, a_sale(cart, 1, now, nonce="n" * 8), actor=lan, now=now)
    session.commit()
    with pytest.raises(DBAPIError, match="only inserted"):
        session.execute(text(change))
    session.rollback()
    assert session.query(StallSaleLine).one().pieces == 1
