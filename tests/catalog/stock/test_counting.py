"""A count books a difference, never undoes a sale, and books once."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.errors import Invalid, Refusal
from catalog.products import Variant
from catalog.stock import Location, StockMove, take
from catalog.stock.counting import Carry, Count, carry, count, lying
from catalog.words import Words
from tests.made_catalog import a_product, the_hub


@pytest.fixture
def green(session: Session) -> Variant:
    return a_product(session, pieces=10).variants[0]


@pytest.fixture
def stall(session: Session) -> Location:
    made = Location(slug="stall", name=Words("摊位", "The stall"), sells_online=False)
    session.add(made)
    session.flush()
    return made


def at(session: Session, variant: Variant, place: Location) -> int:
    return lying(session, [variant.id]).get((variant.id, place.id), 0)


def test_a_sale_while_she_counts_stays_sold(
    session: Session, green: Variant, now: datetime
) -> None:
    hub = the_hub(session)
    take(session, {green.id: 3}, key="order:1", reason="order", now=now)
    assert count(session, Count(green.id, hub.id, seen=10, counted=12), key="c:1", now=now) == 2
    assert at(session, green, hub) == 9


def test_a_count_that_is_sent_twice_is_booked_once(
    session: Session, green: Variant, now: datetime
) -> None:
    hub = the_hub(session)
    for _each in range(2):
        count(session, Count(green.id, hub.id, 10, 7), key="c:1", now=now)
    assert at(session, green, hub) == 7
    assert session.scalars(select(StockMove.pieces)).all() == [-3]


def test_a_count_below_what_was_sold_meanwhile_is_refused(
    session: Session, green: Variant, now: datetime
) -> None:
    hub = the_hub(session)
    take(session, {green.id: 8}, key="order:1", reason="order", now=now)
    with pytest.raises(Refusal) as refusal:
        count(session, Count(green.id, hub.id, 10, 5), key="c:1", now=now)
    assert refusal.value.code == "stock.count_again"
    assert at(session, green, hub) == 2
    assert session.scalar(select(func.count(StockMove.id))) == 1


def test_carried_pieces_are_the_same_in_sum(
    session: Session, green: Variant, stall: Location, now: datetime
) -> None:
    hub = the_hub(session)
    for _each in range(2):
        carry(session, Carry(green.id, hub.id, stall.id, 4), key="m:1", now=now)
    assert (at(session, green, hub), at(session, green, stall)) == (6, 4)
    carry(session, Carry(green.id, stall.id, hub.id, 1), key="m:2", now=now)
    assert (at(session, green, hub), at(session, green, stall)) == (7, 3)


def test_more_than_lies_there_is_not_carried(
    session: Session, green: Variant, stall: Location, now: datetime
) -> None:
    hub = the_hub(session)
    session.commit()
    with pytest.raises(Refusal):
        carry(session, Carry(green.id, hub.id, stall.id, 11), key="m:1", now=now)
    session.rollback()
    assert (at(session, green, hub), at(session, green, stall)) == (10, 0)
    assert session.scalar(select(func.count(StockMove.id))) == 0


def test_a_place_is_not_carried_to_itself(session: Session, green: Variant, now: datetime) -> None:
    hub = the_hub(session)
    with pytest.raises(Invalid):
        carry(session, Carry(green.id, hub.id, hub.id, 1), key="m:1", now=now)
