"""Earnings: what makers are owed and paid. The book itself is the ledger."""

from fulfillment.earnings.actions import accrue
from fulfillment.earnings.models import Earning, Payout, PayoutLine
from fulfillment.earnings.rules import PAYOUT, PayoutState

__all__ = ["PAYOUT", "Earning", "Payout", "PayoutLine", "PayoutState", "accrue"]
