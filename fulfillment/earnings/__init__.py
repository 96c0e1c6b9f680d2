"""Earnings: what makers are owed and paid. The book itself is the ledger; the day on which all
are paid is `workflow.payday`."""

from fulfillment.earnings import extras, questions, receipts, results, terms
from fulfillment.earnings.actions import accrue
from fulfillment.earnings.batch_files import (
    ALIPAY_COLUMNS,
    COLUMNS,
    alipay_rows,
    bank_file,
    bank_rows,
    delimited,
)
from fulfillment.earnings.models import Earning, Payout, PayoutLine
from fulfillment.earnings.payouts import (
    LineRow,
    PayoutRow,
    arrived,
    at_place,
    line_page,
    lines,
    payouts,
    standing,
)
from fulfillment.earnings.queries import Behind, behind, came_back, line_of, owed, statement
from fulfillment.earnings.rules import (
    ALIPAY,
    BOX,
    PAYOUT,
    LineState,
    PayoutState,
    Statement,
    StatementKind,
    StatementLine,
)

__all__ = [
    "ALIPAY",
    "ALIPAY_COLUMNS",
    "BOX",
    "COLUMNS",
    "PAYOUT",
    "Behind",
    "Earning",
    "LineRow",
    "LineState",
    "Payout",
    "PayoutLine",
    "PayoutRow",
    "PayoutState",
    "Statement",
    "StatementKind",
    "StatementLine",
    "accrue",
    "alipay_rows",
    "arrived",
    "at_place",
    "bank_file",
    "bank_rows",
    "behind",
    "came_back",
    "delimited",
    "extras",
    "line_of",
    "line_page",
    "lines",
    "owed",
    "payouts",
    "questions",
    "receipts",
    "results",
    "standing",
    "statement",
    "terms",
]
