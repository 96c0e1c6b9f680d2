"""What platforms settle: their money files, booked line by line, and a worklist of what differs.

Not the orders themselves (`channels`), not our own gateways and bank (`payments`).
"""

from storefront.channels.money.actions import Brought, bring
from storefront.channels.money.layouts import MONEY_LAYOUTS, MoneyKind
from storefront.channels.money.models import ChannelGap, ChannelMoney
from storefront.channels.money.queries import (
    PAGE,
    ShopMoney,
    gap_by_id,
    gaps,
    lines,
    lines_of,
    shop_named,
    shops,
    shops_by_id,
)
from storefront.channels.money.resolving import BOOKED, agree, ask, explain, refuse, take, wait
from storefront.channels.money.rules import Gap

__all__ = [
    "BOOKED",
    "MONEY_LAYOUTS",
    "PAGE",
    "Brought",
    "ChannelGap",
    "ChannelMoney",
    "Gap",
    "MoneyKind",
    "ShopMoney",
    "agree",
    "ask",
    "bring",
    "explain",
    "gap_by_id",
    "gaps",
    "lines",
    "lines_of",
    "refuse",
    "shop_named",
    "shops",
    "shops_by_id",
    "take",
    "wait",
]
