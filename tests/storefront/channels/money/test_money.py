"""Money files: read by their headings, each line booked once, compared order by order.

The rows are made here from the platforms' heading rows; no file of a real shop was at hand.
"""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from catalog.errors import Invalid, Refusal
from catalog.history import Actor
from fulfillment import ledger
from fulfillment.ledger.models import Entry
from storefront.accounts import Role, User
from storefront.channels import Channel, ChannelLine, ChannelOrder, ChannelShop, money
from storefront.channels.layouts.headings import listed
from storefront.channels.money import ChannelGap, ChannelMoney, Gap, MoneyKind
from storefront.channels.money.layouts import MONEY_LAYOUTS, money_layout
from storefront.payments.threeway import MatchState, Resolution
from tests.conftest import Clock
from tests.reading import form

SETTLEMENT_TEXT = (
    "结算时间,订单号,子订单号,结算金额,结算账户,结算单类型,有结算前退款,下单时间,商品ID,"
    "商品数量,业务类型,订单类型,"
    "订单总价,商品总价,运费,店铺劵,结算前退款金额,平台补贴,达人补贴,抖音支付补贴,"
    "抖音月付营销补贴,用户实付,收入合计,"
    "平台服务费,佣金,渠道分成,招商服务费,站外推广费,其他分成,其他分成说明,支出合计,"
    "是否免佣,免佣金额,备注"
)
SETTLEMENT = SETTLEMENT_TEXT.split(",")
FLOW_TEXT = (
    "动账时间,动帐流水号,动账方向,动账金额,动账账户,动账场景,子订单号,订单号,达人名称,"
    "平台服务费,佣金,渠道分成,"
    "招商服务费,站外推广费,其他分成,服务商佣金,备注"
)
FLOW = FLOW_TEXT.split(",")
AFTERSALE = (
    "售后单号,订单号,商品单号,售后类型,退商品金额（元）,退运费金额（元）,售后状态,用户到账时间"
)
AFTERSALE_ROW = AFTERSALE.split(",")
OFFICE = Actor(1, "office")


def a_file(headings: list[str], *rows: dict[str, str]) -> io.BytesIO:
    """A file as Douyin writes it: BOM, tabs and apostrophes before ids, a row of descriptions."""
    some = [
        headings,
        [" " for _each in headings],
        *([row.get(h, "") for h in headings] for row in rows),
    ]
    return io.BytesIO(("\ufeff" + "\n".join(",".join(row) for row in some)).encode())


def settled(line: str, net: str, gross: str, fee: str, commission: str) -> dict[str, str]:
    return {
        "结算时间": "2026-11-20 10:00:00", "订单号": "'69001", "子订单号": f"'{line}",
        "结算金额": net, "收入合计": gross, "平台服务费": fee, "佣金": commission,
        "结算单类型": "已结算",
    }  # fmt: skip


GOOD = settled("1", "90.00", "110.00", "-5.00", "-15.00")


@pytest.fixture
def shop(session: Session, clock: Clock) -> ChannelShop:
    """A shop on Douyin that sold one order of ¥110 for two lines."""
    row = ChannelShop(slug="douyin-main", channel=Channel.DOUYIN, name="众手", made_at=clock())
    session.add(row)
    session.flush()
    order = ChannelOrder(shop_id=row.id, platform_id="69001", currency="CNY", seen=1)
    session.add(order)
    session.flush()
    line = ChannelLine(
        shop_id=row.id, order_id=order.id, platform_line_id="1", paid_minor=10_000,
        bonus_minor=1_000, seen=1,
    )  # fmt: skip
    session.add(line)
    session.commit()
    return row


def bring(session: Session, shop: ChannelShop, file: io.BytesIO, clock: Clock) -> money.Brought:
    found = money.bring(session, shop, file, actor=OFFICE, now=clock())
    session.commit()
    return found


def balance(session: Session, code: str) -> int:
    return ledger.balance(session, code).minor


def test_a_line_is_booked_once_with_its_fees_whoever_brings_it_again(
    session: Session, shop: ChannelShop, clock: Clock
) -> None:
    for new in (1, 0):
        assert bring(session, shop, a_file(SETTLEMENT, GOOD), clock).new == new
    assert balance(session, "cash:douyin-main") == 9_000
    assert balance(session, "cost:market-fees") == 500
    assert balance(session, "cost:commission") == 1_500
    assert balance(session, "clearing:douyin:douyin-main") == -11_000
    row = session.scalars(sa.select(ChannelGap)).one()
    assert (row.finding, row.state, row.expected_minor) == (Gap.AGREES, MatchState.AGREES, 11_000)
    flow = {"动账时间": "2026-11-20 11:00:00", "动帐流水号": "'F1", "动账方向": "入账"}
    flow |= {"动账金额": "90.00", "动账场景": "货款结算入账", "子订单号": "1", "订单号": "69001"}
    out = {"动账时间": "2026-11-21 11:00:00", "动帐流水号": "'F2", "动账方向": "出账"}
    out |= {"动账金额": "50.00", "动账场景": "提现"}
    told = bring(session, shop, a_file(FLOW, flow, out), clock)
    assert (told.new, told.same) == (2, 1)
    assert balance(session, "cash:douyin-main") == 4_000
    assert balance(session, "cash:bank") == 5_000


def test_what_comes_back_later_is_a_line_of_its_own_below_zero(
    session: Session, shop: ChannelShop, clock: Clock
) -> None:
    bring(session, shop, a_file(SETTLEMENT, GOOD), clock)
    back = settled("1", "-90.00", "-110.00", "5.00", "15.00") | {
        "结算单类型": "结算后退款-非原路退回"
    }
    case = {"售后单号": "S1", "订单号": "69001", "商品单号": "1", "退商品金额（元）": "110.00"}
    case |= {"售后状态": "同意退款，退款成功", "用户到账时间": "2026/11/22 09:00"}
    closed = {**case, "售后单号": "S2", "售后状态": "售后关闭"}
    assert bring(session, shop, a_file(AFTERSALE_ROW, case, closed), clock).lines == 1
    row = session.scalars(sa.select(ChannelGap)).one()
    assert (row.finding, row.expected_minor, row.received_minor) == (Gap.MORE, 0, 11_000)
    bring(session, shop, a_file(SETTLEMENT, GOOD, back), clock)
    session.refresh(row)
    assert (row.finding, row.received_minor) == (Gap.AGREES, 0)
    codes = ("cash:douyin-main", "cost:market-fees", "cost:commission")
    assert [balance(session, each) for each in codes] == [0, 0, 0]
    assert balance(session, "revenue:refunds") == -11_000
    assert not session.scalar(
        sa.select(sa.func.count(Entry.id)).where(Entry.recipe.like("%pieces%"))
    )


def test_a_file_that_nobody_knows_or_can_read_books_nothing(
    session: Session, shop: ChannelShop, clock: Clock
) -> None:
    broken = settled("2", "ninety", "110.00", "0", "0")
    strange = a_file(["a", "b", "c"], {"a": "1"})
    for file in (strange, a_file(SETTLEMENT, GOOD, broken), io.BytesIO(b"%PDF-1.7")):
        with pytest.raises(Invalid):
            money.bring(session, shop, file, actor=OFFICE, now=clock())
        session.rollback()
    assert session.scalar(sa.select(sa.func.count(ChannelMoney.id))) == 0
    assert session.scalar(sa.select(sa.func.count(Entry.id))) == 0


def test_a_difference_is_booked_by_two_people_and_once(
    session: Session, shop: ChannelShop, clock: Clock, user: Callable[..., User]
) -> None:
    office = Actor(user("office@example.org", Role.OFFICE).id, "office")
    second = Actor(user("second@example.org", Role.OFFICE).id, "office")
    session.commit()
    bring(
        session, shop, a_file(SETTLEMENT, settled("1", "87.00", "107.00", "5.00", "15.00")), clock
    )
    row = session.scalars(sa.select(ChannelGap)).one()
    assert (row.finding, row.less_minor) == (Gap.LESS, 300)
    with pytest.raises(Invalid):
        money.explain(session, row, reason=" ", actor=office, now=clock())
    with pytest.raises(Refusal):
        money.ask(
            session, row, resolution=Resolution.REVERSE, reason="?", actor=office, now=clock()
        )
    money.ask(session, row, resolution=Resolution.FEE, reason="罚款", actor=office, now=clock())
    with pytest.raises(Refusal):
        money.agree(session, row, actor=office, now=clock())
    assert balance(session, "cost:market-fees") == 500
    money.agree(session, row, actor=second, now=clock())
    assert (row.state, row.less_minor) == (MatchState.CLOSED, 0)
    assert balance(session, "cost:market-fees") == 800
    with pytest.raises(Refusal):
        money.agree(session, row, actor=second, now=clock())
    session.commit()
    unknown = {**GOOD, "订单号": "777", "子订单号": "9"}
    bring(session, shop, a_file(SETTLEMENT, unknown), clock)
    lone = session.scalars(sa.select(ChannelGap).where(ChannelGap.platform_order == "777")).one()
    assert (lone.finding, lone.expected_minor) == (Gap.UNKNOWN, None)


def test_layouts_are_told_by_their_headings_alone() -> None:
    assert money_layout(SETTLEMENT, Channel.DOUYIN) is MONEY_LAYOUTS[0]
    assert money_layout(list(reversed(SETTLEMENT)), Channel.DOUYIN) is MONEY_LAYOUTS[0]
    assert money_layout(SETTLEMENT, Channel.KUAISHOU) is None
    assert {each.kind for each in MONEY_LAYOUTS} == {MoneyKind.SETTLED, MoneyKind.REFUNDED}
    for orders in listed().values():
        found = [money_layout(orders, each) for each in Channel]
        assert not any(found), "an order file is no money file"


def test_the_office_brings_a_file_and_sees_what_it_says(
    app: Flask,
    session: Session,
    shop: ChannelShop,
    user: Callable[..., User],
    signed_in: Callable[[User], FlaskClient],
) -> None:
    browser = signed_in(user("office@example.org", Role.OFFICE))
    session.commit()
    here = "/office/channels/money/douyin-main"
    token = form(browser.get(here), "/sign-out").fields["csrf_token"]
    sent = {"csrf_token": token}
    data: dict[str, object] = {
        **sent,
        "file": (a_file(SETTLEMENT, settled("1", "87.00", "107.00", "5.00", "15.00")), "x.csv"),
    }
    answer = browser.post(here, data=data)
    assert answer.status_code == 303
    for page in ("", "/douyin-main", "?show=closed"):
        assert "众手" in browser.get(f"/office/channels/money{page}").get_data(as_text=True)
    session.rollback()
    gap_id = session.scalars(sa.select(ChannelGap.id)).one()
    session.rollback()
    one = f"/office/channels/money/orders/{gap_id}"
    assert "69001" in browser.get(one).get_data(as_text=True)
    assert (
        browser.post(f"{one}/explanation", data={**sent, "explain-reason": "x"}).status_code == 303
    )
    wrong = browser.post(here, data={**sent, "file": (io.BytesIO(b"a"), "y")})
    assert wrong.status_code == 422
    assert app.test_client().get("/office/channels/money").status_code in (302, 303)
