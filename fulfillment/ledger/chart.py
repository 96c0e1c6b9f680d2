"""The chart of accounts: every place where money can stand, and what it is.

A code that fits no line cannot be booked on. `floor` lines never stand on the wrong side of
zero: nobody is paid more than she earned. An order's advance may: a bulk order that was sent on
invoice stands below zero until its customer pays.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from catalog.words import Words
from fulfillment.ledger.rules import AccountKind

#: What may stand in the braces of a pattern.
PLACES = {"place": r"[a-z][a-z0-9-]{0,30}", "number": r"[A-Z0-9][A-Z0-9-]{0,30}", "id": r"[1-9]\d*"}


@dataclass(frozen=True, slots=True)
class ChartLine:
    """One line of the chart: a fixed account, or a family of them."""

    slug: str
    pattern: str
    kind: AccountKind
    name: Words
    floor: bool = False
    expression: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        text = re.escape(self.pattern).replace(r"\{", "{").replace(r"\}", "}")
        object.__setattr__(self, "expression", re.compile(text.format(**PLACES)))

    @property
    def like(self) -> str:
        """The pattern as SQL's LIKE reads it."""
        return re.sub(r"\{\w+\}", "%", self.pattern)

    @property
    def family(self) -> bool:
        """Whether it stands for many accounts."""
        return "{" in self.pattern


_A = AccountKind

CHART = (
    ChartLine("cash", "cash:{place}", _A.ASSET, Words("货币资金", "Money in hand")),
    ChartLine("transit", "transit:{place}", _A.ASSET, Words("在途资金", "On its way to the bank")),
    ChartLine(
        "clearing", "clearing:{place}:{place}", _A.ASSET, Words("渠道应收", "Owed by channels")
    ),
    ChartLine("unclear", "unclear:{place}", _A.ASSET, Words("待查款项", "Differences to clear up")),
    ChartLine("disputed", "disputed:{place}", _A.ASSET, Words("争议款", "Money in dispute")),
    ChartLine(
        "order-advance",
        "order:{number}:advance",
        _A.LIABILITY,
        Words("预收货款", "Paid in advance"),
    ),
    ChartLine(
        "maker-payable",
        "maker:{id}:payable",
        _A.LIABILITY,
        Words("应付手作人", "Owed to makers"),
        floor=True,
    ),
    ChartLine(
        "maker-advances",
        "maker:{id}:advances",
        _A.ASSET,
        Words("手作人预支", "Had in advance by makers"),
        floor=True,
    ),
    ChartLine(
        "host-pending",
        "host:{id}:pending",
        _A.LIABILITY,
        Words("待结佣金", "Commission on hold"),
        floor=True,
    ),
    ChartLine(
        "host-payable",
        "host:{id}:payable",
        _A.LIABILITY,
        Words("应付主播", "Owed to hosts"),
        floor=True,
    ),
    ChartLine(
        "coop-payable",
        "coop:{id}:payable",
        _A.LIABILITY,
        Words("应付合作社", "Owed to cooperatives"),
    ),
    ChartLine("fund", "fund:{place}", _A.LIABILITY, Words("专项留存", "Set aside")),
    ChartLine("credit", "credit:{id}:account", _A.LIABILITY, Words("账户余额", "Store credit")),
    ChartLine("cards", "credit:{id}:card", _A.LIABILITY, Words("礼品卡", "Gift cards")),
    ChartLine("tax", "tax:payable", _A.LIABILITY, Words("应交税费", "Tax to be paid on")),
    ChartLine("goods", "revenue:goods", _A.INCOME, Words("商品收入", "Goods sold")),
    ChartLine("shipping", "revenue:shipping", _A.INCOME, Words("运费收入", "Shipping charged")),
    ChartLine("refunds", "revenue:refunds", _A.INCOME, Words("销售退回", "Sales given back")),
    ChartLine("piecework", "cost:piecework", _A.EXPENSE, Words("计件工资", "Piecework")),
    ChartLine("bonus", "cost:bonus", _A.EXPENSE, Words("奖金", "Bonuses")),
    ChartLine("transport", "cost:transport", _A.EXPENSE, Words("交通补贴", "Fares")),
    ChartLine("training-pay", "cost:training", _A.EXPENSE, Words("培训补贴", "Pay for training")),
    ChartLine("mending", "cost:rework", _A.EXPENSE, Words("返工补贴", "Pay for mending")),
    ChartLine("kit-losses", "cost:kit-losses", _A.EXPENSE, Words("材料损耗", "Lost material")),
    ChartLine("vouchers", "cost:vouchers", _A.EXPENSE, Words("优惠成本", "Vouchers")),
    ChartLine("goodwill", "cost:goodwill", _A.EXPENSE, Words("赠送余额", "Credit given")),
    ChartLine("commission", "cost:commission", _A.EXPENSE, Words("主播佣金", "Hosts' commission")),
    ChartLine(
        "gateway-fees", "cost:gateway-fees", _A.EXPENSE, Words("支付手续费", "Gateways' fees")
    ),
    ChartLine(
        "coop-cost", "cost:cooperatives", _A.EXPENSE, Words("合作社分成", "Cooperatives' share")
    ),
    ChartLine("market-fees", "cost:market-fees", _A.EXPENSE, Words("渠道费用", "Market fees")),
    ChartLine("platform", "cost:platform", _A.EXPENSE, Words("平台费用", "Platform costs")),
    ChartLine("materials", "cost:materials", _A.EXPENSE, Words("材料成本", "Materials")),
    ChartLine("bank-fees", "cost:bank-fees", _A.EXPENSE, Words("银行手续费", "Banks' fees")),
)


_ANY = re.compile("|".join(f"({line.expression.pattern})" for line in CHART))


@lru_cache(maxsize=4096)
def line_of(code: str) -> ChartLine | None:
    """The line of the chart that `code` fits, if any."""
    found = _ANY.fullmatch(code)
    return None if found is None or found.lastindex is None else CHART[found.lastindex - 1]


def known(code: str) -> ChartLine:
    """The line that `code` fits; a code that fits none is a bug of a recipe."""
    line = line_of(code)
    if line is None:
        raise ValueError(f"no such account: {code}")
    return line
