"""Who waits for a set waits for what lacks of it, in one line with those who want just that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog import stock
from catalog.history import SYSTEM
from catalog.products import Variant
from catalog.stock import StockLevel
from fulfillment.workflow import intake
from storefront import waiting
from storefront.accounts import User
from storefront.jobs.waiting import make_round, serve
from storefront.waiting import Joining, PlaceState, WaitingPlace
from tests.made_bundles import Sets, a_line, some_sets
from tests.made_buying import an_order
from tests.made_catalog import the_hub

Joined = Callable[..., WaitingPlace]


@pytest.fixture
def noon(now: datetime) -> datetime:
    return now + timedelta(hours=2, minutes=30)


@pytest.fixture
def waits(session: Session, user: Callable[..., User], noon: datetime) -> Joined:
    def join(name: str, variant: Variant, pieces: int = 1) -> WaitingPlace:
        member = user(f"{name}@example.org")
        wish = Joining(variant.id, member.email, "en", pieces, member.id)
        place, _new = waiting.join(session, wish, actor=SYSTEM, now=noon)
        session.commit()
        return place

    return join


def comes(session: Session, variant: Variant, pieces: int, key: str, now: datetime) -> None:
    hub = the_hub(session).id
    stock.receive(session, variant.id, hub, pieces, key=key, reason="count", now=now)
    session.commit()
    make_round(session, {}, now)
    session.commit()


def counts(session: Session, variant: Variant) -> tuple[int, int]:
    """On open sale, and kept."""
    level = sa.select(StockLevel.on_hand, StockLevel.kept)
    row = session.execute(level.where(StockLevel.variant_id == variant.id)).one()
    return row[0], row[1]


def test_a_set_is_offered_whole_in_the_order_of_joining(
    session: Session, waits: Joined, noon: datetime
) -> None:
    sets: Sets = some_sets(session, noon, bracelets=1, pouches=9)
    mei = waits("mei", sets.gift, 2)
    lan = waits("lan", sets.bracelet)
    assert (counts(session, sets.bracelet), counts(session, sets.pouch)) == ((0, 1), (9, 0))
    assert waiting.ahead_of(session, lan) == 1
    make_round(session, {}, noon)
    session.commit()
    assert lan.state is PlaceState.OFFERED  # one bracelet is no set; nobody is kept waiting by that
    comes(session, sets.bracelet, 3, "k1", noon)
    assert (mei.state, mei.offered) == (PlaceState.OFFERED, 1)
    assert stock.on_hand(session, sets.ids)[sets.pouch.id] == 8
    held = waiting.serve(session, {sets.gift.id: mei.id}, actor=SYSTEM, now=noon)
    new = replace(an_order((sets.gift, 1)), lines=(a_line(session, sets.gift, 1),))
    order = intake.order_placed(
        session, replace(new, holds=tuple(held.values())), actor=SYSTEM, now=noon
    )
    serve(session, {"variant": sets.gift.id, "place": mei.id}, noon)
    session.commit()
    assert counts(session, sets.bracelet) == (1, 0)  # nobody waits any more
    intake.order_cancelled(session, order, reason=intake.UNPAID, actor=SYSTEM, now=noon)
    assert (counts(session, sets.bracelet), counts(session, sets.pouch)) == ((3, 0), (9, 0))


def test_what_lacks_is_kept_when_it_comes_and_no_more_than_she_wants(
    session: Session, waits: Joined, noon: datetime
) -> None:
    the_hub(session)
    sets = some_sets(session, noon, bracelets=0, pouches=0)
    mei = waits("mei", sets.gift)
    comes(session, sets.bracelet, 7, "k1", noon)
    assert mei.state is PlaceState.WAITING
    assert counts(session, sets.bracelet) == (5, 2)  # two for her set, the others for everybody
    comes(session, sets.pouch, 1, "k2", noon)
    assert mei.state is PlaceState.OFFERED
    assert (counts(session, sets.bracelet), counts(session, sets.pouch)) == ((5, 0), (0, 0))
    waiting.leave(session, mei, actor=SYSTEM, now=noon)
    session.commit()
    serve(session, {"variant": sets.gift.id}, noon)
    session.commit()
    assert (counts(session, sets.bracelet), counts(session, sets.pouch)) == ((7, 0), (1, 0))
    assert waiting.lines_to_serve(session) == []
