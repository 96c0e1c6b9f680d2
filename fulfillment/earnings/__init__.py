"""Earnings: what makers are owed and paid. The book itself is the ledger; the day on which all
are paid is `workflow.payday`."""

from fulfillment.earnings.actions import accrue
from fulfillment.earnings.models import Earning, Payout, PayoutLine
from fulfillment.earnings.queries import owed, statement
from fulfillment.earnings.rules import (
    PAYOUT,
    PayoutState,
    Statement,
    StatementKind,
    StatementLine,
)

__all__ = [
    "PAYOUT",
    "Earning",
    "Payout",
    "PayoutLine",
    "PayoutState",
    "Statement",
    "StatementKind",
    "StatementLine",
    "accrue",
    "owed",
    "statement",
]
