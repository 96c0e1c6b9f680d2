"""Labels of money: ways to pay, taxes, and where payments and payouts stand."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

MONEY: Mapping[str, Mapping[str, tuple[object, str]]] = {
    "VoucherKind": {
        "percent": (_l("Per cent off"), "plain"),
        "amount": (_l("A sum off"), "plain"),
        "shipping": (_l("Free shipping"), "plain"),
    },
    "CardState": {
        "ordered": (_l("Not paid yet"), "needs"),
        "active": (_l("Active"), "good"),
        "blocked": (_l("Blocked"), "wrong"),
        "undone": (_l("Given back"), "plain"),
    },
    "GrantState": {
        "asked": (_l("Waits for a second person"), "needs"),
        "given": (_l("Given"), "good"),
        "refused": (_l("Not given"), "plain"),
    },
    "CreditWhy": {
        "bought": (_l("Gift card bought"), "plain"),
        "moved": (_l("Gift card put into the account"), "plain"),
        "order": (_l("Paid an order"), "plain"),
        "order_back": (_l("Order cancelled"), "plain"),
        "refund": (_l("Refund"), "plain"),
        "office": (_l("From the shop"), "plain"),
        "undone": (_l("Gift card given back"), "plain"),
    },
    "FapiaoState": {
        "asked": (_l("Fapiao asked for"), "needs"),
        "exported": (_l("With the tax software"), "going"),
        "issued": (_l("Made out"), "good"),
        "red_wanted": (_l("Red one needed"), "needs"),
        "red_issued": (_l("Red one made out"), "good"),
        "withdrawn": (_l("Taken back"), "plain"),
    },
    "FapiaoKind": {
        "personal": (_l("A person"), "plain"),
        "company": (_l("A company"), "plain"),
    },
    "TaxClass": {
        "standard": (_l("Standard rate"), "plain"),
        "reduced": (_l("Reduced rate"), "plain"),
        "zero": (_l("Zero rate"), "plain"),
    },
    "PayoutState": {
        "draft": (_l("Draft"), "needs"),
        "confirmed": (_l("Confirmed by a second person"), "going"),
        "sent": (_l("Sent to the bank"), "going"),
        "settled": (_l("Paid out"), "good"),
        "cancelled": (_l("Cancelled"), "plain"),
    },
    "PaymentState": {
        "open": (_l("Not paid yet"), "needs"),
        "pending": (_l("The bank is thinking"), "going"),
        "failed": (_l("Payment failed"), "wrong"),
        "cancelled": (_l("Cancelled"), "plain"),
        "paid": (_l("Paid"), "good"),
        "refunded": (_l("Refunded"), "plain"),
    },
    "RefundState": {
        "asked": (_l("Refund asked for"), "going"),
        "done": (_l("Refunded"), "good"),
        "failed": (_l("Refund failed"), "wrong"),
    },
    "DisputeState": {
        "open": (_l("The customer's bank is asking"), "needs"),
        "closed": (_l("The bank's question is closed"), "plain"),
        "lost": (_l("Dispute lost"), "wrong"),
        "won": (_l("Dispute won"), "good"),
    },
    "CommissionState": {
        "pending": (_l("Waiting until the order is complete"), "going"),
        "payable": (_l("Payable"), "good"),
        "void": (_l("Fallen away"), "plain"),
    },
    "AttributionRule": {
        "correction": (_l("Set right by two people"), "plain"),
        "platform": (_l("Named by the platform"), "plain"),
        "voucher": (_l("Her voucher"), "plain"),
        "last_click": (_l("Last click on a link"), "plain"),
        "session": (_l("Shown in a session"), "plain"),
    },
    "AccountKind": {
        "asset": (_l("What we have"), "plain"),
        "liability": (_l("What we owe"), "plain"),
        "income": (_l("Income"), "plain"),
        "expense": (_l("Cost"), "plain"),
        "equity": (_l("Equity"), "plain"),
    },
}
