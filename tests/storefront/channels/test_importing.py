"""Order files of channels: every quirk we know of, and exports in any order."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import Actor
from storefront.channels import ChannelLine, ChannelOrder, ChannelShop
from storefront.channels.importing import Report, Wish, import_file
from storefront.channels.layouts import LAYOUTS
from storefront.channels.layouts.headings import listed
from storefront.channels.merging import merge
from storefront.channels.recognising import heading_of
from tests.storefront.channels.made_files import (
    DOUYIN,
    LINE,
    ORDER,
    page,
    rows,
    text,
    workbook,
    zipped,
)

NOW = datetime(2026, 11, 23, tzinfo=UTC)
CLERK = Actor(None, "office")


def brought(session: Session, data: bytes, name: str = "a.csv", **more: Any) -> Report:
    wish = Wish(io.BytesIO(data), name, more.pop("shop", "main"), **more)
    return import_file(session, wish, actor=CLERK, now=NOW)


def lines_of(session: Session) -> list[ChannelLine]:
    session.expire_all()
    return list(session.scalars(select(ChannelLine).order_by(ChannelLine.id)))


def dy(**more: str) -> dict[str, str]:
    return {**DOUYIN, **more}


XHS = {"订单号": "P1", "订单状态": "已取消", "小红书编码": "X", "规格ID": "S1"}
TIKTOK = {"Order ID": "5790\t", "SKU ID": "1729\t", "Quantity": "2", "Order Status": "To ship"}
TAOBAO = {"订单编号": '="1234567890123456789"', "订单状态": "买家已付款,等待卖家发货"}
DETAIL = {"Order ID": "Platform unique order ID.", "Order Status": "Platform order status."}
SHOP = {"Name": "#1", "Financial Status": "paid", "Currency": "USD", "Total": "5.00"}
ETSY = {"Order ID": "1", "Transaction ID": "9", "Item Name": "Cup", "Sale Date": "09/22/26"}
WORDS = "จัดส่งแล้ว"

#: quirk → (a file, what its last line says afterwards).
QUIRKS: dict[str, tuple[bytes, dict[str, Any]]] = {
    "utf-8 with a mark": (text(rows("douyin", dy())), {"platform_line_id": LINE}),
    "gb18030": (text(rows("taobao-list", TAOBAO), "gb18030"), {"state": "paid"}),
    "utf-16, tabs": (text(rows("douyin", dy()), "utf-16", "\t"), {"title": "玉镯"}),
    "semicolons": (text(rows("douyin", dy()), "utf-8", ";"), {"title": "玉镯"}),
    "an id begins with a tab": (text(rows("douyin", dy())), {"sku": "JADE-1"}),
    "an id ends with a tab": (
        text(rows("tiktok", TIKTOK)),
        {"platform_line_id": "5790:1729", "pieces": 2},
    ),
    "= and quotes": (
        text(rows("taobao-list", TAOBAO)),
        {"platform_line_id": "1234567890123456789", "whole": True},
    ),
    "an apostrophe": (text(rows("douyin", dy(商家编码="'00123"))), {"sku": "00123"}),
    "empty is a dash": (text(rows("douyin", dy(发货时间="-", 取消原因="——"))), {"reason": None}),
    "no money where cancelled": (
        text(rows("xiaohongshu", XHS)),
        {"paid_minor": None, "state": "cancelled"},
    ),
    "row 2 explains": (text(rows("tiktok", DETAIL, TIKTOK)), {"platform_line_id": "5790:1729"}),
    "amounts of the order on every row": (
        text(rows("tiktok", TIKTOK | {"Order Amount": "THB 120"}, TIKTOK | {"SKU ID": "8"})),
        {"paid_minor": None},
    ),
    "the order on its first row only": (
        text(rows("shopify", SHOP | {"Lineitem sku": "A"}, {"Name": "#1", "Lineitem sku": "B"})),
        {"sku": "B", "state": "paid"},
    ),
    "words of a country": (
        text(rows("tiktok", TIKTOK | {"Order Status": WORDS})),
        {"state": "sent"},
    ),
    "day before month": (
        text(rows("tiktok", TIKTOK | {"Shipped Time": "03/04/2026 10:00:00"})),
        {"sent_at": datetime(2026, 4, 3, 2, tzinfo=UTC)},
    ),
    "month before day, PM": (
        text(rows("tiktok", TIKTOK | {"Shipped Time": "03/04/2026 10:00:00 PM"})),
        {"sent_at": datetime(2026, 3, 4, 14, tzinfo=UTC)},
    ),
    "a year of two digits": (
        text(rows("etsy", ETSY | {"Date Shipped": "09/23/26"})),
        {"state": "sent", "sent_at": datetime(2026, 9, 22, 16, tzinfo=UTC)},
    ),
    "a day after Excel": (
        text(rows("douyin", dy(发货时间="2026/9/22"))),
        {"sent_at": datetime(2026, 9, 21, 16, tzinfo=UTC)},
    ),
    "yen and commas": (text(rows("douyin", dy(订单应付金额="¥1,234.00"))), {"paid_minor": 123_400}),
    "yuan behind": (text(rows("douyin", dy(订单应付金额="59.00元"))), {"paid_minor": 5_900}),
    "below zero": (
        text(
            rows(
                "weixin",
                {
                    "订单号": "1",
                    "订单状态": "待发货",
                    "商品优惠": "(8.00)",
                    "商品已退款金额": "(8.00)",
                },
            )
        ),
        {"refunded_minor": -800},
    ),
    "two dashes": (text(rows("douyin", dy(订单应付金额="--"))), {"paid_minor": None}),
    "a gift, closed with its order": (
        text(
            rows("douyin", dy(订单应付金额="0.00", 订单状态="已关闭", 取消原因="主品订单售后完成"))
        ),
        {"paid_minor": 0, "state": "cancelled"},
    ),
    "brackets of any width, 帐 for 账": (
        text(
            [
                [each.replace("(", "（").replace(")", "）") for each in listed()["xiaohongshu"]],
                rows("xiaohongshu", XHS | {"用户应付金额(元)": "5.00"})[1],
            ]
        ),
        {"paid_minor": 500},
    ),
    "a page that says XLS": (page(rows("douyin", DOUYIN)), {"title": "玉镯"}),
    "a workbook that lies about its size": (
        workbook(rows("douyin", dy(商品数量="#1", 发货时间="@46287.5"))),
        {"pieces": 1, "platform_line_id": LINE, "sent_at": datetime(2026, 9, 22, 4, tzinfo=UTC)},
    ),
    "one file in a zip": (zipped(("ä¸\xad.csv", text(rows("douyin", dy())))), {"title": "玉镯"}),
    "headings below a title": (text([["店铺订单"], [], *rows("douyin", dy())]), {"title": "玉镯"}),
    "a host that the platform credits": (
        text(rows("douyin", dy(达人ID="\t77", 达人昵称="小云", 流量来源="精选联盟"))),
        {"platform_host_id": "77", "platform_host_name": "小云"},
    ),
    "a host of the shop's own": (
        text(rows("douyin", dy(达人ID="77", 流量来源="小店自卖"))),
        {"platform_host_id": None},
    ),
    "no host, after Excel": (
        text(rows("douyin", dy(达人ID="1.0", 达人昵称="-", 流量来源="精选联盟"))),
        {"platform_host_id": None, "platform_host_name": None},
    ),
    "a heading twice": (
        text(
            [
                listed()["youzan"],
                _youzan := [
                    {"订单号": "E1", "订单状态": "待发货"}.get(
                        name, f"host{at}" if name == "分销员" else ""
                    )
                    for at, name in enumerate(listed()["youzan"])
                ],
            ]
        ),
        {"platform_host_name": f"host{listed()['youzan'].index('分销员', 45)}"},
    ),
}


@pytest.mark.parametrize("quirk", QUIRKS)
def test_a_quirk_is_read_as_it_is_meant(session: Session, quirk: str) -> None:
    data, meant = QUIRKS[quirk]
    report = brought(session, data, "orders.xlsx")
    line = lines_of(session)[-1]
    assert {name: getattr(line, name) for name in meant} == meant
    assert report.counts.created == report.lines >= 1


WRONG: dict[str, tuple[dict[str, str], str]] = {
    "an unknown word": (dy(订单状态="神秘状态"), "state_unknown"),
    "items joined": (dy(选购商品="玉镯;木镯", 商家编码="A;B"), "items_joined"),
    "an id that Excel rounded": (dy(子订单编号="6.91793E+18"), "id_rounded"),
    "no id": (dy(主订单编号="-"), "order_id_missing"),
    "money that is none": (dy(订单应付金额="免费"), "money_unreadable"),
    "money of another country": (dy(订单应付金额="THB 120"), "currency_other"),
    "no time": (dy(订单提交时间="昨天"), "time_unreadable"),
    "half a piece": (dy(商品数量="0.5"), "pieces_unreadable"),
    "the same line again": (dy(), "line_twice"),
}


def test_a_row_with_an_error_is_kept_aside_whole_and_the_others_go_on(session: Session) -> None:
    told = [dy(), *(each for each, _code in WRONG.values())]
    report = brought(session, text(rows("douyin", *told)))
    assert [each.code.value for each in report.issues] == [code for _row, code in WRONG.values()]
    assert [each.row for each in report.issues] == list(range(3, 3 + len(WRONG)))
    assert (report.rows, report.lines, report.skipped) == (1 + len(WRONG), 1, len(WRONG))
    assert len(lines_of(session)) == 1


def test_identity_numbers_are_never_kept_and_masked_names_stay_as_they_are(
    session: Session,
) -> None:
    card, masked = "11010519491231002X", "186******05"
    row = XHS | {"收件人身份证号": card, "订购人身份证号/ID Number": card, "收件人电话": masked}
    report = brought(session, text(rows("xiaohongshu", row)))
    order = session.scalars(select(ChannelOrder)).one()
    kept = [str(value) for each in (order, *lines_of(session)) for value in vars(each).values()]
    assert card not in "".join(kept)
    assert card not in str(report)
    assert (order.privacy, masked in str(order.buyer)) == ("masked", True)


def test_ciphertext_is_left_alone_and_told_as_such(session: Session) -> None:
    brought(session, text(rows("douyin", dy(收件人="##abc", 收件人手机号="$$def"))))
    order = session.scalars(select(ChannelOrder)).one()
    assert order.privacy == "encrypted"
    assert str(order.buyer).startswith("##abc")


def test_every_layout_is_recognised_by_its_headings_in_any_order() -> None:
    for layout in LAYOUTS:
        headings = listed()[layout.name]
        for cells in (headings, headings[::-1], [*headings, "新的一列"]):
            found = heading_of([cells])
            assert found is not None
            assert found.layout.name == layout.name
    assert (
        heading_of([["订单号", "商品ID", "商品名称", "平台补贴", "快赚客ID", "订单创建时间"]])
        is None
    )


def test_a_file_of_another_platform_is_refused_and_nothing_is_written(session: Session) -> None:
    brought(session, text(rows("douyin", dy())))
    with pytest.raises(Refusal, match="shopify"):
        brought(session, text(rows("shopify", SHOP | {"Lineitem sku": "A"})))
    assert len(lines_of(session)) == 1
    assert len(list(session.scalars(select(ChannelShop)))) == 1


def test_a_dry_run_counts_and_writes_nothing(session: Session) -> None:
    report = brought(session, text(rows("douyin", dy())), dry=True)
    assert report.counts.created == 1
    assert not lines_of(session)
    assert not list(session.scalars(select(ChannelShop)))


def test_an_older_export_never_rolls_back_and_the_same_one_changes_nothing(
    session: Session,
) -> None:
    new = text(rows("douyin", dy(订单状态="已发货")))
    old = text(rows("douyin", dy(订单状态="待发货", 商品规格="绿")))
    brought(session, new, "1791430000_orders.csv")
    late = brought(session, old, "1791420000_orders.csv")
    again = brought(session, new, "1791430000_orders.csv")
    (line,) = lines_of(session)
    assert (line.state, line.variation) == ("sent", "绿")
    assert (late.counts.updated, again.counts.updated, again.counts.unchanged) == (1, 0, 1)
    order = session.scalars(select(ChannelOrder)).one()
    assert order.platform_id == ORDER


EXPORTS = st.lists(
    st.tuples(
        st.integers(0, 3), st.dictionaries(st.sampled_from("abc"), st.integers(0, 2), max_size=3)
    ),
    max_size=6,
)


def ended(exports: list[tuple[int, dict[str, int]]]) -> Any:
    kept: dict[str, int] = {}
    seen, older = -1, None
    for at, told in exports:
        found = merge(kept, seen, older, told, at)
        kept, seen, older = {**kept, **found.changes}, found.seen, found.older
    return kept, seen, older or {}


@given(EXPORTS, st.randoms())
@settings(max_examples=100, deadline=None)
def test_exports_in_any_order_and_twice_end_the_same(exports: Any, chance: Any) -> None:
    mixed = [*exports, *exports]
    chance.shuffle(mixed)
    assert ended(mixed) == ended(exports)
