"""Orders: what customers were promised. Not how it is paid, nor who makes it (batches)."""

from fulfillment.orders.actions import (
    cancel,
    complete,
    enlarge,
    hand_over,
    make_ready,
    need_fewer,
    pay,
    place,
    revive,
    send,
    start,
    wait_until,
)
from fulfillment.orders.changing import Whereto, redirect
from fulfillment.orders.models import Order, OrderLine
from fulfillment.orders.queries import (
    OrderRow,
    ShownLine,
    by_key,
    by_number,
    by_token,
    listing,
    of_user,
    shown_lines,
    unpaid_ids,
)
from fulfillment.orders.rules import ORDER, NewLine, NewOrder, OrderKind, OrderState

__all__ = [
    "ORDER",
    "NewLine",
    "NewOrder",
    "Order",
    "OrderKind",
    "OrderLine",
    "OrderRow",
    "OrderState",
    "ShownLine",
    "Whereto",
    "by_key",
    "by_number",
    "by_token",
    "cancel",
    "complete",
    "enlarge",
    "hand_over",
    "listing",
    "make_ready",
    "need_fewer",
    "of_user",
    "pay",
    "place",
    "redirect",
    "revive",
    "send",
    "shown_lines",
    "start",
    "unpaid_ids",
    "wait_until",
]
