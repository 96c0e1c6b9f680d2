"""Receipts: what was paid to whom, signed, and whether a paper says the truth."""

from fulfillment.earnings.receipts.actions import receipt_of, sealed_of
from fulfillment.earnings.receipts.models import PayoutReceipt
from fulfillment.earnings.receipts.queries import by_code, line_of_entry
from fulfillment.earnings.receipts.rules import MOST_BYTES, Sealed, found_in, plain_code, seal

__all__ = [
    "MOST_BYTES",
    "PayoutReceipt",
    "Sealed",
    "by_code",
    "found_in",
    "line_of_entry",
    "plain_code",
    "receipt_of",
    "seal",
    "sealed_of",
]
