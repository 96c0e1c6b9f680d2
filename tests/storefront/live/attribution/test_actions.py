"""Lines that are credited, earn, lose and keep their commission; who may set them right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from catalog.history import SYSTEM
from catalog.money import Money
from catalog.products import Variant
from catalog.words import Words
from fulfillment import ledger
from fulfillment.ledger.rules import book_day
from fulfillment.orders import Order
from fulfillment.workflow import intake
from storefront import live
from storefront.accounts import Role, User
from storefront.live import Attribution, AttributionRule, Candidate, CommissionState, Host
from storefront.live.hosts import HostAgreement, phone_mark
from tests.made_buying import a_shelf, an_order

CODE, CLICK, SAID = AttributionRule.VOUCHER, AttributionRule.LAST_CLICK, AttributionRule.PLATFORM


@pytest.fixture
def order(session: Session, now: datetime) -> Order:
    """Lin Mei orders two bracelets and a cord: 13 600 and 6 800."""
    jade, cord = a_shelf(session), a_shelf(session, slug="cord")
    wanted = an_order((jade, 2), (cord, 1), key="web:lines")
    order = intake.order_placed(session, wanted, actor=SYSTEM, now=now)
    session.flush()
    return order


def host(session: Session, name: str, rate: int = 1_000, **facts: object) -> Host:
    made = Host(slug=name, name=Words(name, name), platforms={}, rate_points=rate, **facts)
    session.add(made)
    session.flush()
    return made


def rows(session: Session) -> list[Attribution]:
    session.flush()
    session.expire_all()
    return list(session.scalars(sa.select(Attribution).order_by(Attribution.order_line_id)))


def near(who: Host, rule: AttributionRule, now: datetime) -> Candidate:
    return Candidate(rule, who.id, now)


def test_lines_go_to_different_hosts_each_with_entries_of_its_own(
    session: Session, order: Order, now: datetime
) -> None:
    yu, lan = host(session, "yu", 1_200), host(session, "lan", 500)
    codes, said = [near(yu, CODE, now)], {order.lines[1].position: [near(lan, SAID, now)]}
    assert live.credit(session, order, codes, by_line=said, now=now) == 2
    assert live.credit(session, order, [near(lan, CODE, now)], now=now) == 0  # told again
    first, second = rows(session)
    assert (first.host_id, first.commission_minor) == (yu.id, 1_632)
    assert (second.host_id, second.commission_minor) == (lan.id, 340)
    assert second.losers["near"][0]["host"] == yu.id
    for _ in range(2):
        live.earn(session, order, actor=SYSTEM, now=now)
    assert ledger.balance(session, f"host:{yu.id}:pending") == Money(1_632)
    assert ledger.balance(session, f"host:{lan.id}:pending") == Money(340)
    half = Money(order.total_minor // 2, order.currency)
    for _ in range(2):
        live.reduce(session, order, left=half, actor=SYSTEM, now=now)
    assert [each.commission_minor for each in rows(session)] == [816, 170]
    assert ledger.balance(session, "cost:commission") == Money(986)
    live.void(session, order, actor=SYSTEM, now=now)
    assert ledger.balance(session, "cost:commission") == Money(0)
    assert {each.state for each in rows(session)} == {CommissionState.VOID}


def test_a_line_has_one_host_and_the_database_says_so(
    session: Session, order: Order, now: datetime
) -> None:
    yu = host(session, "yu")
    live.credit(session, order, [near(yu, CODE, now)], now=now)
    there = rows(session)[0]
    twice = {each.name: getattr(there, each.name) for each in Attribution.__table__.c}
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(sa.insert(Attribution).values({**twice, "id": 99}))
    assert len(rows(session)) == 2


def test_the_rate_is_that_of_the_orders_day(session: Session, order: Order, now: datetime) -> None:
    yu = host(session, "yu", 1_000)
    day = book_day(now)
    for starts_on, rate in ((day - timedelta(days=3), 800), (day + timedelta(days=2), 3_000)):
        facts = {"rate_points": rate, "starts_on": starts_on, "note": "", "agreed_at": now}
        session.add(HostAgreement(host_id=yu.id, **facts))
    session.flush()
    live.credit(session, order, [near(yu, CODE, now)], now=now)
    assert {each.rate_points for each in rows(session)} == {800}


def test_her_login_her_address_and_her_telephone_pay_nobody(
    session: Session, order: Order, now: datetime, user: Callable[..., User]
) -> None:
    yu = host(session, "yu", phone_mark=phone_mark("+8613900000001"))
    lan = host(session, "lan")
    jade = session.get_one(Variant, order.lines[0].variant_id)
    for place, (facts, own) in enumerate(
        (
            ({"user_id": user("yu@example.org", Role.HOST, host_id=yu.id).id}, True),
            ({"email": " Yu@Example.org"}, True),
            ({"phone": "+8613900000001"}, True),
            ({"email": "lin@example.org", "phone": "+8613900000002"}, False),
        )
    ):
        wanted = an_order((jade, 1), key=f"web:own:{place}")
        bought = intake.order_placed(session, replace(wanted, **facts), actor=SYSTEM, now=now)
        candidates = [near(yu, SAID, now), near(lan, CODE, now)]
        live.credit(session, bought, candidates, now=now)
        live.earn(session, bought, actor=SYSTEM, now=now)
        line = next(each for each in rows(session) if each.order_id == bought.id)
        assert (line.host_id, line.barred) == (yu.id, own)
        assert (line.state is CommissionState.VOID) is own
    assert ledger.balance(session, f"host:{lan.id}:pending") == Money(0)
    assert ledger.balance(session, f"host:{yu.id}:pending") == Money(680)


def test_a_paused_host_is_nobody(session: Session, order: Order, now: datetime) -> None:
    yu, lan = host(session, "yu", active=False), host(session, "lan")
    live.credit(session, order, [near(yu, SAID, now), near(lan, CODE, now)], now=now)
    assert {each.host_id for each in rows(session)} == {lan.id}
