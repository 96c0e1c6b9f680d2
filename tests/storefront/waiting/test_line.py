"""The waiting line: first come, first served; what is kept is never on open sale nor sold twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from catalog import stock
from catalog.db import db
from catalog.errors import Refusal
from catalog.history import SYSTEM
from catalog.products import Variant
from catalog.stock import Location, SoldOut, StockLevel, StockMove
from catalog.stock.counting import Count, count
from storefront import waiting
from storefront.accounts import User
from storefront.jobs.waiting import make_round
from storefront.waiting import Joining, PlaceState, WaitingPlace
from storefront.waiting.rules import Head, may_offer, shared
from tests.fulfillment.at_once import at_once
from tests.made_buying import a_shelf
from tests.refusing import refusing

#: Noon in China.
NOON = timedelta(hours=2, minutes=30)
HALF_AN_HOUR = timedelta(minutes=31)


@pytest.fixture
def noon(now: datetime) -> datetime:
    return now + NOON


@pytest.fixture
def jade(session: Session) -> Variant:
    return a_shelf(session, pieces=0)


@pytest.fixture
def waits(
    session: Session, user: Callable[..., User], jade: Variant, noon: datetime
) -> Callable[..., WaitingPlace]:
    """A member joins the line for jade bracelets."""

    def join(name: str, pieces: int = 1) -> WaitingPlace:
        member = session.scalars(sa.select(User).where(User.email == name)).first() or user(name)
        wish = Joining(jade.id, name, "en", pieces, member.id)
        place, _new = waiting.join(session, wish, actor=SYSTEM, now=noon)
        session.commit()
        return place

    return join


def comes(session: Session, variant: Variant, pieces: int, key: str, now: datetime) -> None:
    """Pieces arrive at the hub."""
    hub = session.scalars(sa.select(Location.id).where(Location.slug == "hub")).one()
    stock.receive(session, variant.id, hub, pieces, key=key, reason="count", now=now)
    session.commit()


def counts(session: Session, variant: Variant) -> tuple[int, int]:
    """On open sale, and kept."""
    session.commit()
    row = session.execute(
        sa.select(sa.func.sum(StockLevel.on_hand), sa.func.sum(StockLevel.kept)).where(
            StockLevel.variant_id == variant.id
        )
    ).one()
    return int(row[0]), int(row[1])


def test_a_line_is_served_in_the_order_of_joining_and_never_at_night() -> None:
    one, pair = {7: 1}, {7: 2, 8: 1}
    line = [Head(1, 2, one), Head(2, 3, one), Head(3, 1, one)]
    assert shared(line, {7: 4}) == {1: 2, 2: 2}
    assert shared(line, {7: 0}) == {}
    assert shared([Head(1, 3, pair), *line[1:]], {7: 6, 8: 2}) == {1: 2, 2: 2}
    assert shared([Head(1, 3, pair), *line[1:]], {7: 6, 8: 0}) == {2: 3, 3: 1}
    days = [datetime.fromisoformat(f"2026-11-23T{at}:00+08:00") for at in ("07:59", "08:00")]
    nights = [datetime.fromisoformat(f"2026-11-23T{at}:00+08:00") for at in ("21:59", "22:00")]
    assert [may_offer(each) for each in (*days, *nights)] == [False, True, True, False]


def test_what_comes_free_while_somebody_waits_is_hers_and_not_on_open_sale(
    session: Session, jade: Variant, waits: Callable[..., WaitingPlace], noon: datetime
) -> None:
    mei, lan = waits("mei@example.org", 3), waits("lan@example.org", 2)
    comes(session, jade, 4, "parcel:1", noon)
    assert counts(session, jade) == (0, 4)
    with pytest.raises(SoldOut):
        stock.take(session, {jade.id: 1}, key="order:x", reason="order", now=noon)
    session.rollback()
    make_round(session, {}, noon.replace(hour=15))
    assert (mei.state, counts(session, jade)) == (PlaceState.WAITING, (0, 4))
    make_round(session, {}, noon)
    assert (mei.state, mei.offered, lan.state, lan.offered) == (
        *(PlaceState.OFFERED, 3), *(PlaceState.OFFERED, 1)
    )  # fmt: skip
    make_round(session, {}, noon)
    assert counts(session, jade) == (0, 0)
    waiting.leave(session, lan, actor=SYSTEM, now=noon)
    session.commit()
    make_round(session, {}, noon)
    assert counts(session, jade) == (1, 0), "nobody else waits, so it goes on open sale"


def test_an_offer_that_runs_out_or_is_declined_goes_to_the_next(
    session: Session, jade: Variant, waits: Callable[..., WaitingPlace], noon: datetime
) -> None:
    places = [waits(f"{name}@example.org") for name in ("mei", "lan", "hua", "yun")]
    comes(session, jade, 1, "parcel:1", noon)
    turn, moment = [], noon
    for _ in places:
        make_round(session, {}, moment)
        turn += [each.id for each in places if each.state is PlaceState.OFFERED]
        moment += HALF_AN_HOUR
    assert turn == [each.id for each in places]
    make_round(session, {}, moment)
    assert {each.state for each in places} == {PlaceState.LAPSED}
    assert counts(session, jade) == (1, 0)


def test_a_person_has_one_place_and_a_guest_counts_once_she_said_yes(
    session: Session, jade: Variant, waits: Callable[..., WaitingPlace], noon: datetime
) -> None:
    guest = Joining(jade.id, "Ann@Example.org", "en")
    ann, new = waiting.join(session, guest, actor=SYSTEM, now=noon)
    again, more = waiting.join(session, guest, actor=SYSTEM, now=noon)
    assert (new, more, again.id) == (True, False, ann.id)
    session.commit()
    comes(session, jade, 1, "parcel:1", noon)
    assert counts(session, jade) == (1, 0), "who has not said yes keeps nothing from others"
    stock.take(session, {jade.id: 1}, key="order:x", reason="order", now=noon)
    later = waits("mei@example.org")
    waiting.confirm(session, ann, actor=SYSTEM, now=noon)
    session.commit()
    comes(session, jade, 1, "parcel:2", noon)
    make_round(session, {}, noon)
    assert (ann.state, later.state) == (PlaceState.OFFERED, PlaceState.WAITING)
    silent, _new = waiting.join(
        session, Joining(jade.id, "no@example.org", "en"), actor=SYSTEM, now=noon
    )
    session.commit()
    make_round(session, {}, noon + timedelta(days=1))
    assert silent.state is PlaceState.LAPSED


def test_nobody_stands_in_line_for_what_is_there_or_not_sold_or_by_the_dozen(
    session: Session, jade: Variant, noon: datetime
) -> None:
    plenty = a_shelf(session, slug="plenty", pieces=2)
    wishes = {
        "waiting.on_sale": Joining(plenty.id, "a@example.org", "en"),
        "waiting.pieces": Joining(jade.id, "a@example.org", "en", 21),
        "variant.not_found": Joining(999_999, "a@example.org", "en"),
    }
    for code, wish in wishes.items():
        with pytest.raises(Refusal) as refused:
            waiting.join(session, wish, actor=SYSTEM, now=noon)
        assert refused.value.code in (code, "not_found")
    for number in range(5):
        other = a_shelf(session, slug=f"s{number}", pieces=0)
        waiting.join(session, Joining(other.id, "a@example.org", "en"), actor=SYSTEM, now=noon)
    with refusing("waiting.letters"):
        waiting.join(session, Joining(jade.id, "a@example.org", "en"), actor=SYSTEM, now=noon)
    assert session.scalar(sa.select(sa.func.count()).select_from(WaitingPlace)) == 5


def test_a_count_by_the_office_reaches_the_line_too(
    session: Session, jade: Variant, waits: Callable[..., WaitingPlace], noon: datetime
) -> None:
    waits("mei@example.org", 2)
    hub = session.scalars(sa.select(Location.id)).one()
    count(session, Count(jade.id, hub, seen=0, counted=2), key="count:1", now=noon)
    assert counts(session, jade) == (0, 2)
    moved = session.scalar(sa.select(sa.func.sum(StockMove.pieces)))
    assert moved == sum(counts(session, jade))


@pytest.mark.slow
def test_many_join_at_once_and_pieces_come_in_lumps_while_others_buy(
    app: Flask, session: Session, jade: Variant, user: Callable[..., User], noon: datetime
) -> None:
    """200 join from eight sides, each twice; 50 pieces come in lumps; buyers try all the while."""
    people = [user(f"p{number}@example.org").id for number in range(200)]
    variant_id, hub = jade.id, session.scalars(sa.select(Location.id)).one()
    session.commit()

    def joins(own: Session, side: int) -> list[int]:
        got = []
        for person in [*people[side::8], *people[side::16]]:
            wish = Joining(variant_id, f"p{people.index(person)}@example.org", "en", 1, person)
            got.append(waiting.join(own, wish, actor=SYSTEM, now=noon)[0].id)
            own.commit()
        return got

    at_once(db.engine, joins)
    places = session.scalars(sa.select(WaitingPlace).order_by(WaitingPlace.id)).all()
    assert len(places) == len({each.user_id for each in places}) == 200
    session.commit()

    def all_at_it(own: Session, side: int) -> int:
        bought = 0
        for turn in range(5):
            if side < 2:
                facts = {"key": f"lump:{side}:{turn}", "reason": "count", "now": noon}
                stock.receive(own, variant_id, hub, 5, **facts)
            elif side < 5:
                with app.app_context():
                    make_round(own, {}, noon)
            else:
                try:
                    key = f"order:{side}:{turn}"
                    stock.take(own, {variant_id: 1}, key=key, reason="order", now=noon)
                    bought += 1
                except SoldOut:
                    own.rollback()
            own.commit()
        return bought

    assert sum(at_once(db.engine, all_at_it)) == 0
    make_round(session, {}, noon)
    session.expire_all()
    offered = [each.id for each in places if each.state is PlaceState.OFFERED]
    assert offered == [each.id for each in places[:50]], "order of offers = order of joining"
    assert all(one < other for one, other in pairwise(offered))
    assert counts(session, jade) == (0, 0)
    held = session.scalar(
        sa.select(sa.func.sum(StockMove.pieces)).where(StockMove.cause.like("waiting:%"))
    )
    assert held == -50
