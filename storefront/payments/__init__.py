"""Payments: the gateway port, its implementations, and the inbox of their notices."""

from storefront.payments import threeway
from storefront.payments.actions import send_again, take_note
from storefront.payments.agreeing import (
    agree_all,
    agreed_as_json,
    place_named,
    statement_read,
)
from storefront.payments.comparing import reconcile, report_as_json
from storefront.payments.gateways import (
    NotOffered,
    gateway,
    gateway_named,
    offered,
    rehearsal,
)
from storefront.payments.giving_back import (
    Way,
    paid_through_gateway,
    refund_return,
    split_of,
    undo_gift,
)
from storefront.payments.here import fields_for, payable_here
from storefront.payments.house import BankLine, HouseBill
from storefront.payments.lapsing import lapse, lapse_due, lapse_for
from storefront.payments.models import Dispute, Notice, Payment, Refund
from storefront.payments.port import BadSignature, Declined, Gateway, Unreachable
from storefront.payments.problems import why
from storefront.payments.queries import (
    by_reference,
    disputes_of,
    moved_back,
    of_order,
    refund_of_order,
    refunds_of,
    unsettled,
)
from storefront.payments.reconciling import Reconciliation, Report, last_reports
from storefront.payments.rehearsal import RehearsalPayment
from storefront.payments.rules import (
    DisputeState,
    Embedded,
    Flow,
    Method,
    NoticeState,
    PaymentState,
    RefundState,
)
from storefront.payments.settling import paid_without_money
from storefront.payments.talking import (
    call_off,
    change,
    choose,
    close_and_look,
    look,
    pay_page,
    send_back,
    sweep,
    work_off,
)

__all__ = [
    "BadSignature",
    "BankLine",
    "Declined",
    "Dispute",
    "DisputeState",
    "Embedded",
    "Flow",
    "Gateway",
    "HouseBill",
    "Method",
    "NotOffered",
    "Notice",
    "NoticeState",
    "Payment",
    "PaymentState",
    "Reconciliation",
    "Refund",
    "RefundState",
    "RehearsalPayment",
    "Report",
    "Unreachable",
    "Way",
    "agree_all",
    "agreed_as_json",
    "by_reference",
    "call_off",
    "change",
    "choose",
    "close_and_look",
    "disputes_of",
    "fields_for",
    "gateway",
    "gateway_named",
    "lapse",
    "lapse_due",
    "lapse_for",
    "last_reports",
    "look",
    "moved_back",
    "of_order",
    "offered",
    "paid_through_gateway",
    "paid_without_money",
    "pay_page",
    "payable_here",
    "place_named",
    "reconcile",
    "refund_of_order",
    "refund_return",
    "refunds_of",
    "rehearsal",
    "report_as_json",
    "send_again",
    "send_back",
    "split_of",
    "statement_read",
    "sweep",
    "take_note",
    "threeway",
    "undo_gift",
    "unsettled",
    "why",
    "work_off",
]
