"""Orders: what customers were promised. Not how it is paid, nor who makes it (batches)."""

from fulfillment.orders.models import Order, OrderLine
from fulfillment.orders.rules import ORDER, OrderKind, OrderState

__all__ = ["ORDER", "Order", "OrderKind", "OrderLine", "OrderState"]
