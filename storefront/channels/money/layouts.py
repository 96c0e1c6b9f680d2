"""The money files of platforms whose headings are known: which column says what. Data.

A file is known by its headings, never by its name. `gross` and `fees` are added up; a layout
without `gross` tells only what moved. Where a platform names no line of its own, the line is known
by everything that it says (`rules`). Everything else stands in a platform's file for itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from storefront.channels.layouts.rules import plain
from storefront.channels.rules import Channel


class MoneyKind(StrEnum):
    """What a line of a money file is."""

    SETTLED = "settled"
    REFUNDED = "refunded"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class MoneyLayout:
    """One file as a platform writes it; each value names its columns."""

    slug: str
    channel: Channel
    at: tuple[str, ...]
    order: str
    net: tuple[str, ...]
    key: str = ""
    line: str = ""
    direction: str = ""
    out: tuple[str, ...] = ()
    scene: str = ""
    host: str = ""
    gross: tuple[str, ...] = ()
    less: tuple[str, ...] = ()
    fees: tuple[str, ...] = ()
    commission: tuple[str, ...] = ()
    kind: MoneyKind = MoneyKind.SETTLED
    only: tuple[str, str] = field(default=("", ""))

    @property
    def headings(self) -> frozenset[str]:
        """All that it knows, as headings are compared."""
        lone = (
            self.order,
            self.key,
            self.line,
            self.direction,
            self.scene,
            self.host,
            self.only[0],
        )
        lists = (self.at, self.net, self.out, self.gross, self.less, self.fees, self.commission)
        return frozenset(
            plain(each) for each in (*lone, *(x for some in lists for x in some)) if each
        )


_FEES = ("平台服务费", "渠道分成", "招商服务费", "站外推广费", "其他分成")
MONEY_LAYOUTS = (
    MoneyLayout(
        "douyin-settlement", Channel.DOUYIN, ("结算时间",), "订单号", ("结算金额",),
        line="子订单号", scene="结算单类型", gross=("收入合计",), fees=_FEES, commission=("佣金",),
    ),
    MoneyLayout(
        "douyin-flow", Channel.DOUYIN, ("动账时间",), "订单号", ("动账金额",), key="动帐流水号",
        line="子订单号", direction="动账方向", scene="动账场景", host="达人名称",
        fees=(*_FEES, "服务商佣金"), commission=("佣金",),
    ),
    MoneyLayout(
        "douyin-aftersale", Channel.DOUYIN,
        ("用户到账时间", "商家退款时间", "售后完结时间"), "订单号",
        ("退商品金额（元）", "退运费金额（元）"), key="售后单号", line="商品单号", scene="售后类型",
        kind=MoneyKind.REFUNDED, only=("售后状态", "退款成功"),
    ),
    MoneyLayout(
        "weixin-flow", Channel.WEIXIN, ("记账时间",), "关联订单号", ("收支金额",), key="流水单号",
        direction="收支类型", scene="动帐类型",
    ),
    MoneyLayout(
        "kuaishou-settlement", Channel.KUAISHOU, ("实际结算时间",), "订单号", ("实际结算金额(元)",),
        gross=("合计收入(元)",), less=("订单退款(元)",), host="达人ID",
        fees=("技术服务费(元)", "预售增收技术服务费（元）", "服务商佣金(元)", "其他收费"),
        commission=("达人佣金(元)", "团长佣金(元)", "快赚客佣金(元)"),
    ),
    MoneyLayout(
        "kuaishou-flow", Channel.KUAISHOU, ("入账时间",), "关联业务单号", ("发生额（元）",),
        key="账务流水号", direction="账务方向", scene="业务类型",
    ),
    MoneyLayout(
        "xiaohongshu-settlement", Channel.XIAOHONGSHU, ("结算时间",), "订单号", ("动账金额",),
        scene="交易类型", gross=("商品实付/实退", "运费实付/实退", "平台优惠补贴", "平台运费补贴"),
        fees=("佣金", "支付渠道费", "代运营服务商佣金", "代开发服务商佣金", "花呗分期手续费"),
        commission=("分销佣金",),
    ),
    MoneyLayout(
        "taobao-flow", Channel.TAOBAO, ("入帐时间", "入帐日期"), "主订单id", ("收入金额(元)",),
        key="支付流水号", line="子订单id", out=("支出金额(元)",), scene="入帐类型",
    ),
)  # fmt: skip
#: Share of a layout's headings that a file must have, in percent.
ENOUGH = 80


def money_layout(row: Sequence[str], channel: Channel) -> MoneyLayout | None:
    """The layout of a shop's channel that a heading row fits, if it fits one."""
    there = {plain(each) for each in row}
    mine = [each for each in MONEY_LAYOUTS if each.channel is channel]
    fitting = [
        (len(each.headings & there), each)
        for each in mine
        if len(each.headings & there) * 100 >= ENOUGH * len(each.headings)
        and {plain(each.order), plain(each.net[0])} <= there
    ]
    return max(fitting, key=lambda pair: pair[0])[1] if fitting else None
