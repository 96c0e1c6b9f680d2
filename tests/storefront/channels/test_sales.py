"""What platforms sold for us: booked once a line, taken back when it came back, never twice."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from catalog.history import Actor
from fulfillment import ledger
from fulfillment.ledger.models import Entry
from storefront.channels import (
    Aftersale,
    Channel,
    ChannelLine,
    ChannelOrder,
    ChannelShop,
    ChannelState,
    Landing,
    money,
    sales,
)
from storefront.channels.sales import ChannelSale, SoldLine, landed, owed
from storefront.channels.sales.rules import given_back
from tests.conftest import Clock
from tests.made_making import a_cooperative, a_style
from tests.storefront.channels.money.test_money import (
    AFTERSALE_ROW,
    GOOD,
    SETTLEMENT,
    a_file,
    balance,
)

OFFICE = Actor(1, "office")
S, A = ChannelState, Aftersale
PAID = SoldLine(S.PAID, None, 110, None, True)
TOLD = st.builds(
    SoldLine,
    state=st.sampled_from([*S, None]),
    aftersale=st.sampled_from([*A, None]),
    value=st.none() | st.integers(1, 500),
    refunded=st.none() | st.integers(0, 600),
    ours=st.booleans(),
    by_files=st.integers(0, 500),
)


def test_a_line_stands_at_its_value_less_what_came_back() -> None:
    for told, booked, wanted in (
        (PAID, 0, 110),
        (replace(PAID, state=S.UNPAID), 0, 0),
        (replace(PAID, state=S.CANCELLED), 0, 0),
        (replace(PAID, state=S.CANCELLED), 110, 0),
        (replace(PAID, ours=False), 0, 0),
        (replace(PAID, state=None), 110, 110),
        (replace(PAID, aftersale=A.REFUNDED), 110, 0),
        (replace(PAID, aftersale=A.REFUNDED, by_files=110), 0, 110),
        (replace(PAID, aftersale=A.PARTLY_REFUNDED, refunded=30), 110, 80),
        (replace(PAID, aftersale=A.PARTLY_REFUNDED, refunded=30, by_files=20), 110, 100),
        (replace(PAID, aftersale=A.ASKED, refunded=30), 0, 110),
    ):
        assert owed(told, booked) == wanted, told
    assert landed([replace(PAID, state=S.CANCELLED)], False) == (Landing.GONE, "")
    assert landed([replace(PAID, state=S.UNPAID)], False) == (Landing.WAITING, "")
    assert landed([replace(PAID, state=S.DONE)], False) == (Landing.ELSEWHERE, "")
    assert landed([PAID, replace(PAID, ours=False)], False) == (Landing.KEPT, "sku")
    assert landed([PAID], True) == (Landing.TAKEN, "")
    assert landed([], False)[0] is Landing.KEPT


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(TOLD, max_size=8), TOLD)
def test_whatever_was_told_before_clearing_is_expected_less_received(
    before: list[SoldLine], last: SoldLine
) -> None:
    """The sums of `clearing`: what is booked, less what after-sale files booked and what came."""
    booked = 0
    for told in before:
        booked = owed(told, booked)
    last = replace(last, state=S.PAID, value=last.value or 1, ours=True)
    booked = owed(last, booked)
    received = booked - last.by_files
    left = max(given_back(last), last.by_files)
    assert received == (last.value or 0) - left
    assert owed(last, booked) == booked, "looked at again nothing changes"


@pytest.fixture
def line(session: Session, clock: Clock) -> ChannelLine:
    """A line of ¥110 on Douyin, of one of our skus, paid."""
    shop = ChannelShop(slug="douyin-main", channel=Channel.DOUYIN, name="众手", made_at=clock())
    session.add(shop)
    session.flush()
    order = ChannelOrder(shop_id=shop.id, platform_id="69001", currency="CNY", seen=1)
    session.add(order)
    session.flush()
    style = a_style(session, a_cooperative(session))
    session.flush()
    row = ChannelLine(
        shop_id=shop.id, order_id=order.id, platform_line_id="1", paid_minor=10_000, seen=1,
        bonus_minor=1_000, state=ChannelState.PAID, variant_id=style.id,
    )  # fmt: skip
    session.add(row)
    session.commit()
    return row


def test_a_sale_is_booked_once_and_its_settlement_clears_it(
    session: Session, line: ChannelLine, clock: Clock
) -> None:
    assert [sales.book_sales(session, now=clock()) for _ in range(2)] == [1, 0]
    assert _cleared(session) == 11_000
    assert balance(session, "revenue:goods") == 11_000
    _look(session)
    sales.book_sales(session, now=clock())
    assert session.scalar(sa.select(sa.func.count(Entry.id))) == 1
    shop = session.get_one(ChannelShop, line.shop_id)
    money.bring(session, shop, a_file(SETTLEMENT, GOOD), actor=OFFICE, now=clock())
    sales.book_sales(session, now=clock())
    assert _cleared(session) == 0
    assert session.scalars(sa.select(ChannelOrder.landing)).one() is Landing.KEPT


@pytest.mark.parametrize("file_first", [True, False])
def test_what_came_back_is_booked_once_whichever_file_tells_of_it_first(
    session: Session, line: ChannelLine, clock: Clock, file_first: bool
) -> None:
    shop = session.get_one(ChannelShop, line.shop_id)
    case = {"售后单号": "S1", "订单号": "69001", "商品单号": "1", "退商品金额（元）": "110.00"}
    case |= {"售后状态": "同意退款，退款成功", "用户到账时间": "2026/11/22 09:00"}
    sales.book_sales(session, now=clock())
    steps = ["file", "order"] if file_first else ["order", "file"]
    for step in steps:
        if step == "file":
            money.bring(session, shop, a_file(AFTERSALE_ROW, case), actor=OFFICE, now=clock())
        else:
            line.aftersale, line.refunded_minor = Aftersale.REFUNDED, 11_000
            _look(session)
        sales.book_sales(session, now=clock())
        assert _cleared(session) == 0, step
    assert balance(session, "revenue:goods") + balance(session, "revenue:refunds") == 0
    row = session.scalars(sa.select(ChannelSale)).one()
    assert (row.booked_minor, row.times) == (11_000, 1 if file_first else 3)


def _look(session: Session) -> None:
    session.execute(sa.update(ChannelOrder).values(landing=Landing.LOOK))
    session.flush()


def _cleared(session: Session) -> int:
    return ledger.balance(session, "clearing:douyin:douyin-main").minor
