"""Reconciliation: our payments beside the gateway's list and its balance."""

from storefront.payments.reconciling.actions import Report, book_fees, keep
from storefront.payments.reconciling.models import Reconciliation
from storefront.payments.reconciling.queries import last_reports, our_side
from storefront.payments.reconciling.rules import HEALS, WINDOW, Difference, Kind, compare
from storefront.payments.reconciling.sides import Balance, Books, Listed, Move, PaidOut, Theirs

__all__ = [
    "HEALS",
    "WINDOW",
    "Balance",
    "Books",
    "Difference",
    "Kind",
    "Listed",
    "Move",
    "PaidOut",
    "Reconciliation",
    "Report",
    "Theirs",
    "book_fees",
    "compare",
    "keep",
    "last_reports",
    "our_side",
]
