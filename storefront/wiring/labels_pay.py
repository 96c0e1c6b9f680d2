"""Labels of pay: what a line is for, on the office's pages and on a maker's statement."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

_EXTRA = {
    "bonus": (_l("A bonus"), "good"),
    "transport": (_l("The fare"), "plain"),
    "training": (_l("Pay for training"), "plain"),
    "rework": (_l("Pay for mending"), "plain"),
}

PAY: Mapping[str, Mapping[str, tuple[object, str]]] = {
    "AskedWhat": {
        "what_is_it": (_l("What is this?"), "plain"),
        "too_little": (_l("I think it is too little"), "needs"),
        "not_come": (_l("The money has not come"), "needs"),
    },
    "LineState": {
        "waiting": (_l("Waiting"), "plain"),
        "sent": (_l("On its way to her"), "going"),
        "arrived": (_l("Arrived with her"), "good"),
        "bounced": (_l("Came back"), "wrong"),
        "cancelled": (_l("Left out"), "plain"),
    },
    "Outcome": {
        "arrived": (_l("Arrived with her"), "good"),
        "failed": (_l("Came back"), "wrong"),
        "pending": (_l("Still with the bank"), "going"),
        "unclear": (_l("Not clear"), "needs"),
    },
    "BounceWhy": {
        "name": (_l("The name on the account is another one than we know."), "needs"),
        "number": (_l("The bank does not know this account number."), "needs"),
        "closed": (_l("This account was closed."), "needs"),
        "stopped": (_l("The bank has stopped this account for now. Please ask the bank."), "needs"),
        "limit": (_l("It was more than this account may take in at once."), "needs"),
        "other": (_l("The bank did not say clearly why."), "needs"),
    },
    "Fit": {
        "fits": (_l("Fits"), "good"),
        "unknown": (_l("We know no such payment"), "needs"),
        "doubled": (_l("Told twice"), "needs"),
        "amount": (_l("Another amount"), "wrong"),
        "account": (_l("Another account"), "wrong"),
        "unclear": (_l("We do not know this word"), "needs"),
        "not_sent": (_l("Not sent by us"), "wrong"),
    },
    "WageKind": {
        "minimum": (_l("Minimum wage"), "plain"),
        "living": (_l("Living wage"), "plain"),
    },
    "RateVerdict": {
        "fair": (_l("Fair"), "good"),
        "below_living": (_l("Below a living wage"), "needs"),
        "below_minimum": (_l("Below the minimum wage"), "wrong"),
        "unknown": (_l("Not known"), "plain"),
    },
    "ExtraKind": {
        **_EXTRA,
        "advance": (_l("An advance"), "needs"),
        "kit_loss": (_l("Lost material"), "needs"),
    },
    "ExtraState": {
        "asked": (_l("Waits for a second person"), "needs"),
        "booked": (_l("In the book"), "good"),
        "refused": (_l("Not booked"), "plain"),
    },
    "StatementKind": {
        **_EXTRA,
        "earned": (_l("Pieces accepted"), "good"),
        "paid": (_l("Paid to your account"), "plain"),
        "returned": (_l("Came back from the bank; it stays yours"), "plain"),
        "corrected": (_l("Put right"), "plain"),
        "repaid": (_l("Goes against your advance"), "plain"),
    },
}
