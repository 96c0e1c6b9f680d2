"""Payments: the gateway port, its implementations, and the inbox of their notices."""

from storefront.payments.models import Notice, Payment, Refund
from storefront.payments.rules import NoticeState, PaymentState, RefundState

__all__ = ["Notice", "NoticeState", "Payment", "PaymentState", "Refund", "RefundState"]
