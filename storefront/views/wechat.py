"""What works inside WeChat, said honestly.

WeChat's own browser blocks Alipay and turns many redirects away. Who seems to be in it reads so
first; everybody else finds the same words folded up. Nothing is hidden or forbidden by what a
browser calls itself.
"""

from __future__ import annotations

from flask import request, url_for

from fulfillment.orders import Order
from storefront.wiring.settings import settings

#: How WeChat's browser names itself.
NAME = "micromessenger"


def in_wechat() -> bool:
    """Whether this browser says that it is WeChat's."""
    return NAME in request.user_agent.string.lower()


def wechat_words(order: Order) -> dict[str, object]:
    """What `paying/wechat.html` needs: whether it stands open, and the link to take elsewhere."""
    link = settings().public_url + url_for("buying.order", token=order.token)
    return {"in_wechat": in_wechat(), "link": link}
