"""Trace: codes on pieces and bundles, thanks that come back by them, and events for others."""

from fulfillment.trace.actions import hide_thanks, issue, thank
from fulfillment.trace.epcis import Event, Lot, What, document
from fulfillment.trace.models import Thanks, TraceCode
from fulfillment.trace.queries import by_code, codes_of
from fulfillment.trace.rules import LONGEST_THANKS, code_shown, new_code, read_code

__all__ = [
    "LONGEST_THANKS",
    "Event",
    "Lot",
    "Thanks",
    "TraceCode",
    "What",
    "by_code",
    "code_shown",
    "codes_of",
    "document",
    "hide_thanks",
    "issue",
    "new_code",
    "read_code",
    "thank",
]
