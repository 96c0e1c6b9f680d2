"""The demo's rules of shares: what keeps the platform going, and less of it from bulk orders."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from catalog.history import Actor
from fulfillment import fees
from fulfillment.fees import Channel, FeeKind, Rule
from fulfillment.workflow.dividing import lines_divided
from storefront.accounts import Role, User

RULES = (
    (FeeKind.PLATFORM, 400, None, "服务器、支付和客服（演示数字）。"),
    (FeeKind.PLATFORM, 250, Channel.BULK, "大货少一些客服（演示数字）。"),
    (FeeKind.MARKET, 0, Channel.SHOP, "自家店没有渠道费。"),
)


def load_shares(session: Session, users: dict[str, User], now: datetime) -> None:
    """Rules that began a month ago, and every line divided that has arrived since."""
    then = now - timedelta(days=40)
    actor = Actor(users["office"].id, Role.OFFICE)
    for kind, points, channel, reason in RULES:
        rule = Rule(kind, points, then.date(), None, channel)
        fees.tell(session, rule, reason=reason, actor=actor, now=then)
    lines_divided(session, now=now)
