"""Two people set a line right; a session is the weakest reason of all."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.history import SYSTEM, Actor
from catalog.money import Money
from catalog.stock import Location
from catalog.words import Words
from fulfillment import ledger
from fulfillment.orders import Order
from fulfillment.workflow import intake
from storefront import live
from storefront.live import Attribution, AttributionRule, Candidate, CommissionState, Host
from storefront.live.attribution import AttributionCorrection, losers_of
from storefront.live.attribution.corrections import ask, decide_on
from storefront.live.attribution.windows import credit_windows
from storefront.live.sessions import LineupSlot, LiveSession, SessionState
from tests.made_buying import a_shelf, an_order
from tests.refusing import refusing

WU, HE = Actor(user_id=901, label="wu"), Actor(user_id=902, label="he")
CODE = AttributionRule.VOUCHER


def host(session: Session, name: str, rate: int) -> Host:
    made = Host(slug=name, name=Words(name, name), platforms={}, rate_points=rate)
    session.add(made)
    session.flush()
    return made


def paid(session: Session, now: datetime, key: str = "web:1") -> Order:
    jade = a_shelf(session, slug=key.replace(":", "-"))
    order = intake.order_placed(session, an_order((jade, 2), key=key), actor=SYSTEM, now=now)
    amount = Money(order.total_minor)
    facts = {"gateway": "rehearsal", "reference": key}
    intake.order_paid(session, order, amount=amount, **facts, actor=SYSTEM, now=now)
    return order


def standing(session: Session) -> Attribution:
    session.flush()
    session.expire_all()
    return session.scalars(sa.select(Attribution)).one()


def pending(session: Session, *hosts: Host) -> list[int]:
    return [ledger.balance(session, f"host:{each.id}:pending").minor for each in hosts]


def test_a_line_goes_to_another_host_and_back_when_two_people_agree(
    session: Session, now: datetime
) -> None:
    yu, lan = host(session, "yu", 1_000), host(session, "lan", 500)
    order = paid(session, now)
    line = order.lines[0]
    live.credit(session, order, [Candidate(CODE, yu.id, now)], now=now)
    live.earn(session, order, actor=SYSTEM, now=now)
    half = Money(order.total_minor // 2)
    live.reduce(session, order, left=half, actor=SYSTEM, now=now)
    assert pending(session, yu, lan) == [680, 0]
    for to, left in ((lan, [0, 340]), (yu, [680, 0]), (None, [0, 0]), (lan, [0, 340])):
        wish = ask(session, line, to and to.id, reason="The file says so.", actor=WU, now=now)
        with refusing("correction.second_person"):
            decide_on(session, wish, agreed=True, actor=WU, now=now)
        assert wish.decided_at is None
        decide_on(session, wish, agreed=True, actor=HE, now=now)
        assert pending(session, yu, lan) == left
        assert ledger.balance(session, "cost:commission") == Money(sum(left))
    row = standing(session)
    assert (row.rule, row.turns, row.host_id) == (AttributionRule.CORRECTION, 4, lan.id)
    assert [each.rule for each in losers_of(row.losers)][-1] is CODE


def test_what_is_refused_changes_nothing(session: Session, now: datetime) -> None:
    yu, lan = host(session, "yu", 1_000), host(session, "lan", 500)
    order = paid(session, now)
    line = order.lines[0]
    live.credit(session, order, [Candidate(CODE, yu.id, now)], now=now)
    live.earn(session, order, actor=SYSTEM, now=now)
    for to, reason, code in ((yu.id, "Why not", "same"), (lan.id, "  ", "reason")):
        with refusing(f"correction.{code}"):
            ask(session, line, to, reason=reason, actor=WU, now=now)
    assert session.scalar(sa.select(sa.func.count(AttributionCorrection.id))) == 0
    wish = ask(session, line, lan.id, reason="A mistake", actor=WU, now=now)
    with refusing("correction.asked"):
        ask(session, line, None, reason="Another", actor=HE, now=now)
    decide_on(session, wish, agreed=False, actor=HE, now=now)
    assert pending(session, yu, lan) == [1_360, 0]
    standing(session).state = CommissionState.PAYABLE
    with refusing("correction.payable"):
        ask(session, line, lan.id, reason="Too late", actor=WU, now=now)


def test_a_session_credits_what_nothing_else_does_and_stands_beside_the_rest(
    session: Session, now: datetime
) -> None:
    yu, lan = host(session, "yu", 1_000), host(session, "lan", 500)
    clicked, free = paid(session, now, "web:clicked"), paid(session, now, "web:free")
    before = paid(session, now - timedelta(hours=2), "web:before")
    live.credit(session, clicked, [Candidate(CODE, yu.id, now)], now=now)
    shows(session, lan, now, clicked, free, before)
    later = now + timedelta(hours=1)
    assert [credit_windows(session, actor=SYSTEM, now=later) for _ in range(2)] == [1, 0]
    rows = {each.order_id: each for each in session.scalars(sa.select(Attribution))}
    assert set(rows) == {clicked.id, free.id}
    assert rows[free.id].rule is AttributionRule.SESSION
    assert rows[clicked.id].host_id == yu.id
    (near,) = losers_of(rows[clicked.id].losers)
    assert (near.rule, near.host_id) == (AttributionRule.SESSION, lan.id)
    assert pending(session, lan) == [680]


def shows(session: Session, who: Host, now: datetime, *orders: Order) -> None:
    """Her session is on air and has shown what these orders are of."""
    places = [Location(slug=f"p{n}", name=Words("", ""), sells_online=False) for n in range(3)]
    session.add_all(places)
    session.flush()
    names = ("source", "reserve", "floor")
    where = {f"{name}_location_id": each.id for name, each in zip(names, places, strict=True)}
    made = LiveSession(
        slug="tonight",
        title=Words("今晚", "Tonight"),
        host_id=who.id,
        starts_at=now - timedelta(minutes=5),
        ends_at=now + timedelta(hours=1),
        state=SessionState.ON_AIR,
        on_air_at=now - timedelta(minutes=5),
        desk_token="d",
        overlay_token="o",
        **where,
    )
    session.add(made)
    session.flush()
    for place, order in enumerate(orders, start=1):
        line = order.lines[0]
        goods = {"product_id": line.product_id, "variant_id": line.variant_id}
        money = {"price_minor": 6_000, "floor_minor": 5_000, "normal_minor": 6_800}
        slot = {"session_id": made.id, "position": place, "code": f"A{place}"}
        session.add(LineupSlot(**slot, **goods, **money))
    session.flush()
