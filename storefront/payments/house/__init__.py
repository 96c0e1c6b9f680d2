"""Payments that the house takes itself: bank transfers matched to a statement, and the counter."""

from storefront.payments.house.actions import (
    Imported,
    confirm,
    put_aside,
    sent_back,
    take_lines,
    take_on_counter,
)
from storefront.payments.house.gateway import HouseGateway
from storefront.payments.house.models import BankLine, HouseBill
from storefront.payments.house.queries import (
    PAGE,
    Work,
    back_to_send,
    bill_by_id,
    bill_of_order,
    line_by_id,
    worklist,
)
from storefront.payments.house.rules import LineState, NewBankLine, Verdict

__all__ = [
    "PAGE",
    "BankLine",
    "HouseBill",
    "HouseGateway",
    "Imported",
    "LineState",
    "NewBankLine",
    "Verdict",
    "Work",
    "back_to_send",
    "bill_by_id",
    "bill_of_order",
    "confirm",
    "line_by_id",
    "put_aside",
    "sent_back",
    "take_lines",
    "take_on_counter",
    "worklist",
]
