"""Earnings: what makers are owed and paid. The book itself is the ledger; the day on which all
are paid is `workflow.payday`."""

from fulfillment.earnings import extras, questions
from fulfillment.earnings.actions import accrue
from fulfillment.earnings.models import Earning, Payout, PayoutLine
from fulfillment.earnings.payouts import (
    COLUMNS,
    LineRow,
    PayoutRow,
    bank_file,
    bank_rows,
    lines,
    payouts,
)
from fulfillment.earnings.queries import Behind, behind, line_of, owed, statement
from fulfillment.earnings.rules import (
    PAYOUT,
    PayoutState,
    Statement,
    StatementKind,
    StatementLine,
)

__all__ = [
    "COLUMNS",
    "PAYOUT",
    "Behind",
    "Earning",
    "LineRow",
    "Payout",
    "PayoutLine",
    "PayoutRow",
    "PayoutState",
    "Statement",
    "StatementKind",
    "StatementLine",
    "accrue",
    "bank_file",
    "bank_rows",
    "behind",
    "extras",
    "line_of",
    "lines",
    "owed",
    "payouts",
    "questions",
    "statement",
]
